/**
 * What was used, one durable row for each attempt, the reports of it, and the prices its cost
 * follows from; what other rooms take for a row is committed with it, through the plug. Owns tables
 * usage_*. Floor 2; uses platform, security, settings, audit, identity and keys.
 */
@NullMarked
package dev.dreamserver.usage;

import org.jspecify.annotations.NullMarked;
