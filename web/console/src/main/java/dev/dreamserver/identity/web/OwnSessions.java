package dev.dreamserver.identity.web;

import dev.dreamserver.identity.IdentityError;
import dev.dreamserver.identity.People;
import dev.dreamserver.identity.Preferences;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;

/**
 * The open sessions of the person on this request: seen, ended, and told how the person wants the
 * console to be. What ends is out at once, its streams included, and has to show a password again.
 */
@RequestScoped
public class OwnSessions {

    @Inject HttpServletRequest request;
    @Inject SignedIn signedIn;
    @Inject SessionRegister register;
    @Inject RealmSessions realm;
    @Inject People people;

    /** All of them on this node, this one first, then the last seen. */
    public List<SessionView> list() {
        return register.of(caller().personId()).stream()
                .map(
                        open ->
                                new SessionView(
                                        open.id(),
                                        open.browser(),
                                        open.began(),
                                        open.seen(),
                                        isHere(open)))
                .sorted(
                        Comparator.comparing(SessionView::here)
                                .thenComparing(SessionView::seen)
                                .reversed())
                .toList();
    }

    /**
     * Ends another one. Audited.
     *
     * @throws DreamException {@link IdentityError#SESSION_UNKNOWN} when it is none of theirs,
     *     {@link IdentityError#SIGN_IN_AWAY} when Keycloak does not answer; then nothing ended
     */
    public void end(String id) {
        var who = caller();
        var open =
                register.of(who.personId()).stream()
                        .filter(one -> one.id().equals(id) && !isHere(one))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new DreamException(
                                                IdentityError.SESSION_UNKNOWN,
                                                "This session has ended already."));
        end(who, open);
    }

    /** Ends all but this one. */
    public void endOthers() {
        var who = caller();
        register.of(who.personId()).stream()
                .filter(one -> !isHere(one))
                .forEach(open -> end(who, open));
    }

    /** From now on the console is so in all their browsers, those to come included. */
    public void prefer(Preferences now) {
        people.prefer(caller(), now);
        register.prefer(caller().personId(), now);
    }

    private void end(Caller who, OpenSession open) {
        // One that shares this browser's session in Keycloak would take this one along.
        var shared =
                SignedIn.open(request)
                        .filter(here -> here.keycloakSession().equals(open.keycloakSession()))
                        .isPresent();
        if (!shared) {
            realm.end(open.idToken());
        }
        open.end();
        people.endedSession(who, open.browser().words());
    }

    private boolean isHere(OpenSession open) {
        return SignedIn.open(request).filter(open::equals).isPresent();
    }

    private Caller caller() {
        return signedIn.caller().orElseThrow();
    }
}
