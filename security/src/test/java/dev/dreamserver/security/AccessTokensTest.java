package dev.dreamserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.security.AccessTokens.Accepted;
import dev.dreamserver.security.AccessTokens.KeysNeeded;
import dev.dreamserver.security.AccessTokens.Refused;
import jakarta.json.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private static final TokenMint REALM = new TokenMint("key-1");
    private static final TokenMint STRANGER = new TokenMint("key-1");
    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");

    private final HandClock clock = new HandClock();
    private final Map<String, TokenMint> published = new HashMap<>();
    private int loads;
    private boolean realmDown;
    private AccessTokens tokens =
            new AccessTokens(
                    TokenMint.ISSUER,
                    () -> {
                        loads++;
                        if (realmDown) {
                            throw new IOException("Keycloak is down");
                        }
                        var keys = Json.createArrayBuilder();
                        published.values().forEach(mint -> keys.add(mint.jwk()));
                        return SigningKeys.read(
                                Json.createObjectBuilder().add("keys", keys).build().toString(),
                                clock.instant());
                    },
                    clock);

    @BeforeEach
    void theRealmsKeysAreLoaded() throws Exception {
        published.put("key-1", REALM);
        tokens.loadKeys();
    }

    @Test
    void aGenuineTokenTellsWhoCalls() {
        var verdict = tokens.check(REALM.sign(TokenMint.claims("p-1", NOW, "user", "admin", "x")));

        assertThat(verdict).isInstanceOf(Accepted.class);
        var caller = ((Accepted) verdict).caller();
        assertThat(caller.personId()).isEqualTo("p-1");
        assertThat(caller.name()).isEqualTo("Mara Okafor");
        assertThat(caller.team()).contains("research");
        assertThat(caller.roles()).containsExactlyInAnyOrder("user", "admin");
        assertThat(caller.via()).isEqualTo(Caller.Via.TOKEN);
        assertThat(((Accepted) verdict).expires()).isEqualTo(NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "", "HS256", "RS512", "PS256", "ES256", "RS25"})
    void onlyRs256IsAccepted(String algorithm) {
        var claims = TokenMint.claims("p-1", NOW, "admin").build();

        assertThat(tokens.check(REALM.sign(REALM.header(algorithm, "key-1"), claims)))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA"})
    void aTokenWithoutASignatureIsRefused(String signature) {
        var claims = TokenMint.claims("p-1", NOW, "admin").build();
        var unsigned = TokenMint.sealed(REALM.header("none", "key-1"), claims, text -> new byte[0]);
        var sameButRs256 =
                TokenMint.sealed(REALM.header("RS256", "key-1"), claims, text -> new byte[0]);

        assertThat(tokens.check(unsigned + signature)).isInstanceOf(Refused.class);
        assertThat(tokens.check(sameButRs256 + signature)).isInstanceOf(Refused.class);
    }

    @Test
    void thePublicKeyIsNoSecretToSignWith() {
        var forged = REALM.signWithPublicKeyAsSecret(TokenMint.claims("p-1", NOW, "admin"));

        assertThat(tokens.check(forged)).isInstanceOf(Refused.class);
    }

    @Test
    void aStrangersKeyUnderAKnownNameIsRefused() {
        assertThat(tokens.check(STRANGER.sign(TokenMint.claims("p-1", NOW, "admin"))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aKeyInTheTokenItselfIsNotBelieved() {
        var header =
                Json.createObjectBuilder(STRANGER.header("RS256", "key-1"))
                        .add("jwk", STRANGER.jwk())
                        .add("jku", "http://evil.example/keys")
                        .build();

        assertThat(
                        tokens.check(
                                STRANGER.sign(
                                        header, TokenMint.claims("p-1", NOW, "admin").build())))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        var claims = TokenMint.claims("p-1", NOW, "admin").add("iss", TokenMint.ISSUER + "/");

        assertThat(tokens.check(REALM.sign(claims))).isInstanceOf(Refused.class);
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        var other = TokenMint.claims("p-1", NOW, "admin").add("aud", "account");
        var none = TokenMint.claims("p-1", NOW, "admin").addNull("aud");

        assertThat(tokens.check(REALM.sign(other))).isInstanceOf(Refused.class);
        assertThat(tokens.check(REALM.sign(none))).isInstanceOf(Refused.class);
    }

    @Test
    void anAudienceMayBeOneText() {
        var one = TokenMint.claims("p-1", NOW, "user").add("aud", "dream-api");

        assertThat(tokens.check(REALM.sign(one))).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ID", "Refresh", "Logout", "DPoP", "bearer", ""})
    void onlyAccessTokensAreAccepted(String type) {
        var claims = TokenMint.claims("p-1", NOW, "admin").add("typ", type);

        assertThat(tokens.check(REALM.sign(claims))).isInstanceOf(Refused.class);
    }

    @Test
    void anExpiredTokenIsRefusedAlsoWhenItWasAcceptedBefore() {
        var token = REALM.sign(TokenMint.claims("p-1", NOW, "user"));
        assertThat(tokens.check(token)).isInstanceOf(Accepted.class);

        clock.pass(Duration.ofSeconds(59));
        assertThat(tokens.check(token)).isInstanceOf(Accepted.class);
        clock.pass(Duration.ofSeconds(1));
        assertThat(tokens.check(token)).isInstanceOf(Refused.class);
        assertThat(tokens.remembered()).isZero();
        assertThat(tokens.check(token)).isInstanceOf(Refused.class);
    }

    @Test
    void aTokenWithoutAnEndIsRefused() {
        var noEnd = TokenMint.claims("p-1", NOW, "user").addNull("exp");
        var endInText = TokenMint.claims("p-1", NOW, "user").add("exp", "9999999999");
        var endBeyondTime = TokenMint.claims("p-1", NOW, "user").add("exp", 1e300);

        assertThat(tokens.check(REALM.sign(noEnd))).isInstanceOf(Refused.class);
        assertThat(tokens.check(REALM.sign(endInText))).isInstanceOf(Refused.class);
        assertThat(tokens.check(REALM.sign(endBeyondTime))).isInstanceOf(Refused.class);
    }

    @Test
    void aTokenFromTheFutureIsRefused() {
        var later = NOW.plusSeconds(30).getEpochSecond();
        var notYet = TokenMint.claims("p-1", NOW, "user").add("nbf", later);
        var issuedLater = TokenMint.claims("p-1", NOW.plusSeconds(30), "user");

        assertThat(tokens.check(REALM.sign(notYet))).isInstanceOf(Refused.class);
        assertThat(tokens.check(REALM.sign(issuedLater))).isInstanceOf(Refused.class);
    }

    /** CVE-2026-35030: a cache that keyed on the beginning of a token gave away identities. */
    @Test
    void twoTokensThatBeginAlikeNeverShareAnIdentity() {
        var padding = "x".repeat(4_000);
        var admin =
                REALM.sign(
                        Json.createObjectBuilder()
                                .add("padding", padding)
                                .addAll(TokenMint.claims("p-admin", NOW, "admin")));
        var visitor =
                REALM.sign(
                        Json.createObjectBuilder()
                                .add("padding", padding)
                                .addAll(TokenMint.claims("p-visitor", NOW, "viewer")));
        assertThat(admin.substring(0, 4_000)).isEqualTo(visitor.substring(0, 4_000));

        assertThat(tokens.check(admin)).isInstanceOf(Accepted.class);
        assertThat(((Accepted) tokens.check(visitor)).caller().personId()).isEqualTo("p-visitor");
        var sameButUnsigned = admin.substring(0, admin.lastIndexOf('.') + 1);
        assertThat(tokens.check(sameButUnsigned)).isInstanceOf(Refused.class);
        assertThat(tokens.check(admin.substring(0, admin.length() - 4) + "AAAA"))
                .isInstanceOf(Refused.class);
        assertThat(tokens.check(admin + " ")).isInstanceOf(Refused.class);
    }

    @Test
    void theClaimsOfOneTokenUnderTheSignatureOfAnotherAreRefused() {
        var mine = REALM.sign(TokenMint.claims("p-1", NOW, "viewer")).split("\\.", -1);
        var claims = STRANGER.sign(TokenMint.claims("p-1", NOW, "admin")).split("\\.", -1);

        assertThat(tokens.check(mine[0] + "." + claims[1] + "." + mine[2]))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b",
                "a.b.c",
                "a.b.c.d",
                "e30.e30.e30",
                "W10.W10.W10",
                "' OR 1=1 --",
                "ds_live_abc",
                "bnVsbA.bnVsbA.bnVsbA",
                "€.€.€"
            })
    void whatIsNoTokenIsRefusedQuietly(String nonsense) {
        assertThat(tokens.check(nonsense)).isInstanceOf(Refused.class);
    }

    @Test
    void aTokenOfAbsurdLengthIsNotEvenRead() {
        assertThat(tokens.check("a".repeat(10_000_000))).isInstanceOf(Refused.class);
    }

    @Test
    void deeplyNestedJsonHurtsNobody() {
        var deep = Json.createObjectBuilder().add("alg", "RS256").build();
        for (var depth = 0; depth < 1_100; depth++) {
            deep = Json.createObjectBuilder().add("a", deep).build();
        }
        var token = REALM.sign(deep, TokenMint.claims("p", NOW).build());
        assertThat(token.length()).isLessThan(AccessTokens.LONGEST_TOKEN);

        assertThat(tokens.check(token)).isInstanceOf(Refused.class);
    }

    @Test
    void extensionsThatMustBeUnderstoodAreRefused() {
        var header =
                Json.createObjectBuilder(REALM.header("RS256", "key-1"))
                        .add("crit", Json.createArrayBuilder().add("exp"))
                        .build();

        assertThat(tokens.check(REALM.sign(header, TokenMint.claims("p", NOW).build())))
                .isInstanceOf(Refused.class);
    }

    @Test
    void anUnknownKeyIsAskedForButNotMoreOftenThanTheInterval() throws Exception {
        var next = new TokenMint("key-2");
        var token = next.sign(TokenMint.claims("p-1", NOW.plusSeconds(10), "user"));
        assertThat(tokens.check(token)).as("just asked").isInstanceOf(Refused.class);

        clock.pass(AccessTokens.KEYS_INTERVAL);
        published.put("key-2", next);
        assertThat(tokens.check(token)).isInstanceOf(KeysNeeded.class);
        tokens.loadKeys();
        tokens.loadKeys();
        assertThat(loads).isEqualTo(2);
        assertThat(tokens.check(token)).isInstanceOf(Accepted.class);
    }

    @Test
    void aWithdrawnKeyIsForgottenWithinTheHour() throws Exception {
        published.clear();
        clock.pass(AccessTokens.KEYS_STALE.plusSeconds(1));
        var token = REALM.sign(TokenMint.claims("p-1", clock.instant(), "user"));

        assertThat(tokens.check(token)).isInstanceOf(KeysNeeded.class);
        tokens.loadKeys();
        assertThat(tokens.check(token)).isInstanceOf(Refused.class);
    }

    @Test
    void whileKeycloakIsDownTheKnownKeysStayInForce() {
        realmDown = true;
        clock.pass(AccessTokens.KEYS_STALE.plusSeconds(1));
        var token = REALM.sign(TokenMint.claims("p-1", clock.instant(), "user"));

        assertThat(tokens.check(token)).isInstanceOf(KeysNeeded.class);
        assertThatThrownBy(tokens::loadKeys).isInstanceOf(IOException.class);
        assertThat(tokens.check(token)).isInstanceOf(Accepted.class);
    }

    @Test
    void shortKeysAndKeysForEncryptionAreNotTaken() throws Exception {
        published.put("short", new TokenMint("short", 1024));
        clock.pass(AccessTokens.KEYS_INTERVAL);
        tokens.loadKeys();
        var token = published.get("short").sign(TokenMint.claims("p-1", clock.instant(), "admin"));
        var forEncryption =
                Json.createObjectBuilder(REALM.jwk()).add("use", "enc").add("kid", "enc").build();

        assertThat(tokens.check(token)).isInstanceOf(Refused.class);
        assertThat(SigningKeys.read("{\"keys\":[" + forEncryption + "]}", NOW).byId()).isEmpty();
    }

    @Test
    void aDisabledPersonsTokenEndsAtOnceAndALaterOneCounts() {
        var before = REALM.sign(TokenMint.claims("p-1", NOW, "user"));
        assertThat(tokens.check(before)).isInstanceOf(Accepted.class);

        clock.pass(Duration.ofMillis(2_400));
        tokens.personChanged("p-1", false, Set.of(), clock.instant());

        assertThat(tokens.check(before)).isInstanceOf(Refused.class);
        clock.pass(Duration.ofSeconds(1));
        assertThat(tokens.check(REALM.sign(TokenMint.claims("p-1", clock.instant(), "user"))))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void aRoleTakenIsGoneFromOlderTokensAndNoneIsAdded() {
        var token = REALM.sign(TokenMint.claims("p-1", NOW, "user", "admin"));
        clock.pass(Duration.ofSeconds(1));
        tokens.personChanged("p-1", true, Set.of("user", "auditor"), clock.instant());

        assertThat(((Accepted) tokens.check(token)).caller().roles()).containsExactly("user");
        var other = REALM.sign(TokenMint.claims("p-2", NOW, "admin"));
        assertThat(((Accepted) tokens.check(other)).caller().roles()).containsExactly("admin");
    }

    @Test
    void aTokenThatEndedDoesNotComeBackWithLaterNews() {
        var token = REALM.sign(TokenMint.claims("p-1", NOW, "user"));
        clock.pass(Duration.ofSeconds(1));
        tokens.signedOut("p-1", clock.instant());
        clock.pass(Duration.ofSeconds(1));
        tokens.personChanged("p-1", true, Set.of("user"), clock.instant());

        assertThat(tokens.check(token)).isInstanceOf(Refused.class);
    }

    @Test
    void newsOfPeopleAreNotKeptForEver() {
        tokens.personChanged("p-1", false, Set.of(), clock.instant());
        clock.pass(Duration.ofHours(25));
        tokens.personChanged("p-2", false, Set.of(), clock.instant());

        assertThat(tokens.news()).containsOnlyKeys("p-2");
    }

    private static final class HandClock extends Clock {
        private Instant now = NOW;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
