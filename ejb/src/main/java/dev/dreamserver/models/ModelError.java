package dev.dreamserver.models;

import dev.dreamserver.platform.ErrorCode;

/** Why nothing can be done with a model. */
public enum ModelError implements ErrorCode {
    NOT_FOUND("model-not-found", 404),
    NOT_HERE("model-not-here", 409),
    HERE("model-here", 409),
    LICENCE("model-licence", 409),
    TOO_BIG("model-too-big", 409),
    IN_USE("model-in-use", 409),
    NOT_ALLOWED("model-not-allowed", 403),
    SOURCE("model-source", 400),
    FILE("model-file", 400),
    TOO_MANY("model-too-many", 409),
    UNREADABLE("model-unreadable", 503);

    private final String id;
    private final int status;

    ModelError(String id, int status) {
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
