package dev.dreamserver.provider;

import dev.dreamserver.platform.ErrorCode;

/** Why a provider is not taken, or not found. */
public enum ProviderError implements ErrorCode {
    NOT_FOUND("provider-not-found", 404),
    NAME("provider-name", 400),
    NAME_TAKEN("provider-name-taken", 409),
    KIND("provider-kind", 400),
    ADDRESS("provider-address", 400),
    KEY("provider-key", 400),
    VALUE("provider-value", 400),
    TOO_MANY("provider-too-many", 409);

    private final String id;
    private final int status;

    ProviderError(String id, int status) {
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
