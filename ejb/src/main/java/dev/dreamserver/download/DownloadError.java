package dev.dreamserver.download;

import dev.dreamserver.platform.ErrorCode;

/** Why a download is not taken, or not found. */
public enum DownloadError implements ErrorCode {
    NOT_FOUND("download-not-found", 404),
    UNDER_WAY("download-under-way", 409),
    STATE("download-state", 409),
    ADDRESS("download-address", 400),
    NAME("download-name", 400),
    TOO_MANY("download-too-many", 409),
    STORE("download-store", 503),
    DATABASE("download-database", 503);

    private final String id;
    private final int status;

    DownloadError(String id, int status) {
        this.id = id;
        this.status = status;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int status() {
        return status;
    }
}
