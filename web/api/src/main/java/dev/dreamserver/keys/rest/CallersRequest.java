package dev.dreamserver.keys.rest;

import dev.dreamserver.security.Caller;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request as its caller's: their name and roles, and neither cookies nor a session. */
final class CallersRequest extends HttpServletRequestWrapper {

    private final @Nullable Caller caller;

    CallersRequest(HttpServletRequest request, @Nullable Caller caller) {
        super(request);
        this.caller = caller;
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller != null && caller.has(role);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return caller == null ? null : caller::personId;
    }

    @Override
    public @Nullable String getRemoteUser() {
        return caller == null ? null : caller.personId();
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        return null;
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        if (create) {
            throw new IllegalStateException("the management API has no sessions");
        }
        return null;
    }

    @Override
    public @Nullable HttpSession getSession() {
        return getSession(true);
    }
}
