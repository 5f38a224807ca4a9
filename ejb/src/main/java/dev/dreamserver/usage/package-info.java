/**
 * What was used, one durable row for each attempt. Owns table usage_attempt. Floor 2; uses
 * platform, security, settings and metrics.
 */
@NullMarked
package dev.dreamserver.usage;

import org.jspecify.annotations.NullMarked;
