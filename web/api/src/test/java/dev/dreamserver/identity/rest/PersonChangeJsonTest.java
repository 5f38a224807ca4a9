package dev.dreamserver.identity.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.identity.PersonChange.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonChangeJsonTest {

    private static final String NEWS =
            """
            {"personId":"2a5d8205","username":"mara","name":"Mara Okafor","enabled":true,
             "roles":["user","uma_authorization"],"teams":["research","design"],"kind":"UPDATED",
             "sessionId":"","at":"2026-11-20T19:42:16.810Z"}""";

    @Test
    void whatKeycloaksListenerSendsIsUnderstood() {
        var news = read(NEWS).orElseThrow();

        assertThat(news.personId()).isEqualTo("2a5d8205");
        assertThat(news.roles()).containsExactlyInAnyOrder("user", "uma_authorization");
        assertThat(news.teams()).containsExactly("design", "research");
        assertThat(news.kind()).isEqualTo(Kind.UPDATED);
        assertThat(news.sessionId()).isEmpty();
        assertThat(news.at()).isEqualTo(Instant.parse("2026-11-20T19:42:16.810Z"));
    }

    @Test
    void newsMayBeOfASessionOnly() {
        var news =
                read(NEWS.replace("2a5d8205", "")
                                .replace("\"sessionId\":\"\"", "\"sessionId\":\"s-1\""))
                        .orElseThrow();

        assertThat(news.sessionId()).contains("s-1");
    }

    @Test
    void newsOfNobodyIsNoNews() {
        assertThat(read(NEWS.replace("2a5d8205", ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"personId", "enabled", "roles", "teams", "kind", "at"})
    void newsThatLacksSomethingIsNoNews(String missing) {
        assertThat(read(NEWS.replace("\"" + missing + "\"", "\"x\""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"personId\":1}",
                "{\"personId\":\"a\",\"enabled\":\"yes\"}",
                "\u0000"
            })
    void nonsenseIsNoNews(String nonsense) {
        assertThat(read(nonsense)).isEmpty();
    }

    @Test
    void aBombOfBracketsIsNoNews() {
        assertThat(read("{\"a\":".repeat(10_000))).isEmpty();
        assertThat(PersonChangeJson.read(new byte[101], 100)).isEmpty();
    }

    private static Optional<dev.dreamserver.identity.PersonChange> read(String text) {
        return PersonChangeJson.read(text.getBytes(StandardCharsets.UTF_8), 65_536);
    }
}
