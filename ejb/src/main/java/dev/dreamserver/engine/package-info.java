/**
 * Inference engines: which one answers, started, watched, adopted and switched by the house. Floor
 * 4; uses platform, security, settings, audit, health.spi, bell.spi, catalog, gpu and runtime.
 */
@NullMarked
package dev.dreamserver.engine;

import org.jspecify.annotations.NullMarked;
