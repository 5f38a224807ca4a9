package dev.dreamserver.settings;

import dev.dreamserver.platform.ErrorCode;

/** Why a setting is refused. */
public enum SettingsError implements ErrorCode {
    INVALID("settings-invalid", 500);

    private final String id;
    private final int status;

    SettingsError(String id, int status) {
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
