package dev.dreamserver.audit;

import dev.dreamserver.platform.ErrorCode;

/** Why the audit log says no. */
public enum AuditError implements ErrorCode {
    UNWRITABLE("audit-unwritable", 503),
    UNREADABLE("audit-unreadable", 503),
    PAGE_SIZE("audit-page-size", 400);

    private final String id;
    private final int status;

    AuditError(String id, int status) {
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
