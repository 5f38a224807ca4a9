package dev.dreamserver.keys;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.ApiKeyText;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The only door to API keys. Each public method is one transaction, its audit entry included. A
 * person makes and ends keys of their own; an admin ends anybody's. A key never makes or ends keys:
 * a stolen one could outlive its revocation.
 */
@Stateless
@RolesAllowed({Roles.USER, Roles.ADMIN})
public class KeyRing {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @Inject ApiKeys keys;
    @Inject AuditLog audit;
    @Inject Settings settings;
    @Inject Clock clock;
    @Inject Event<KeyStored> stored;
    @Inject Event<KeysChanged> changed;

    /**
     * Makes a key for the caller. Its text is in the answer and nowhere else.
     *
     * @param name unique among the caller's active keys, whatever the case
     * @param project what it is for: all its requests count for that; empty where they say so
     *     themselves
     * @param validFor how long it is good for; empty for the house's default
     */
    public NewKey create(
            Caller who, String name, Optional<String> project, Optional<Duration> validFor) {
        refuseKeys(who);
        var limits = KeySettings.from(settings);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var no = new AllMistakes();
        var expiresAt = no.part("", () -> expiry(now, validFor, limits)).orElse(Optional.empty());
        var called = no.part("name", () -> ApiKey.checkedName(name));
        no.part("project", () -> project.map(ApiKey::checkedProject));
        makeRoom(no, who, called.orElse(""), now, limits);

        var text = ApiKeyText.generate();
        var key = new ApiKey(who, name, project, text, now, expiresAt);
        keys.add(key);
        keys.flush();
        announce(key, false);
        audit.record(
                event(
                        "key.create",
                        who,
                        key,
                        Map.of("expires", expiresAt.map(Instant::toString).orElse("never"))));
        return new NewKey(key.view(now), text);
    }

    /** The caller's keys, ended ones included, newest first. */
    public List<KeyView> list(Caller who) {
        var now = clock.instant();
        return keys.of(who.personId()).stream().map(key -> key.view(now)).toList();
    }

    /** The newest 1,000 keys of everybody, for admins. */
    @RolesAllowed(Roles.ADMIN)
    public List<KeyView> listAll() {
        var now = clock.instant();
        return keys.all().stream().map(key -> key.view(now)).toList();
    }

    /**
     * The keys of these ids: the caller's own, and those of others for who sees everybody's usage.
     * Any other is left out.
     */
    @RolesAllowed({Roles.USER, Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public List<KeyView> named(Caller who, Collection<String> ids) {
        var everybodys = who.has(Roles.ADMIN) || who.has(Roles.OPERATOR) || who.has(Roles.AUDITOR);
        var known =
                ids.stream().filter(id -> UUID_TEXT.matcher(id).matches()).map(UUID::fromString);
        var now = clock.instant();
        return keys.all(known.toList()).stream()
                .map(key -> key.view(now))
                .filter(key -> everybodys || key.personId().equals(who.personId()))
                .toList();
    }

    /** Ends a key; within a second nobody enters with it. Ending an ended one does no harm. */
    public void revoke(Caller who, UUID id) {
        refuseKeys(who);
        var key =
                keys.find(id)
                        .filter(found -> mayEnd(who, found))
                        .orElseThrow(
                                () ->
                                        new DreamException(
                                                KeyError.NOT_FOUND, "There is no such key"));
        if (key.revoke(clock.instant().truncatedTo(ChronoUnit.MICROS))) {
            keys.flush();
            announce(key, true);
            audit.record(event("key.revoke", who, key, Map.of("owner", key.personId())));
        }
    }

    /** Ends with a refusal, if there was any. */
    private void makeRoom(
            AllMistakes no, Caller who, String name, Instant now, KeySettings limits) {
        var open = keys.openOf(who.personId());
        var active = open.stream().filter(key -> key.isActive(now)).toList();
        no.unless(
                active.stream().noneMatch(key -> key.name().equalsIgnoreCase(name)),
                KeyError.NAME_TAKEN,
                "name",
                "You have an active key of this name already");
        no.unless(
                active.size() < limits.maxPerPerson(),
                KeyError.TOO_MANY,
                "",
                "You hold %d active keys; revoke one first".formatted(active.size()));
        no.end();
        // An expired key gives its name free.
        open.stream()
                .filter(key -> !key.isActive(now) && key.name().equalsIgnoreCase(name))
                .forEach(key -> key.revoke(now));
        keys.flush();
    }

    private static Optional<Instant> expiry(
            Instant now, Optional<Duration> validFor, KeySettings limits) {
        var span = validFor.or(limits::defaultLifetime);
        if (validFor.isPresent()
                && (validFor.get().compareTo(KeySettings.SHORTEST) < 0
                        || validFor.get().compareTo(limits.maxLifetime()) > 0)) {
            throw new DreamException(
                    KeyError.LIFETIME,
                    "A key is good for ten seconds to %d days"
                            .formatted(limits.maxLifetime().toDays()));
        }
        return span.map(now::plus);
    }

    private void announce(ApiKey key, boolean revoked) {
        stored.fire(new KeyStored(key.known()));
        changed.fire(new KeysChanged(key.id(), key.personId(), revoked));
    }

    private static boolean mayEnd(Caller who, ApiKey key) {
        return key.personId().equals(who.personId()) || who.has(Roles.ADMIN);
    }

    private static void refuseKeys(Caller who) {
        if (who.via() == Caller.Via.API_KEY) {
            throw new DreamException(
                    KeyError.NOT_BY_KEY, "Keys are made and revoked by people, not by keys");
        }
    }

    private static AuditEvent event(
            String action, Caller who, ApiKey key, Map<String, String> more) {
        var details = new HashMap<>(more);
        details.put("name", key.name());
        key.project().ifPresent(project -> details.put("project", project));
        details.put("via", who.via().name());
        return new AuditEvent(
                action, who.personId(), who.name(), Optional.of(key.id().toString()), details);
    }
}
