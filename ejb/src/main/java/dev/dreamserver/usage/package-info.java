/**
 * What was used, one durable row for each attempt, and the reports of it; what other rooms take for
 * a row is committed with it, through the plug. Owns tables usage_*. Floor 2; uses platform,
 * security, settings, identity and keys.
 */
@NullMarked
package dev.dreamserver.usage;

import org.jspecify.annotations.NullMarked;
