package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.AnswerListener;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.routing.Decision;
import dev.dreamserver.routing.Reason;
import dev.dreamserver.routing.Reason.Why;
import dev.dreamserver.routing.Router;
import dev.dreamserver.routing.RoutingRule;
import dev.dreamserver.routing.RoutingTable;
import dev.dreamserver.routing.RuleTerms;
import dev.dreamserver.security.Roles;
import dev.dreamserver.usage.UsageRow;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests for a name of the house: who answers, what the engine hears, what is told and kept. */
class RoutedCallsTest extends KernelFixture {

    private static final Map<String, List<String>> NAMES =
            Map.of(
                    "fast", List.of("small"),
                    "powerful", List.of("large"),
                    "code", List.of("coder"),
                    "house-style", List.of("gone", "small"));

    private final Router router = new Router(Clock.systemUTC(), ZoneOffset.UTC);

    private void startWith(RoutingRule... rules) {
        var small = endpoint("small", "small-q4");
        var large = endpoint("large", "large-q8");
        var coder = endpoint("coder", "coder");
        start(small, large, coder);
        become(List.of(small, large, coder), rules);
    }

    private void become(List<EngineEndpoint> engines, RoutingRule... rules) {
        router.become(new RoutingTable(engines, NAMES, List.of(rules), ZoneOffset.UTC));
        kernel.routedBy(router);
    }

    private static RoutingRule rule(String name, Subject subject, String project, String target) {
        var terms =
                new RuleTerms(
                        name,
                        subject,
                        project,
                        "",
                        EnumSet.allOf(DayOfWeek.class),
                        Optional.empty(),
                        0,
                        target);
        return new RoutingRule(UUID.randomUUID(), 1, "", terms);
    }

    private static String ask(String model, String said) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"system\",\"content\":\"SELECT\"},{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, said);
    }

    private Wire.Answer answer(String body, String... headers) throws IOException {
        try (var client = new Wire(port)) {
            client.post(
                    body,
                    "x-api-key: good\r\nContent-Type: application/json\r\n"
                            + String.join("", headers));
            return client.answer();
        }
    }

    private void expect(String engineModel) {
        engine.next(
                line -> {
                    assertThat(line.body).startsWith("{\"model\":\"%s\",".formatted(engineModel));
                    line.json(200, plain("hello", 7, 3));
                });
    }

    @Test
    void auto_goes_by_the_last_words_of_a_person_and_says_so() throws Exception {
        startWith();
        expect("small-q4");
        var simple = answer(ask("auto", "What is the capital of Peru?"));
        assertThat(simple.headers())
                .containsEntry("X-Dream-Model", "small")
                .containsEntry("X-Dream-Route", "auto; it looks simple, so \"fast\" answers");
        assertThat(row())
                .extracting(UsageRow::model, UsageRow::routed)
                .containsExactly("small", Optional.of(new UsageRow.Routed("auto", "SIMPLE")));
        expect("large-q8");
        answer(ask("auto", "Compare both strategies critically and justify your choice."));
        assertThat(row().routed()).contains(new UsageRow.Routed("auto", "COMPLEX"));
        expect("coder");
        answer(ask("auto", "Why does this python function raise a KeyError?"));
        assertThat(row().routed()).contains(new UsageRow.Routed("auto", "CODE"));
    }

    @Test
    void a_name_of_the_owner_leads_to_the_first_that_is_there() throws Exception {
        startWith();
        expect("small-q4");
        var answer = answer(ask("house-style", "hi"));
        assertThat(answer.headers())
                .containsEntry("X-Dream-Model", "small")
                .containsEntry(
                        "X-Dream-Route",
                        "house-style; the first that can answer behind \"house-style\"");
        assertThat(row().routed())
                .contains(new UsageRow.Routed("house-style", "NAMED house-style"));
    }

    @Test
    void a_rule_goes_before_the_prompt() throws Exception {
        startWith(
                rule("Nachtprüfung", Subject.HOUSE, "audit", "large"),
                rule("Team", new Subject(Subject.Kind.TEAM, "team"), "", "coder"));
        expect("large-q8");
        var answer = answer(ask("auto", "hi"), "X-Dream-Project: audit\r\n");
        assertThat(answer.headers())
                .containsEntry("X-Dream-Route", "auto; the rule \"Nachtpr?fung\" says so");
        assertThat(row().routed()).contains(new UsageRow.Routed("auto", "RULE Nachtprüfung"));
        expect("coder");
        answer(ask("auto", "hi"));
        assertThat(row().routed()).contains(new UsageRow.Routed("auto", "RULE Team"));
    }

    @Test
    void the_project_of_a_key_goes_before_what_a_request_says() throws Exception {
        startWith(rule("Atlas", Subject.HOUSE, "atlas", "large"));
        expect("large-q8");
        try (var client = new Wire(port)) {
            client.post(
                    ask("auto", "hi"),
                    String.join(
                            "\r\n",
                            "x-api-key: atlas",
                            "Content-Type: application/json",
                            "X-Dream-Project: zenith",
                            ""));
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(row().project()).contains("atlas");
    }

    @Test
    void what_a_request_says_it_is_for_stands_in_its_row() throws Exception {
        startWith();
        for (var said : List.of("Überblick", "", "-", "x".repeat(201), "two\u0085lines")) {
            expect("small-q4");
            answer(
                    ask("small", "hi"),
                    said.isEmpty() ? "" : "X-Dream-Project:  %s \r\n".formatted(said));
            assertThat(row().project())
                    .as(said)
                    .isEqualTo(said.startsWith("Ü") ? Optional.of("Überblick") : Optional.empty());
        }
    }

    @Test
    void a_conversation_stays_with_the_model_it_began_with() throws Exception {
        startWith();
        expect("coder");
        answer(
                ask("auto", "Why does this python function raise a KeyError?"),
                "X-Dream-Conversation: 7\r\n");
        assertThat(row().model()).isEqualTo("coder");
        expect("coder");
        var second = answer(ask("auto", "thanks"), "X-Dream-Conversation: 7\r\n");
        assertThat(second.headers()).containsEntry("X-Dream-Model", "coder");
        assertThat(row().routed()).contains(new UsageRow.Routed("auto", "PINNED"));
        expect("small-q4");
        answer(ask("auto", "thanks"), "X-Dream-Conversation: 8\r\n");
        assertThat(row().model()).isEqualTo("small");
    }

    @Test
    void a_model_that_is_named_answers_itself_and_nothing_is_said() throws Exception {
        startWith(rule("Team", new Subject(Subject.Kind.TEAM, "team"), "", "coder"));
        expect("large-q8");
        var answer = answer(ask("large", "hi"));
        assertThat(answer.headers()).doesNotContainKeys("X-Dream-Model", "X-Dream-Route");
        assertThat(row().routed()).isEmpty();
    }

    @Test
    void what_a_page_has_decided_before_is_not_decided_again_and_kept() throws Exception {
        startWith(named("small", "coder"));
        engine.next(
                line -> {
                    assertThat(line.body).startsWith("{\"model\":\"small-q4\",");
                    line.streamHead();
                    line.chunk(token("a") + usage(3, 1) + DONE);
                    line.streamEnd();
                });
        var decision = new Decision("auto", Optional.of("small"), new Reason(Why.SIMPLE, ""));
        var ended = new CountDownLatch(1);
        kernel.ask(
                server.getWorker().getIoThread(),
                new DefaultByteBufferPool(true, 16384),
                caller("mara", Roles.USER),
                ask("small", "hi").replaceFirst("\\{", "{\"stream\":true,").getBytes(UTF_8),
                new AnswerListener() {
                    @Override
                    public Optional<Decision> decided() {
                        return Optional.of(decision);
                    }

                    @Override
                    public void started(UUID requestId, String model) {}

                    @Override
                    public void events(ByteBuffer wholeEvents) {}

                    @Override
                    public void ended(Optional<UsageRow> row, Optional<Refusal> refusal) {
                        ended.countDown();
                    }
                });
        assertThat(ended.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(row())
                .extracting(UsageRow::model, UsageRow::routed)
                .containsExactly("small", Optional.of(new UsageRow.Routed("auto", "SIMPLE")));
        assertThat(router.latest()).as("it was remembered when it was made").isEmpty();
    }

    /** Whoever asks for the one model gets the other. */
    private static RoutingRule named(String asked, String target) {
        var terms =
                new RuleTerms(
                        "Old name",
                        Subject.HOUSE,
                        "",
                        asked,
                        EnumSet.allOf(DayOfWeek.class),
                        Optional.empty(),
                        0,
                        target);
        return new RoutingRule(UUID.randomUUID(), 1, "", terms);
    }

    @Test
    void where_nothing_stands_behind_a_name_it_is_said_and_nobody_is_asked() throws Exception {
        startWith();
        become(List.of());
        var answer = answer(ask("auto", "hi"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("No model behind \\\"auto\\\"");
        assertThat(rows).isEmpty();
    }

    @Test
    void the_names_are_told_with_the_models() throws Exception {
        startWith();
        try (var client = new Wire(port)) {
            client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\nx-api-key: good\r\n\r\n");
            assertThat(client.answer().body())
                    .contains("\"id\":\"large\"")
                    .contains(
                            "\"id\":\"auto\",\"object\":\"model\",\"created\":0,\"owned_by\":\"dream\"")
                    .contains("\"id\":\"house-style\"");
        }
        try (var client = new Wire(port)) {
            client.send("GET /v1/models/fast HTTP/1.1\r\nHost: x\r\nx-api-key: good\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_long_text_is_judged_by_its_beginning() throws Exception {
        startWith();
        expect("coder");
        answer(ask("auto", "Refactor this python function:\\n```\\n" + "x = 1\\n".repeat(5_000)));
        assertThat(row().routed()).contains(new UsageRow.Routed("auto", "CODE"));
    }
}
