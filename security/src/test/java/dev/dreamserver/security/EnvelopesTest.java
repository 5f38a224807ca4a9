package dev.dreamserver.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvelopesTest {

    private static final Secret KEY = new Secret("sk-proj-0123456789 ä €");
    private static final Secret MASTER = new Secret("a master key for tests, 32 and more");
    private static final Secret NEXT = new Secret("the master key after it, long enough");

    private final Envelopes envelopes = new Envelopes(MASTER, List.of());

    @Test
    void a_secret_comes_back_and_is_not_to_be_read_in_its_envelope() {
        var envelope = envelopes.seal(KEY, "provider groq");
        assertThat(envelopes.open(envelope, "provider groq")).contains(KEY);
        assertThat(envelopes.isCurrent(envelope)).isTrue();
        assertThat(envelope).matches("v1\\.[0-9a-f]{16}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
        for (var part : envelope.substring("v1.0123456789abcdef.".length()).split("\\.")) {
            assertThat(new String(Base64.getUrlDecoder().decode(part), ISO_8859_1))
                    .doesNotContain("sk-proj");
        }
    }

    @Test
    void the_same_secret_never_looks_the_same() {
        assertThat(envelopes.seal(KEY, "x")).isNotEqualTo(envelopes.seal(KEY, "x"));
    }

    @Test
    void another_master_key_opens_nothing() {
        var envelope = envelopes.seal(KEY, "x");
        var stranger = new Envelopes(NEXT, List.of());
        assertThat(stranger.open(envelope, "x")).isEmpty();
        assertThat(stranger.renew(envelope, "x")).isEmpty();
        assertThat(stranger.isCurrent(envelope)).isFalse();
    }

    @Test
    void an_envelope_that_was_moved_opens_nothing() {
        var envelope = envelopes.seal(KEY, "provider groq");
        assertThat(envelopes.open(envelope, "provider mistral")).isEmpty();
        assertThat(envelopes.renew(envelope, "provider mistral")).isEmpty();
    }

    @Test
    void each_changed_byte_is_noticed() {
        var parts = envelopes.seal(KEY, "x").split("\\.");
        for (var part = 2; part < 4; part++) {
            var bytes = Base64.getUrlDecoder().decode(parts[part]);
            for (var at = 0; at < bytes.length; at++) {
                bytes[at] ^= 1;
                var changed = parts.clone();
                changed[part] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                assertThat(envelopes.open(String.join(".", changed), "x")).isEmpty();
                bytes[at] ^= 1;
            }
        }
    }

    @Test
    void parts_of_two_envelopes_do_not_fit_together() {
        var one = envelopes.seal(KEY, "x").split("\\.");
        var other = envelopes.seal(new Secret("another"), "x").split("\\.");
        assertThat(envelopes.open(String.join(".", one[0], one[1], one[2], other[3]), "x"))
                .isEmpty();
    }

    @Test
    void what_is_no_envelope_opens_nothing() {
        for (var text : List.of("", "v1", "v1.a.b.c", "v2.a.b.c", "v1...", "v1.a.???.c", "....")) {
            assertThat(envelopes.open(text, "x")).isEmpty();
            assertThat(envelopes.renew(text, "x")).isEmpty();
        }
    }

    @Test
    void the_master_key_can_be_replaced() {
        var old = envelopes.seal(KEY, "x");
        var rotating = new Envelopes(NEXT, List.of(MASTER));
        assertThat(rotating.isCurrent(old)).isFalse();
        assertThat(rotating.open(old, "x")).contains(KEY);

        var renewed = rotating.renew(old, "x").orElseThrow();
        assertThat(rotating.isCurrent(renewed)).isTrue();
        var after = new Envelopes(NEXT, List.of());
        assertThat(after.open(renewed, "x")).contains(KEY);
        assertThat(after.open(old, "x")).isEmpty();
    }
}
