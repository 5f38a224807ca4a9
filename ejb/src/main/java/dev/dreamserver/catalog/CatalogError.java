package dev.dreamserver.catalog;

import dev.dreamserver.platform.ErrorCode;

/** Why a model is none. */
public enum CatalogError implements ErrorCode {
    /** The file is missing, damaged, cut or of another kind. */
    BAD_FILE("catalog-bad-file", 422);

    private final String id;
    private final int status;

    CatalogError(String id, int status) {
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
