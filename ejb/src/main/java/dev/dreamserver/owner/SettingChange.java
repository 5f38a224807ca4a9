package dev.dreamserver.owner;

import java.time.Instant;

/**
 * One change of a setting, out of the audit log.
 *
 * @param before what stood in the owner's file; empty: nothing, so the default; dots for a secret
 * @param after the same after the change
 */
public record SettingChange(Instant at, String who, String before, String after) {}
