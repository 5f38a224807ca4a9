package dev.dreamserver.bell;

/** Somebody marked their news as read. */
public record MarkedRead(String personId) {}
