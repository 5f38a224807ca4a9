package dev.dreamserver.quota;

import dev.dreamserver.platform.ErrorCode;

/** Why budgets say no. */
public enum QuotaError implements ErrorCode {
    NOT_FOUND("quota-not-found", 404),
    SUBJECT("quota-subject", 400),
    UNIT("quota-unit", 400),
    AMOUNT("quota-amount", 400),
    THRESHOLD("quota-threshold", 400),
    MODEL("quota-model", 400),
    RATE("quota-rate", 400),
    TOO_MANY("quota-too-many", 409),
    UNREADABLE("quota-unreadable", 503);

    private final String id;
    private final int status;

    QuotaError(String id, int status) {
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
