/** The gateway's place beside the management API: Ollama's paths go to the kernel. */
@NullMarked
package dev.dreamserver.gateway.rest;

import org.jspecify.annotations.NullMarked;
