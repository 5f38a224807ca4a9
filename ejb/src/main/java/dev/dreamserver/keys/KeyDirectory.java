package dev.dreamserver.keys;

import dev.dreamserver.identity.PersonChanged;
import dev.dreamserver.security.ApiKeyText;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * All keys in memory, by their hashes: tells who holds a key without a lock or a query, from any
 * thread. Complete before the house opens; changes arrive after their commit. Holds some 500 bytes
 * for each key; how many keys there can be is bounded by the key ring.
 *
 * <p>A key lets its holder ask as its person does, and nothing more: its only role is {@code user},
 * also when an admin holds it.
 */
@ApplicationScoped
public class KeyDirectory {

    /** Longer than any key; of a longer text only this much is hashed. */
    private static final int MAX_TEXT = 64;

    private static final long USED_STEP_MILLIS = 1_000;

    @Inject Clock clock;

    private final ConcurrentMap<String, Held> byHash = new ConcurrentHashMap<>();
    private final Set<String> shutOut = ConcurrentHashMap.newKeySet();
    private final Set<Held> used = ConcurrentHashMap.newKeySet();

    /** What a text presented as a key is worth at this moment. */
    public sealed interface Verdict {

        /** It lets this caller in. */
        record Known(Caller caller) implements Verdict {}

        /** It is no key of the house. */
        record Unknown() implements Verdict {}

        /** Its time is over. */
        record Expired() implements Verdict {}

        /** It was ended, or its person may not enter. */
        record Revoked() implements Verdict {}
    }

    private static final Verdict UNKNOWN = new Verdict.Unknown();
    private static final Verdict EXPIRED = new Verdict.Expired();
    private static final Verdict REVOKED = new Verdict.Revoked();

    /** A key in memory, with the verdict it gets while nothing speaks against it. */
    private static final class Held {
        final KnownKey key;
        final Verdict known;
        volatile long usedMillis;

        Held(KnownKey key) {
            this.key = key;
            this.known =
                    new Verdict.Known(
                            new Caller(
                                    key.personId(),
                                    key.personName(),
                                    key.team(),
                                    Set.of(Roles.USER),
                                    Optional.of(key.id().toString()),
                                    key.project(),
                                    Caller.Via.API_KEY));
        }
    }

    /**
     * Who holds this key. Whatever the text, the same work is done: a hash and one look into a
     * table of hashes, so that the time tells nothing.
     */
    public Verdict find(String keyText) {
        var bounded = keyText.length() > MAX_TEXT ? keyText.substring(0, MAX_TEXT) : keyText;
        var held = byHash.get(ApiKeyText.sha256(bounded));
        if (held == null) {
            return UNKNOWN;
        }
        if (held.key.revoked() || shutOut.contains(held.key.personId())) {
            return REVOKED;
        }
        var now = clock.millis();
        var expiresAt = held.key.expiresAt();
        if (expiresAt.isPresent() && now >= expiresAt.get().toEpochMilli()) {
            return EXPIRED;
        }
        if (now - held.usedMillis >= USED_STEP_MILLIS) {
            held.usedMillis = now;
            used.add(held);
        }
        return held.known;
    }

    /** Takes a key as it is stored now. */
    void put(KnownKey key) {
        byHash.put(key.hash(), new Held(key));
    }

    /** Keys in memory, ended ones included. */
    int size() {
        return byHash.size();
    }

    /** Lets a person's keys in, or no longer. */
    void admit(String personId, boolean mayEnter) {
        if (mayEnter) {
            shutOut.remove(personId);
        } else {
            shutOut.add(personId);
        }
    }

    /** Takes the times of last use that were not written yet. */
    Map<UUID, Instant> takeUsed() {
        var taken = new HashMap<UUID, Instant>();
        used.removeIf(
                held -> {
                    taken.put(held.key.id(), Instant.ofEpochMilli(held.usedMillis));
                    return true;
                });
        return taken;
    }

    void onStored(@Observes(during = TransactionPhase.AFTER_SUCCESS) KeyStored news) {
        put(news.key());
    }

    void onPerson(@Observes(during = TransactionPhase.AFTER_SUCCESS) PersonChanged news) {
        admit(news.personId(), mayAsk(news.enabled(), news.roles()));
    }

    /** Whether somebody's keys are good: they may enter, and may ask. */
    static boolean mayAsk(boolean enabled, Set<String> roles) {
        return enabled && (roles.contains(Roles.USER) || roles.contains(Roles.ADMIN));
    }
}
