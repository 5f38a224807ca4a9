package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every way to have an engine must keep, with the built-in guide as its model. */
abstract class EngineContract {

    @TempDir Path home;
    WatchedEngine engine;

    /** Opens the engine under watch. */
    abstract WatchedEngine open() throws Exception;

    /** Ends the engine's process as a crash does, and waits until it is gone. */
    abstract void crash() throws Exception;

    /** Brings it back, where that is not the house's own work. */
    void mend() throws Exception {}

    @BeforeEach
    void opens() throws Exception {
        engine = open();
    }

    @AfterEach
    void closes() throws Exception {
        engine.close();
    }

    @Test
    void it_says_that_it_runs_and_what_it_is() {
        var ready = engine.ready();
        assertThat(ready.model()).isEqualTo("dream-guide");
        assertThat(ready.contextTokens()).isEqualTo(1024);
        assertThat(engine.watch().endpoints()).containsExactly(ready);
        assertThat(engine.report().detail()).contains("dream-guide");
        assertThat(engine.report().reason()).isEmpty();
    }

    @Test
    void it_lists_its_model() throws Exception {
        var ready = engine.ready();
        var list = new Talk(ready).get("/v1/models");
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(Talk.json(list.body()).path("data").path(0).path("id").asText())
                .isEqualTo(ready.upstreamModel());
    }

    @Test
    void the_first_question_of_every_topic_gets_its_exact_answer() throws Exception {
        var talk = new Talk(engine.ready());
        for (var pair : Guide.firstQuestions().entrySet()) {
            var answer = talk.ask(pair.getKey());
            var choice = answer.path("choices").path(0);
            assertThat(choice.path("message").path("content").asText())
                    .as(pair.getKey())
                    .isEqualTo(pair.getValue());
            assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
            assertThat(answer.path("usage").path("completion_tokens").asInt()).isPositive();
            assertThat(answer.path("usage").path("prompt_tokens").asInt()).isPositive();
        }
    }

    @Test
    void a_streamed_answer_is_the_same_and_ends_with_usage_and_done() throws Exception {
        var talk = new Talk(engine.ready());
        var pair = Guide.firstQuestions().entrySet().iterator().next();
        var events = talk.stream(pair.getKey());
        assertThat(events).hasSizeGreaterThan(5).last().isEqualTo("[DONE]");
        var text = new StringBuilder();
        for (var event : events.subList(0, events.size() - 1)) {
            text.append(
                    Talk.json(event)
                            .path("choices")
                            .path(0)
                            .path("delta")
                            .path("content")
                            .asText(""));
        }
        assertThat(text.toString().strip()).isEqualTo(pair.getValue());
        var usages =
                events.stream()
                        .filter(event -> event.contains("\"usage\":{"))
                        .collect(Collectors.toList());
        assertThat(usages).hasSize(1);
        assertThat(Talk.json(usages.getFirst()).path("usage").path("completion_tokens").asInt())
                .isPositive();
    }

    @Test
    void an_answer_stops_at_the_limit_that_was_asked_for() throws Exception {
        var talk = new Talk(engine.ready());
        var answer =
                Talk.json(
                        talk.post(
                                        "/v1/chat/completions",
                                        talk.question("How do I download a model?", false, 3))
                                .body());
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(3);
        assertThat(answer.path("choices").path(0).path("finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void a_client_that_leaves_does_not_keep_the_engine_from_the_next() throws Exception {
        var talk = new Talk(engine.ready());
        for (var i = 0; i < 5; i++) {
            try (var lines = talk.open(talk.question("hello", true, 200))) {
                assertThat(lines.readLine()).startsWith("data: ");
            }
        }
        assertThat(
                        talk.ask("hello")
                                .path("choices")
                                .path(0)
                                .path("message")
                                .path("content")
                                .asText())
                .startsWith("Hello.");
    }

    @Test
    void nonsense_is_refused_as_the_callers_fault() throws Exception {
        var talk = new Talk(engine.ready());
        for (var nonsense : new String[] {"{", "[]", "{\"messages\":7}"}) {
            var answer = talk.post("/v1/chat/completions", nonsense);
            assertThat(answer.statusCode()).as(nonsense).isBetween(400, 599);
            assertThat(Talk.json(answer.body()).path("error").path("message").asText())
                    .as(nonsense)
                    .isNotEmpty();
        }
        assertThat(talk.ask("hello").path("choices").path(0).path("message").isObject()).isTrue();
    }

    @Test
    void an_engine_that_is_killed_is_noticed_and_answers_again() throws Exception {
        engine.ready();
        crash();
        engine.watch().hint();
        engine.gone(Duration.ofSeconds(15));
        mend();
        var again = engine.ready();
        assertThat(new Talk(again).ask("hello").path("choices").path(0).path("message").isObject())
                .isTrue();
    }
}
