package dev.dreamserver.download;

import java.util.UUID;

/** News: a download is here, or has failed. */
record DownloadEnded(UUID id, DownloadState state) {}
