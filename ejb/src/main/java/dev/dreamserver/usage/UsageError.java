package dev.dreamserver.usage;

import dev.dreamserver.platform.ErrorCode;

/** Why usage is not told. */
public enum UsageError implements ErrorCode {
    SPAN("usage-span", 400),
    ONLY("usage-only", 400),
    OWN_ONLY("usage-own-only", 403),
    PLACE("usage-place", 400),
    TOO_MUCH("usage-too-much", 503),
    UNREADABLE("usage-unreadable", 503);

    private final String id;
    private final int status;

    UsageError(String id, int status) {
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
