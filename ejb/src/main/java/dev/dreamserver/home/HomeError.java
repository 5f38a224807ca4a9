package dev.dreamserver.home;

import dev.dreamserver.platform.ErrorCode;

/** Why Home says no. */
public enum HomeError implements ErrorCode {
    UNREADABLE("home-unreadable", 503);

    private final String id;
    private final int status;

    HomeError(String id, int status) {
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
