package dev.dreamserver.identity;

import dev.dreamserver.platform.ErrorCode;

/** Why the identity room says no. */
public enum IdentityError implements ErrorCode {
    NEWS_MALFORMED("identity-news-malformed", 400),
    LANGUAGE("identity-language", 400),
    SESSION_UNKNOWN("identity-session-unknown", 404),
    SIGN_IN_AWAY("identity-sign-in-away", 503);

    private final String id;
    private final int status;

    IdentityError(String id, int status) {
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
