/**
 * Inference engines: which one answers, started, watched and adopted by the house. Floor 4; uses
 * platform, security, settings, health.spi, gpu.spi and runtime.
 */
@NullMarked
package dev.dreamserver.engine;

import org.jspecify.annotations.NullMarked;
