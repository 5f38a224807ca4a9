package dev.dreamserver.responses;

import dev.dreamserver.platform.ErrorCode;

/** Why kept responses are not told. */
public enum ResponseError implements ErrorCode {
    UNAVAILABLE("responses-unavailable", 503);

    private final String id;
    private final int status;

    ResponseError(String id, int status) {
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
