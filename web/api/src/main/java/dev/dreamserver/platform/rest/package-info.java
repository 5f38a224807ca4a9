/** What all resources of the management API share: its address, its way to say no, its limits. */
@NullMarked
package dev.dreamserver.platform.rest;

import org.jspecify.annotations.NullMarked;
