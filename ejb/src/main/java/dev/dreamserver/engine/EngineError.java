package dev.dreamserver.engine;

import dev.dreamserver.platform.ErrorCode;

/** Why no engine is run, or why its model is not switched. */
public enum EngineError implements ErrorCode {
    /** No llama-server, no fetched one and no fallback. */
    NONE_FOUND("engine-none-found", 503),
    /** The model file is missing, damaged or of another kind. */
    BAD_MODEL("engine-bad-model", 503),
    /** Somebody else listens on the engine's port. */
    PORT_TAKEN("engine-port-taken", 503),
    /** Another switch is under way. */
    SWITCH_UNDER_WAY("engine-switch-under-way", 409),
    /** This model is in use already. */
    IN_USE("engine-in-use", 409),
    /** The house does not run its engine itself, so that it cannot switch its model. */
    NOT_OWN("engine-not-own", 409),
    /** Only who keeps the house running switches models. */
    NOT_ALLOWED("engine-not-allowed", 403),
    /** The database does not answer, so that nothing is switched. */
    UNSTORED("engine-unstored", 503);

    private final String id;
    private final int status;

    EngineError(String id, int status) {
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
