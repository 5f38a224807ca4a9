package dev.dreamserver.engine;

import dev.dreamserver.platform.ErrorCode;

/** Why no engine is run. */
public enum EngineError implements ErrorCode {
    /** No llama-server, no fetched one and no fallback. */
    NONE_FOUND("engine-none-found", 503),
    /** The model file is missing, damaged or of another kind. */
    BAD_MODEL("engine-bad-model", 503),
    /** Somebody else listens on the engine's port. */
    PORT_TAKEN("engine-port-taken", 503);

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
