package dev.dreamserver.keys;

import dev.dreamserver.platform.ErrorCode;

/** Why the key ring says no. */
public enum KeyError implements ErrorCode {
    NOT_FOUND("key-not-found", 404),
    NAME("key-name", 400),
    PROJECT("key-project", 400),
    NAME_TAKEN("key-name-taken", 409),
    LIFETIME("key-lifetime", 400),
    TOO_MANY("key-too-many", 409),
    NOT_BY_KEY("key-not-by-key", 403);

    private final String id;
    private final int status;

    KeyError(String id, int status) {
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
