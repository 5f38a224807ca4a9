package dev.dreamserver.security;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's access tokens: whether one is genuine, meant for this house and in force, and who it
 * speaks for. {@link #check} never blocks and may be called on an I/O thread; only {@link
 * #loadKeys} asks Keycloak. Thread-safe.
 *
 * <p>Accepted are tokens signed with RS256 by a key of the realm, from the one issuer, for {@value
 * #AUDIENCE}, of type Bearer, not expired. A token that was accepted is remembered, by the SHA-256
 * of all of it, until it expires; news of its person take effect on it at once.
 */
public final class AccessTokens {

    /** The audience that a token must name. */
    public static final String AUDIENCE = "dream-api";

    /** No token of Keycloak's comes near it; longer ones are not even read. */
    static final int LONGEST_TOKEN = 16_384;

    /** Keys are asked for again after this time, so that withdrawn ones are forgotten. */
    static final Duration KEYS_STALE = Duration.ofHours(1);

    /** A stranger's made-up key ids cannot make us ask Keycloak more often than this. */
    static final Duration KEYS_INTERVAL = Duration.ofSeconds(10);

    /** How far Keycloak's clock may be ahead of ours. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    /** News of a person is older than any token by then. */
    private static final Duration NEWS_KEPT = Duration.ofHours(24);

    private static final int MOST_REMEMBERED = 10_000;

    private final String issuer;
    private final KeySource source;
    private final Clock clock;
    private volatile SigningKeys keys = SigningKeys.NONE;
    private final ConcurrentHashMap<TokenHash, Accepted> remembered = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, News> news = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Instant> ended = new ConcurrentHashMap<>();
    private final ReentrantLock loading = new ReentrantLock();
    private volatile @Nullable Instant lastAttempt;

    /** Where the realm's keys come from; asked on a worker thread only. */
    interface KeySource {
        SigningKeys load() throws IOException, InterruptedException;
    }

    /** What is known of a person since their tokens were issued. */
    private record News(Set<String> roles, Instant at) {}

    /** What came of a check. */
    public sealed interface Verdict {}

    /**
     * The token is good.
     *
     * @param caller who it speaks for
     * @param issuedAt when Keycloak made it, in whole seconds
     * @param expires when it ends
     */
    public record Accepted(Caller caller, Instant issuedAt, Instant expires) implements Verdict {}

    /**
     * The token is not good and will not become so.
     *
     * @param why for the log of this house; say nothing of it to the caller
     */
    public record Refused(String why) implements Verdict {}

    /** The key is not known yet: call {@link #loadKeys} on a worker and check again. */
    public record KeysNeeded() implements Verdict {}

    /**
     * Tokens of one realm.
     *
     * @param issuer what stands in them, such as {@code http://localhost:8780/auth/realms/dream}
     * @param keysAddress where the realm publishes its keys
     * @param clock the house's clock
     */
    public AccessTokens(String issuer, URI keysAddress, Clock clock) {
        this(issuer, new PublishedKeys(keysAddress), clock);
    }

    AccessTokens(String issuer, KeySource source, Clock clock) {
        this.issuer = issuer;
        this.source = source;
        this.clock = clock;
    }

    /** Whether the token is good. Never blocks; costs a hash for a token that was seen before. */
    public Verdict check(String jwt) {
        if (jwt.length() > LONGEST_TOKEN) {
            return new Refused("longer than a token can be");
        }
        var now = clock.instant();
        var hash = TokenHash.of(jwt);
        var known = remembered.get(hash);
        if (known == null) {
            var verdict = verify(jwt, now);
            if (!(verdict instanceof Accepted accepted)) {
                return verdict;
            }
            remember(hash, accepted, now);
            known = accepted;
        }
        if (!now.isBefore(known.expires())) {
            remembered.remove(hash);
            return new Refused("expired");
        }
        return afterNews(known);
    }

    /**
     * Fetches the realm's keys. Blocks up to some seconds: call it on a worker. Calls at the same
     * time share one fetch, and calls too soon after one another do nothing.
     *
     * @throws IOException when Keycloak does not give them; the keys known so far stay in force
     */
    public void loadKeys() throws IOException, InterruptedException {
        loading.lockInterruptibly();
        try {
            if (!mayAsk(clock.instant())) {
                return;
            }
            lastAttempt = clock.instant();
            keys = source.load();
        } finally {
            loading.unlock();
        }
    }

    /**
     * News of a person, which narrows every token issued before it: nothing is left of it when they
     * are not enabled, and only the roles that they still hold otherwise.
     */
    public void personChanged(String personId, boolean enabled, Set<String> roles, Instant at) {
        var oldest = clock.instant().minus(NEWS_KEPT);
        news.values().removeIf(old -> old.at().isBefore(oldest));
        news.put(personId, new News(Set.copyOf(roles), at));
        if (!enabled) {
            signedOut(personId, at);
        }
    }

    /** Ends every token of a person that was issued before. */
    public void signedOut(String personId, Instant at) {
        var oldest = clock.instant().minus(NEWS_KEPT);
        ended.values().removeIf(old -> old.isBefore(oldest));
        ended.merge(personId, at, (old, now) -> now.isAfter(old) ? now : old);
    }

    private Verdict verify(String jwt, Instant now) {
        SignedToken token;
        try {
            token = SignedToken.read(jwt);
        } catch (IllegalArgumentException malformed) {
            return new Refused("not a signed token: " + malformed.getMessage());
        }
        if (!token.algorithm().equals("RS256")) {
            return new Refused("signed in another way than RS256");
        }
        var known = keys;
        var key = known.find(token.keyId());
        if (key.isEmpty() || known.loadedAt().plus(KEYS_STALE).isBefore(now)) {
            if (mayAsk(now)) {
                return new KeysNeeded();
            }
            if (key.isEmpty()) {
                return new Refused("signed with a key that the realm does not have");
            }
        }
        if (!token.isSignedWith(key.get())) {
            return new Refused("the signature does not match");
        }
        return claims(token.claims(), now);
    }

    private Verdict claims(TokenClaims claims, Instant now) {
        if (!claims.issuer().equals(issuer)) {
            return new Refused("from another issuer");
        }
        if (!claims.audience().contains(AUDIENCE)) {
            return new Refused("for another audience");
        }
        if (!claims.type().equals("Bearer")) {
            return new Refused("not an access token");
        }
        if (!now.isBefore(claims.expires())) {
            return new Refused("expired");
        }
        if (claims.notBefore().isAfter(now.plus(SKEW))
                || claims.issuedAt().isAfter(now.plus(SKEW))) {
            return new Refused("not in force yet");
        }
        if (claims.subject().isBlank()) {
            return new Refused("speaks for nobody");
        }
        var caller =
                new Caller(
                        claims.subject(),
                        claims.name(),
                        claims.groups().stream().sorted().findFirst(),
                        claims.roles().stream()
                                .filter(Roles.ALL::contains)
                                .collect(Collectors.toSet()),
                        Optional.empty(),
                        Caller.Via.TOKEN);
        return new Accepted(caller, claims.issuedAt(), claims.expires());
    }

    private void remember(TokenHash hash, Accepted accepted, Instant now) {
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.values().removeIf(old -> !now.isBefore(old.expires()));
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
        }
        remembered.put(hash, accepted);
    }

    private Verdict afterNews(Accepted token) {
        var caller = token.caller();
        // Tokens count in whole seconds: one of the same second may be the older, so it counts so.
        var end = ended.get(caller.personId());
        if (end != null && token.issuedAt().isBefore(end)) {
            return new Refused("its person was signed out or may not enter any more");
        }
        var latest = news.get(caller.personId());
        if (latest == null || !token.issuedAt().isBefore(latest.at())) {
            return token;
        }
        var left =
                caller.roles().stream()
                        .filter(latest.roles()::contains)
                        .collect(Collectors.toSet());
        if (left.equals(caller.roles())) {
            return token;
        }
        return new Accepted(
                new Caller(
                        caller.personId(),
                        caller.name(),
                        caller.team(),
                        left,
                        caller.keyId(),
                        caller.via()),
                token.issuedAt(),
                token.expires());
    }

    private boolean mayAsk(Instant now) {
        var last = lastAttempt;
        return last == null || !now.isBefore(last.plus(KEYS_INTERVAL));
    }

    /** For tests: how many tokens are remembered. */
    int remembered() {
        return remembered.size();
    }

    /** Read-only, for tests. */
    Map<String, ?> news() {
        return Map.copyOf(news);
    }
}
