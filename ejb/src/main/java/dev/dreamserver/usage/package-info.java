/**
 * What was used, one durable row for each attempt, and with it, through the plug, what it takes
 * from budgets. Owns table usage_attempt. Floor 2; uses platform, security, settings and metrics.
 */
@NullMarked
package dev.dreamserver.usage;

import org.jspecify.annotations.NullMarked;
