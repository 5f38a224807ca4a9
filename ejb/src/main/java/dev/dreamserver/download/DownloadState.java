package dev.dreamserver.download;

/** Where a download stands. */
public enum DownloadState {
    WAITING,
    RUNNING,
    PAUSED,
    FAILED,
    READY,
    CANCELLED
}
