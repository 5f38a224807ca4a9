package dev.dreamserver.download;

/** News after the commit: one waits that did not, or one that ran has ended. */
public record QueueMoved() {}
