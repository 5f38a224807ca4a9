/**
 * Models that others serve: who they are, their addresses and keys, which of their models are
 * offered, how they do. Owns tables provider and provider_model. Floor 5; uses platform, security,
 * settings, audit, health.spi, usage and engine, whose plug for engines of others it fills.
 */
@NullMarked
package dev.dreamserver.provider;

import org.jspecify.annotations.NullMarked;
