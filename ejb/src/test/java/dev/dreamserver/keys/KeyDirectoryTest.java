package dev.dreamserver.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.identity.PersonChanged;
import dev.dreamserver.keys.KeyDirectory.Verdict;
import dev.dreamserver.security.ApiKeyText;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyDirectoryTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final KeyDirectory directory = new KeyDirectory();
    private final String text = ApiKeyText.generate().reveal();

    @BeforeEach
    void noon() {
        at(NOW);
    }

    @SuppressWarnings("UnnecessaryAssignment") // stands in for the container
    private void at(Instant now) {
        directory.clock = Clock.fixed(now, ZoneOffset.UTC);
    }

    private KnownKey key(Optional<Instant> expiresAt, boolean revoked) {
        return new KnownKey(
                UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                ApiKeyText.sha256(text),
                "ada",
                "Ada",
                Optional.of("Research"),
                Optional.of("atlas"),
                expiresAt,
                revoked);
    }

    @Test
    void a_good_key_lets_its_person_in_as_a_user_and_no_more() {
        directory.put(key(Optional.empty(), false));
        assertThat(directory.find(text))
                .isInstanceOfSatisfying(
                        Verdict.Known.class,
                        known -> {
                            assertThat(known.caller().personId()).isEqualTo("ada");
                            assertThat(known.caller().team()).contains("Research");
                            assertThat(known.caller().project()).contains("atlas");
                            assertThat(known.caller().roles()).containsExactly(Roles.USER);
                            assertThat(known.caller().via()).isEqualTo(Caller.Via.API_KEY);
                            assertThat(known.caller().keyId()).isPresent();
                        });
    }

    @Test
    void nothing_but_the_whole_key_is_known() {
        directory.put(key(Optional.empty(), false));
        assertThat(directory.find("")).isInstanceOf(Verdict.Unknown.class);
        assertThat(directory.find(text + "a")).isInstanceOf(Verdict.Unknown.class);
        assertThat(directory.find(text + "a".repeat(1_000_000)))
                .isInstanceOf(Verdict.Unknown.class);
        assertThat(directory.find(text.substring(1))).isInstanceOf(Verdict.Unknown.class);
        assertThat(directory.find(" " + text)).isInstanceOf(Verdict.Unknown.class);
        assertThat(directory.find("' or '1'='1")).isInstanceOf(Verdict.Unknown.class);
        assertThat(directory.find(ApiKeyText.sha256(text))).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void a_key_is_good_until_the_moment_it_expires() {
        directory.put(key(Optional.of(NOW), false));
        at(NOW.minusMillis(1));
        assertThat(directory.find(text)).isInstanceOf(Verdict.Known.class);
        at(NOW);
        assertThat(directory.find(text)).isInstanceOf(Verdict.Expired.class);
    }

    @Test
    void a_revoked_key_is_refused_from_the_news_on() {
        directory.put(key(Optional.empty(), false));
        directory.onStored(new KeyStored(key(Optional.empty(), true)));
        assertThat(directory.find(text)).isInstanceOf(Verdict.Revoked.class);
        assertThat(directory.size()).isEqualTo(1);
    }

    @Test
    void keys_follow_what_their_person_may_do() {
        directory.put(key(Optional.empty(), false));
        directory.onPerson(new PersonChanged("ada", false, Set.of(Roles.USER), NOW));
        assertThat(directory.find(text)).isInstanceOf(Verdict.Revoked.class);
        directory.onPerson(new PersonChanged("ada", true, Set.of(Roles.VIEWER), NOW));
        assertThat(directory.find(text)).isInstanceOf(Verdict.Revoked.class);
        directory.onPerson(new PersonChanged("ada", true, Set.of(Roles.USER), NOW));
        assertThat(directory.find(text)).isInstanceOf(Verdict.Known.class);
        directory.onPerson(new PersonChanged("bob", false, Set.of(), NOW));
        assertThat(directory.find(text)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void the_last_use_is_told_once_and_only_of_uses_that_were_let_in() {
        directory.put(key(Optional.of(NOW.plusSeconds(60)), false));
        directory.find(text);
        directory.find("ds_live_other");
        assertThat(directory.takeUsed()).hasSize(1).containsValue(NOW);
        assertThat(directory.takeUsed()).isEmpty();
        at(NOW.plusSeconds(61));
        directory.find(text);
        assertThat(directory.takeUsed()).isEmpty();
    }
}
