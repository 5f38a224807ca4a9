package dev.dreamserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class ApiKeyTextTest {

    @Test
    void every_key_is_new_and_well_formed() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            var text = ApiKeyText.generate().reveal();
            assertThat(ApiKeyText.isWellFormed(text)).isTrue();
            assertThat(seen.add(text)).isTrue();
        }
    }

    @Test
    void a_key_shows_its_last_four_characters_only() {
        var text = "ds_live_" + "a".repeat(28) + "x7Qa";
        assertThat(ApiKeyText.shown(text)).isEqualTo("ds_live_…x7Qa");
    }

    @Test
    void the_stored_form_is_plain_sha_256() {
        assertThat(ApiKeyText.sha256("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void nothing_else_passes_for_a_key() {
        var good = ApiKeyText.generate().reveal();
        assertThat(ApiKeyText.isWellFormed(good + "a")).isFalse();
        assertThat(ApiKeyText.isWellFormed(good.substring(1))).isFalse();
        assertThat(ApiKeyText.isWellFormed(good.substring(0, 39) + "'")).isFalse();
        assertThat(ApiKeyText.isWellFormed(good.substring(0, 39) + "é")).isFalse();
        assertThat(ApiKeyText.isWellFormed("")).isFalse();
    }
}
