/**
 * What was used, one durable row for each attempt, and the reports of it. Owns tables usage_*.
 * Floor 2; uses platform, security, settings, identity and keys.
 */
@NullMarked
package dev.dreamserver.usage;

import org.jspecify.annotations.NullMarked;
