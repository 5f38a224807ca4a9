package dev.dreamserver.platform;

/** Why any room may say no. */
public enum PlatformError implements ErrorCode {
    /** What somebody decided upon is not any more what they saw. */
    CHANGED_MEANWHILE("platform-changed-meanwhile", 409);

    private final String id;
    private final int status;

    PlatformError(String id, int status) {
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
