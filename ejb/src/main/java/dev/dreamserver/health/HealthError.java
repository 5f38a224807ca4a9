package dev.dreamserver.health;

import dev.dreamserver.platform.ErrorCode;

/** Why the health room says no. */
public enum HealthError implements ErrorCode {
    UNREADABLE("health-unreadable", 503);

    private final String id;
    private final int status;

    HealthError(String id, int status) {
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
