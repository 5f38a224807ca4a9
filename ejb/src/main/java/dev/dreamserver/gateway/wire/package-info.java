/**
 * The gateway's kernel: an asynchronous state machine for each exchange, free of CDI and
 * transactions. See docs/adr for why.
 */
@NullMarked
package dev.dreamserver.gateway.wire;

import org.jspecify.annotations.NullMarked;
