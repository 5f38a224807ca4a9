package dev.dreamserver.runtime;

import dev.dreamserver.platform.ErrorCode;

/** Why a program is not run. */
public enum RuntimeError implements ErrorCode {
    CANNOT_START("runtime-cannot-start", 500);

    private final String id;
    private final int status;

    RuntimeError(String id, int status) {
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
