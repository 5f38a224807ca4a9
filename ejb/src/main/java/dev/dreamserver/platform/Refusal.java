package dev.dreamserver.platform;

/**
 * One mistake in what somebody gave.
 *
 * @param field the part that it is about, as forms and programs call it; empty where it is about
 *     none alone
 */
public record Refusal(ErrorCode code, String field, String message) {}
