package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptErrorTest {

    private static final Set<String> OURS = Set.of("chat.js");

    @Test
    void a_place_is_taken_as_it_is() {
        var error =
                ScriptError.of(
                        "/settings/house", "chat.js", "12", "7", "TypeError", OURS::contains);

        assertThat(error)
                .isEqualTo(new ScriptError("/settings/house", "chat.js", 12, 7, "TypeError"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my secret",
                "/chat?c=0197a3f2",
                "/chat/0197a3f2-aaaa-bbbb-cccc-000000000000",
                "https://house.example/chat",
                "secret.js",
                "Secret words Error",
                "12 secrets",
                "-1",
                "99999999999",
                "\u202eError",
                "#{7*7}"
            })
    void what_is_no_place_is_not_taken(String text) {
        var error = ScriptError.of(text, text, text, text, text, OURS::contains);

        assertThat(error)
                .isEqualTo(
                        new ScriptError(
                                ScriptError.OTHER, ScriptError.OTHER, 0, 0, ScriptError.OTHER));
    }

    @Test
    void what_is_missing_is_none() {
        assertThat(ScriptError.of(null, null, null, null, null, OURS::contains).kind())
                .isEqualTo(ScriptError.OTHER);
    }

    @Test
    void each_place_is_told_once_and_a_broken_page_not_for_ever() {
        var errors = new ScriptErrors();
        var first = new ScriptError("/chat", "chat.js", 1, 1, "Error");

        assertThat(errors.isNews(first)).isTrue();
        assertThat(errors.isNews(first)).isFalse();
        for (var line = 2; line <= ScriptErrors.MOST; line++) {
            assertThat(errors.isNews(new ScriptError("/chat", "chat.js", line, 1, "Error")))
                    .isTrue();
        }
        assertThat(errors.isNews(new ScriptError("/keys", "keys.js", 1, 1, "Error"))).isFalse();
    }
}
