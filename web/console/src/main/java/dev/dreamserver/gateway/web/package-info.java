/** What pages say about calling the gateway from a program. Uses engine, settings. */
@NullMarked
package dev.dreamserver.gateway.web;

import org.jspecify.annotations.NullMarked;
