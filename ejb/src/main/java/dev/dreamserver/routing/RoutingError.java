package dev.dreamserver.routing;

import dev.dreamserver.platform.ErrorCode;

/** Why a rule or a name is not taken, or not found. */
public enum RoutingError implements ErrorCode {
    NOT_FOUND("routing-not-found", 404),
    NAME("routing-name", 400),
    NAME_TAKEN("routing-name-taken", 409),
    TARGET("routing-target", 400),
    CONDITION("routing-condition", 400),
    TOO_MANY("routing-too-many", 409),
    UNREADABLE("routing-unreadable", 503);

    private final String id;
    private final int status;

    RoutingError(String id, int status) {
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
