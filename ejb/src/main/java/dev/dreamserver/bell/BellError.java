package dev.dreamserver.bell;

import dev.dreamserver.platform.ErrorCode;

/** Why the bell says no. */
public enum BellError implements ErrorCode {
    UNREADABLE("bell-unreadable", 503);

    private final String id;
    private final int status;

    BellError(String id, int status) {
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
