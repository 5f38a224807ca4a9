/** The gateway's place on the wire: everything below {@code /v1} goes to the kernel. */
@NullMarked
package dev.dreamserver.gateway.web;

import org.jspecify.annotations.NullMarked;
