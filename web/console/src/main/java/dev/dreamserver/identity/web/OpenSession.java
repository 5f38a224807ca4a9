package dev.dreamserver.identity.web;

import dev.dreamserver.identity.Preferences;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

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
    private final String id = UUID.randomUUID().toString();
    private final Browser browser;
    private final String idToken;
    private volatile Preferences preferences = Preferences.DEFAULT;
    private volatile Token token;
    private final AtomicReference<Instant> renewal = new AtomicReference<>(Instant.MIN);
    private volatile boolean ended;

    /** What of the access token counts here; replaced when the server renews the token. */
    private record Token(String text, Instant issuedAt, Set<String> roles) {}

    OpenSession(
            SessionRegister register,
            HttpSession session,
            String personId,
            String keycloakSession,
            Instant began,
            Browser browser,
            String idToken,
            String tokenText,
            Instant tokenIssuedAt,
            Set<String> roles) {
        this.register = register;
        this.session = session;
        this.personId = personId;
        this.keycloakSession = keycloakSession;
        this.began = began;
        this.browser = browser;
        this.idToken = idToken;
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

    /** Names the session to its person; nobody can enter with it. */
    String id() {
        return id;
    }

    Browser browser() {
        return browser;
    }

    /** Shows Keycloak which of its sessions is meant. */
    String idToken() {
        return idToken;
    }

    /** When it was last used; its begin where that cannot be told. */
    Instant seen() {
        try {
            return Instant.ofEpochMilli(session.getLastAccessedTime());
        } catch (IllegalStateException hasEnded) {
            return began;
        }
    }

    Preferences preferences() {
        return preferences;
    }

    void prefer(Preferences now) {
        preferences = now;
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

    /** Whether its token may be renewed now: not when that was begun less than so long ago. */
    boolean beginsRenewal(Instant now, Duration rest) {
        var last = renewal.get();
        return !now.minus(rest).isBefore(last) && renewal.compareAndSet(last, now);
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
