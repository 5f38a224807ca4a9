package dev.dreamserver.platform.rest;

import dev.dreamserver.platform.ErrorCode;

/** Why the API says no before a room of the house is asked. */
public enum ApiError implements ErrorCode {
    NO_JSON("api-no-json", 400),
    FIELD("api-field", 400),
    TOO_LARGE("api-too-large", 413);

    private final String id;
    private final int status;

    ApiError(String id, int status) {
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
