/** Proof of what the Health page shows. */
@NullMarked
package dev.dreamserver.health.web;

import org.jspecify.annotations.NullMarked;
