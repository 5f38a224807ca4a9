package dev.dreamserver.owner;

import dev.dreamserver.platform.ErrorCode;

/** Why a setting stays as it is. */
public enum OwnerError implements ErrorCode {
    UNKNOWN("owner-setting-unknown", 404),
    REFUSED("owner-setting-refused", 400),
    FIXED("owner-setting-fixed", 409),
    FILE("owner-file", 503);

    private final String id;
    private final int status;

    OwnerError(String id, int status) {
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
