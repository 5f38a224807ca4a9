package dev.dreamserver.download;

import java.util.UUID;

/** News: a download is here, or stands still. */
public record DownloadEnded(UUID id, DownloadState state) {}
