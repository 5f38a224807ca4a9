/**
 * Budgets: who may use how much in which time, in tokens or in money, held before an engine is
 * asked and charged with the usage row; and rate limits, counted in memory. Owns tables quota_*.
 * Floor 2; uses platform, security, settings, audit, identity, keys, and usage with its plug.
 */
@NullMarked
package dev.dreamserver.quota;

import org.jspecify.annotations.NullMarked;
