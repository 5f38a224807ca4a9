package dev.dreamserver.audit.rest;

import dev.dreamserver.platform.ErrorCode;

/** Why the audit log's resources say no. */
enum RestError implements ErrorCode {
    VERIFYING;

    @Override
    public String id() {
        return "audit-verifying";
    }

    @Override
    public int status() {
        return 503;
    }
}
