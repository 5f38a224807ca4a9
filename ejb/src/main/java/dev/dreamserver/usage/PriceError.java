package dev.dreamserver.usage;

import dev.dreamserver.platform.ErrorCode;

/** Why a price is not taken. */
public enum PriceError implements ErrorCode {
    MODEL("usage-price-model", 400),
    AMOUNT("usage-price-amount", 400),
    FROM("usage-price-from", 400),
    SOURCE("usage-price-source", 400),
    NONE("usage-price-none", 409),
    FULL("usage-price-full", 409);

    private final String id;
    private final int status;

    PriceError(String id, int status) {
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
