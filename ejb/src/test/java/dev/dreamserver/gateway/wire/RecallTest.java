package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.FINISH;
import static dev.dreamserver.gateway.wire.ScriptedEngine.ROLE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.cache.AnswerMemory;
import dev.dreamserver.cache.CacheSettings;
import dev.dreamserver.cache.KnownAnswer;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel answers from memory what was asked before. A request nobody expects fails the test.
 */
class RecallTest extends KernelFixture {

    private static final String ASK =
            "{\"model\":\"guide\",\"temperature\":0,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"hi\"}]}";
    private static final String SAME =
            "{ \"messages\":[{\"content\":\"hi\",\"role\":\"user\"}],\"temperature\":0.0,"
                    + "\"model\":\"guide\" }";
    private static final String WARM = ASK.replace(":0,", ":0.7,");
    private static final String STREAM = ASK.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final String WITH_USAGE =
            STREAM.replace(
                    "{\"stream\"", "{\"stream_options\":{\"include_usage\":true},\"stream\"");

    private final Map<String, KnownAnswer> kept = new ConcurrentHashMap<>();

    private final AnswerMemory memory =
            new AnswerMemory() {
                @Override
                public Optional<KnownAnswer> find(String key) {
                    return Optional.ofNullable(kept.get(key));
                }

                @Override
                public void keep(String key, KnownAnswer answer) {
                    kept.put(key, answer);
                }
            };

    private void begin(String... settings) {
        start();
        remember(settings);
    }

    private void remember(String... settings) {
        for (var i = 0; i < settings.length; i += 2) {
            set.put("dream.cache." + settings[i], settings[i + 1]);
        }
        kernel.remember(
                CacheSettings.from(new Settings(key -> Optional.ofNullable(set.get(key)))), memory);
    }

    private Wire.Answer ask(String body, String... headers) throws IOException {
        return askAs("good", body, headers);
    }

    private Wire.Answer askAs(String key, String body, String... headers) throws IOException {
        try (var client = new Wire(port)) {
            client.post(
                    body,
                    "x-api-key: %s\r\nContent-Type: application/json\r\n".formatted(key)
                            + String.join(
                                    "", List.of(headers).stream().map(h -> h + "\r\n").toList()));
            return client.answer();
        }
    }

    private static String word(Wire.Answer answer) {
        return answer.headers().getOrDefault("X-Dream-Cache", "-");
    }

    private static String events(Wire.Answer answer) {
        return answer.body().replaceAll(": server-timing[^\n]*\n\n", "");
    }

    private void answers(String text) {
        engine.next(line -> line.json(200, plain(text, 7, 3)));
    }

    private void streams(String text) {
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(ROLE + token(text) + FINISH + usage(9, 2) + DONE);
                    line.streamEnd();
                });
    }

    @Test
    void the_same_once_more_is_answered_without_an_engine_and_with_a_row_of_its_own()
            throws Exception {
        begin();
        answers("hello");
        var first = ask(ASK);
        assertThat(word(first)).isEqualTo("miss");
        assertThat(row().cached()).isFalse();
        var second = ask(SAME);
        assertThat(word(second)).isEqualTo("hit");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().get("Content-Type"))
                .isEqualTo(first.headers().get("Content-Type"));
        var row = row();
        assertThat(second.headers().get("X-Request-Id"))
                .isEqualTo(row.requestId().toString())
                .isNotEqualTo(first.headers().get("X-Request-Id"));
        assertThat(row)
                .extracting(
                        UsageRow::cached,
                        UsageRow::attempt,
                        UsageRow::personId,
                        UsageRow::model,
                        UsageRow::engine,
                        UsageRow::tokensIn,
                        UsageRow::tokensOut,
                        UsageRow::outcome,
                        UsageRow::estimated)
                .containsExactly(
                        true, 1, "mara", "guide", "local", 0L, 0L, Outcome.COMPLETE, false);
        assertThat(hits).hasValue(1);
        assertThat(misses).hasValue(1);
        awaitIdle();
    }

    @Test
    void a_stream_is_shown_again_as_the_stream_it_was() throws Exception {
        begin();
        streams("Hello");
        var first = ask(STREAM);
        row();
        var second = ask(STREAM);
        assertThat(word(second)).isEqualTo("hit");
        assertThat(second.headers().get("Content-Type")).isEqualTo("text/event-stream");
        assertThat(events(second)).isEqualTo(events(first)).endsWith(DONE);
        assertThat(second.body()).containsPattern(": server-timing t4;dur=[0-9.]+, t5;dur=");
        assertThat(row().cached()).isTrue();
        awaitIdle();
    }

    @Test
    void a_stream_with_usage_a_stream_without_and_no_stream_are_three() throws Exception {
        begin();
        streams("one");
        streams("two");
        answers("three");
        assertThat(List.of(word(ask(STREAM)), word(ask(WITH_USAGE)), word(ask(ASK))))
                .containsOnly("miss");
        assertThat(events(ask(STREAM))).contains("one").doesNotContain("prompt_tokens");
        assertThat(events(ask(WITH_USAGE))).contains("two", "prompt_tokens");
        assertThat(ask(ASK).body()).contains("three");
    }

    @Test
    void nobody_else_is_given_it() throws Exception {
        begin();
        answers("for mara");
        answers("for ada");
        assertThat(ask(ASK).body()).contains("for mara");
        var other = askAs("ada", ASK);
        assertThat(word(other)).isEqualTo("miss");
        assertThat(other.body()).contains("for ada");
        assertThat(ask(ASK).body()).contains("for mara");
        assertThat(askAs("ada", ASK).body()).contains("for ada");
    }

    @Test
    void a_team_shares_where_that_is_allowed_and_no_other_team() throws Exception {
        begin("teams", "true");
        answers("for the team");
        answers("for the others");
        ask(ASK);
        assertThat(word(askAs("ada", ASK))).isEqualTo("hit");
        var other = askAs("tove", ASK);
        assertThat(word(other)).isEqualTo("miss");
        assertThat(other.body()).contains("for the others");
    }

    @Test
    void who_is_not_let_in_is_not_answered_from_memory() throws Exception {
        begin();
        answers("hello");
        ask(ASK);
        assertThat(askAs("revoked", ASK).status()).isEqualTo(401);
        assertThat(askAs("looker", ASK).status()).isEqualTo(403);
        kernel.enginesChanged(List.of());
        assertThat(ask(ASK).status()).isEqualTo(503);
    }

    @Test
    void what_may_come_out_differently_is_asked_again_unless_it_is_asked_for() throws Exception {
        begin();
        for (var text : List.of("one", "two", "three")) {
            answers(text);
        }
        assertThat(word(ask(WARM))).isEqualTo("none");
        assertThat(word(ask(WARM))).isEqualTo("none");
        assertThat(word(ask(WARM, "x-dream-cache: yes"))).isEqualTo("miss");
        var again = ask(WARM, "X-Dream-Cache: yes");
        assertThat(word(again)).isEqualTo("hit");
        assertThat(again.body()).contains("three");
    }

    @Test
    void it_can_be_left_out_and_be_renewed() throws Exception {
        begin();
        for (var text : List.of("one", "two", "three")) {
            answers(text);
        }
        ask(ASK);
        var without = ask(ASK, "x-dream-cache: no");
        assertThat(word(without)).isEqualTo("none");
        assertThat(without.body()).contains("two");
        assertThat(ask(ASK).body()).contains("one");
        var renewed = ask(ASK, "x-dream-cache: refresh");
        assertThat(word(renewed)).isEqualTo("miss");
        assertThat(renewed.body()).contains("three");
        assertThat(ask(ASK).body()).contains("three");
    }

    @Test
    void what_failed_was_refused_or_broke_off_is_not_kept() throws Exception {
        begin();
        engine.next(line -> line.json(400, "{\"error\":{\"message\":\"too long\"}}"));
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(ROLE + token("Hel"));
                    line.socket.close();
                });
        assertThat(ask(ASK).status()).isEqualTo(400);
        assertThat(ask(STREAM).body()).contains("engine_failed");
        assertThat(kept).isEmpty();
    }

    @Test
    void what_could_not_be_recorded_is_neither_kept_nor_given() throws Exception {
        begin();
        ledgerWorks.set(false);
        answers("hello");
        assertThat(ask(ASK).status()).isEqualTo(503);
        assertThat(kept).isEmpty();
        ledgerWorks.set(true);
        answers("hello");
        ask(ASK);
        ledgerWorks.set(false);
        assertThat(ask(ASK).body()).contains("usage_not_recorded").doesNotContain("hello");
    }

    @Test
    void a_longer_answer_than_may_be_kept_is_not() throws Exception {
        begin("answer-limit", "1024");
        answers("x".repeat(1025));
        streams("x".repeat(1025));
        ask(ASK);
        ask(STREAM);
        assertThat(kept).isEmpty();
    }

    @Test
    void an_engine_that_was_started_anew_is_asked_anew() throws Exception {
        begin();
        answers("the old one");
        answers("the new one");
        ask(ASK);
        kernel.enginesChanged(List.of(endpoint("guide", "guide")));
        assertThat(word(ask(ASK))).isEqualTo("hit");
        kernel.enginesChanged(List.of());
        kernel.enginesChanged(List.of(endpoint("guide", "guide")));
        var anew = ask(ASK);
        assertThat(word(anew)).isEqualTo("miss");
        assertThat(anew.body()).contains("the new one");
    }

    @Test
    void switched_off_nothing_is_kept() throws Exception {
        begin("enabled", "false");
        answers("one");
        answers("two");
        assertThat(word(ask(ASK, "x-dream-cache: yes"))).isEqualTo("none");
        assertThat(ask(ASK).body()).contains("two");
        assertThat(kept).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embeddings", "rerank"})
    void addresses_without_a_temperature_are_remembered_where_it_is_asked_for(String path)
            throws Exception {
        begin();
        var body =
                path.equals("rerank")
                        ? "{\"model\":\"guide\",\"query\":\"a\",\"documents\":[\"b\"]}"
                        : "{\"model\":\"guide\",\"input\":\"a\"}";
        for (var i = 0; i < 2; i++) {
            engine.next(line -> line.json(200, "{\"data\":[],\"usage\":{\"prompt_tokens\":1}}"));
        }
        assertThat(word(askAt(path, body, ""))).isEqualTo("none");
        assertThat(word(askAt(path, body, "x-dream-cache: yes\r\n"))).isEqualTo("miss");
        assertThat(word(askAt(path, body, "x-dream-cache: yes\r\n"))).isEqualTo("hit");
    }

    @ParameterizedTest
    @CsvSource({"images/generations,prompt", "audio/speech,input"})
    void pictures_and_sound_are_not_remembered(String path, String need) throws Exception {
        begin();
        for (var i = 0; i < 2; i++) {
            engine.next(line -> line.json(200, "{\"data\":[]}"));
            var body = "{\"model\":\"guide\",\"temperature\":0,\"%s\":\"a\"}".formatted(need);
            assertThat(word(askAt(path, body, "x-dream-cache: yes\r\n"))).isEqualTo("none");
        }
        assertThat(kept).isEmpty();
    }

    private Wire.Answer askAt(String path, String body, String headers) throws IOException {
        try (var client = new Wire(port)) {
            var bytes = body.getBytes(UTF_8);
            client.send(
                    "POST /v1/%s HTTP/1.1\r\nHost: x\r\nx-api-key: good\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
                            .formatted(path, headers, bytes.length, body));
            return client.answer();
        }
    }

    @Test
    void rate_limits_hold_for_what_is_answered_from_memory() throws Exception {
        set.put("dream.quota.person-requests", "2");
        begin();
        answers("hello");
        ask(ASK);
        assertThat(word(ask(ASK))).isEqualTo("hit");
        assertThat(ask(ASK).status()).isEqualTo(429);
    }
}
