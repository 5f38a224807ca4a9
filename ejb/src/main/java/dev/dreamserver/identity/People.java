package dev.dreamserver.identity;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.identity.PersonChange.Kind;
import dev.dreamserver.security.Caller;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The only door to people. Keycloak decides who they are and what they may do; this remembers it,
 * audits what changed and tells the house. Open to every caller, since the edges use it to find out
 * who calls; it gives nothing away but to them.
 */
@Stateless
@PermitAll
public class People {

    @Inject PersonRows rows;
    @Inject AuditLog audit;
    @Inject Clock clock;
    @Inject Event<PersonChanged> changed;
    @Inject Event<SessionsEnded> ended;
    @Inject Event<PersonGone> gone;

    /**
     * Somebody signed in. Audited; call it once for each session.
     *
     * @param who as the token says
     * @param tokenIssuedAt when it was issued: what was heard of them since then counts more
     * @return what they may do now
     */
    public PersonView arrived(Caller who, Instant tokenIssuedAt) {
        var person = rows.lockOrAdd(who.personId(), who.name());
        if (person.arrived(who, tokenIssuedAt, clock.instant())) {
            changed.fire(person.changed(tokenIssuedAt));
        }
        record("identity.sign-in", who, Map.of("via", who.via().name()));
        return person.view();
    }

    /** Somebody signed out by themselves. Audited. */
    public void left(Caller who) {
        record("identity.sign-out", who, Map.of("via", who.via().name()));
    }

    /** Keycloak has news. What did not change anything is not announced; nothing is told twice. */
    public void changed(PersonChange news) {
        if (!news.personId().isBlank() && !isOfOneSession(news)) {
            remember(news);
        }
        switch (news.kind()) {
            case SIGNED_OUT, PASSWORD ->
                    ended.fire(
                            new SessionsEnded(
                                    Optional.of(news.personId()).filter(id -> !id.isBlank()),
                                    news.sessionId(),
                                    news.at()));
            case DELETED -> gone.fire(new PersonGone(news.personId()));
            case UPDATED, RESYNC -> {
                // All of it is in the news of the person itself.
            }
        }
    }

    /** What the house knows of somebody. */
    public Optional<PersonView> find(String personId) {
        return rows.find(personId).map(Person::view);
    }

    /** What people of these ids are called; one whom the house does not know is left out. */
    public Map<String, String> names(Collection<String> personIds) {
        return rows.all(personIds).stream()
                .map(Person::view)
                .collect(Collectors.toMap(PersonView::personId, PersonView::name));
    }

    /** Who signs in with this name. */
    public Optional<PersonView> named(String username) {
        return rows.named(username).map(Person::view);
    }

    /** How many people may enter and have done so at least once. */
    public long arrivedEver() {
        return rows.arrivedEver();
    }

    /** How somebody wants the console to be. */
    public Preferences preferences(String personId) {
        return rows.preferences(personId).map(StoredPreferences::view).orElse(Preferences.DEFAULT);
    }

    /** From now on they want it so. A matter of taste, and so not audited. */
    public void prefer(Caller who, Preferences now) {
        rows.lockOrAdd(who.personId(), who.name());
        rows.preferences(who.personId())
                .ifPresentOrElse(
                        stored -> stored.become(now),
                        () -> rows.add(new StoredPreferences(who.personId(), now)));
    }

    /**
     * Somebody ended a session of theirs from another one. Audited.
     *
     * @param where the browser and system of the session that ended
     */
    public void endedSession(Caller who, String where) {
        record("identity.session-end", who, Map.of("session", where));
    }

    /** Tells of everybody, as they were when the house went down. */
    public void callTheRoll() {
        rows.all().forEach(person -> changed.fire(person.changed(person.changedAt())));
    }

    private static boolean isOfOneSession(PersonChange news) {
        return news.kind() == Kind.SIGNED_OUT && news.sessionId().isPresent();
    }

    private void remember(PersonChange news) {
        var isNew = rows.find(news.personId()).isEmpty();
        if (isNew && news.kind() == Kind.DELETED) {
            changed.fire(new PersonChanged(news.personId(), false, java.util.Set.of(), news.at()));
            return;
        }
        var person = rows.lockOrAdd(news.personId(), news.name());
        var before = summary(person);
        if (!person.heard(news)) {
            return;
        }
        changed.fire(person.changed(news.at()));
        if (!isNew) {
            audit.record(
                    new AuditEvent(
                            news.kind() == Kind.DELETED ? "identity.delete" : "identity.change",
                            "keycloak",
                            "Keycloak",
                            Optional.of(news.personId()),
                            Map.of("before", before, "after", summary(person))));
        }
    }

    private static String summary(Person person) {
        var roles = String.join(" ", new TreeSet<>(person.roles()));
        var teams = String.join(", ", person.teams());
        return "%s; roles: %s; teams: %s"
                .formatted(
                        person.isEnabled() ? "may enter" : "may not enter",
                        roles.isEmpty() ? "none" : roles,
                        teams.isEmpty() ? "none" : teams);
    }

    private void record(String action, Caller who, Map<String, String> details) {
        audit.record(
                new AuditEvent(
                        action, who.personId(), who.name(), Optional.of(who.personId()), details));
    }
}
