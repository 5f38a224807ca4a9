package dev.dreamserver.identity.web;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.time.Instant;
import java.util.Set;

/**
 * One session of the console. Lives in the session itself, so that it leaves the register however
 * the session ends. Thread-safe.
 */
final class OpenSession implements HttpSessionBindingListener {

    /** The session's attribute. */
    static final String ATTRIBUTE = OpenSession.class.getName();

    private final SessionRegister register;
    private final HttpSession session;
    private final String personId;
    private final String keycloakSession;
    private final Instant began;
    private volatile Token token;
    private volatile boolean ended;

    /** What of the access token counts here; replaced when the server renews the token. */
    private record Token(String text, Instant issuedAt, Set<String> roles) {}

    OpenSession(
            SessionRegister register,
            HttpSession session,
            String personId,
            String keycloakSession,
            Instant began,
            String tokenText,
            Instant tokenIssuedAt,
            Set<String> roles) {
        this.register = register;
        this.session = session;
        this.personId = personId;
        this.keycloakSession = keycloakSession;
        this.began = began;
        this.token = new Token(tokenText, tokenIssuedAt, roles);
    }

    String personId() {
        return personId;
    }

    /** The {@code sid} in Keycloak, or an empty text. */
    String keycloakSession() {
        return keycloakSession;
    }

    Instant began() {
        return began;
    }

    Instant tokenIssuedAt() {
        return token.issuedAt();
    }

    Set<String> roles() {
        return token.roles();
    }

    /** Whether it was ended from outside, perhaps under a request that is still on its way. */
    boolean hasEnded() {
        return ended;
    }

    boolean holds(String tokenText) {
        return token.text().equals(tokenText);
    }

    void renewed(String tokenText, Instant issuedAt, Set<String> roles) {
        token = new Token(tokenText, issuedAt, roles);
    }

    /** Ends the session; whoever uses it next has to sign in. */
    void end() {
        ended = true;
        try {
            session.invalidate();
        } catch (IllegalStateException hasEnded) {
            leave();
        }
    }

    /** Leaves the register. */
    void leave() {
        register.remove(this);
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        leave();
    }
}
