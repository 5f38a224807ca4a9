package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.responses.ResponseDraft;
import dev.dreamserver.responses.ResponseMemory;
import dev.dreamserver.responses.ResponseSettings;
import dev.dreamserver.responses.TestResponses;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are kept, fetched and gone on from, over the wire and in a real database. */
class KeptResponsesTest extends KernelFixture {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN =
            "event: response.created\ndata: {\"type\":\"response.created\",\"response\":"
                    + "{\"id\":\"engine\",\"object\":\"response\",\"status\":\"in_progress\"}}\n\n";
    private static final String PIECE =
            "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
                    + "\"item_id\":\"m1\",\"delta\":\"Oslo\"}\n\n";
    private static final String END =
            "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":%s}\n\n"
                    .formatted(response("Oslo"));

    private final DataSource database = TestDatabase.fresh();
    private final BlockingQueue<ResponseDraft> drafts = new LinkedBlockingQueue<>();
    private final Executor threads = task -> Thread.ofVirtual().start(task);
    private @Nullable CountDownLatch storeGate;

    private static String response(String text) {
        return ("{'id':'engine','object':'response','created_at':5,'status':'completed',"
                        + "'model':'g','output':[{'type':'message','status':'completed','id':'m1',"
                        + "'role':'assistant','content':[{'type':'output_text','annotations':[],"
                        + "'text':'%s'}]}],'usage':{'input_tokens':4,'output_tokens':2}}")
                .formatted(text)
                .replace('\'', '"');
    }

    /** Lets the store wait where a test says so, and hears what is kept. */
    private class Watched implements ResponseMemory {

        private final ResponseMemory stored;

        Watched(ResponseMemory stored) {
            this.stored = stored;
        }

        @Override
        public void keep(ResponseDraft draft, Consumer<Boolean> then) {
            threads.execute(
                    () -> {
                        try {
                            if (storeGate != null) {
                                storeGate.await();
                            }
                        } catch (InterruptedException stop) {
                            Thread.currentThread().interrupt();
                        }
                        stored.keep(
                                draft,
                                kept -> {
                                    drafts.add(draft);
                                    then.accept(kept);
                                });
                    });
        }

        @Override
        public void find(String personId, String id, Consumer<Lookup> then) {
            stored.find(personId, id, then);
        }

        @Override
        public void forget(String personId, String id, Consumer<Lookup> then) {
            stored.forget(personId, id, then);
        }
    }

    private void keeping() {
        set.put("dream.responses.keep", "true");
        begin();
    }

    private void begin() {
        start();
        var settings = new Settings(key -> Optional.ofNullable(set.get(key)));
        kernel.keepResponses(
                ResponseSettings.from(settings),
                new Watched(TestResponses.in(database, settings, Clock.systemUTC(), threads)));
    }

    private Wire.Answer post(String body) throws IOException {
        return send("POST", "", "good", body);
    }

    private Wire.Answer get(String path) throws IOException {
        return send("GET", path, "good", "");
    }

    private Wire.Answer send(String method, String path, String key, String body)
            throws IOException {
        try (var client = new Wire(port)) {
            var bytes = body.replace('\'', '"').getBytes(UTF_8);
            client.send(
                    "%s /v1/responses%s HTTP/1.1\r\nHost: x\r\nx-api-key: %s\r\nContent-Type:"
                                    .formatted(method, path, key)
                            + " application/json\r\nContent-Length: "
                            + bytes.length
                            + "\r\n\r\n");
            client.send(bytes);
            return client.answer();
        }
    }

    private static JsonNode json(Wire.Answer answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    /** Asks, is answered with this text, and tells the id. */
    private String made(String request, String answer) throws IOException {
        engine.next(line -> line.json(200, response(answer)));
        var said = json(post(request));
        assertThat(said.path("store").asBoolean()).isTrue();
        return said.path("id").asText();
    }

    private ResponseDraft draft() throws InterruptedException {
        var draft = drafts.poll(15, TimeUnit.SECONDS);
        assertThat(draft).as("something kept").isNotNull();
        return Objects.requireNonNull(draft);
    }

    private List<String> stored() throws SQLException {
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement(
                                "select person_id || ' ' || model || ' ' || status || ' '"
                                        + " || (response is not null) from response_kept");
                var rows = query.executeQuery()) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    // ---- kept and fetched -----------------------------------------------------------------------

    @Test
    void one_is_kept_by_default_and_fetched_as_it_was_told() throws Exception {
        keeping();
        engine.next(
                line -> {
                    assertThat(line.body)
                            .isEqualTo(
                                    "{\"store\":false,\"model\":\"guide\",\"input\":\"Where?\"}");
                    line.json(200, response("Oslo"));
                });
        var told = post("{'model':'guide','input':'Where?'}");
        var said = json(told);
        assertThat(said.path("id").asText())
                .isEqualTo(
                        "resp_"
                                + Objects.requireNonNull(told.headers().get("X-Request-Id"))
                                        .replace("-", ""));
        assertThat(said.path("store").asBoolean()).isTrue();
        assertThat(said.get("previous_response_id").isNull()).isTrue();
        assertThat(said.path("output")).isEqualTo(JSON.readTree(response("Oslo")).path("output"));
        var fetched = get("/" + said.path("id").asText());
        assertThat(fetched.status()).isEqualTo(200);
        assertThat(fetched.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Cache-Control", "no-store");
        assertThat(json(fetched)).isEqualTo(said);
        assertThat(stored()).containsExactly("mara guide completed true");
        awaitIdle();
    }

    @Test
    void its_items_come_by_pages() throws Exception {
        keeping();
        var id =
                made(
                        "{'model':'guide','input':[{'role':'user','content':'a','id':'one'},"
                                + "{'role':'user','content':'b','id':'two'}]}",
                        "Oslo");
        var page = json(get("/" + id + "/input_items?limit=1"));
        assertThat(page.path("data").get(0).path("id").asText()).isEqualTo("two");
        assertThat(page.path("has_more").asBoolean()).isTrue();
        page = json(get("/" + id + "/input_items?order=asc&after=one"));
        assertThat(page.path("data"))
                .isEqualTo(
                        json(
                                "[{'role':'user','content':[{'type':'input_text','text':'b'}],"
                                        + "'id':'two','type':'message','status':'completed'}]"));
        assertThat(page.path("has_more").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=101,limit",
        "limit=x,limit",
        "order=up,order",
        "after=z,after"
    })
    void a_page_that_cannot_be_is_refused(String query, String param) throws Exception {
        keeping();
        var id = made("{'model':'guide','input':'a'}", "Oslo");
        var answer = get("/" + id + "/input_items?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + param + "\"", "invalid_value");
    }

    @Test
    void deleted_is_deleted() throws Exception {
        keeping();
        var id = made("{'model':'guide','input':'a'}", "Oslo");
        var gone = send("DELETE", "/" + id, "good", "");
        assertThat(json(gone))
                .isEqualTo(json("{'id':'%s','object':'response','deleted':true}".formatted(id)));
        assertThat(stored()).isEmpty();
        assertThat(get("/" + id).status()).isEqualTo(404);
        assertThat(send("DELETE", "/" + id, "good", "").status()).isEqualTo(404);
    }

    @Test
    void what_is_not_ones_own_cannot_be_told_from_what_is_not_there() throws Exception {
        keeping();
        var id = made("{'model':'guide','input':'a'}", "Oslo");
        var unknown = "resp_" + "0".repeat(32);
        for (var method : List.of("GET", "DELETE")) {
            var others = send(method, "/" + id, "ada", "");
            assertThat(others.status()).isEqualTo(404);
            assertThat(others.body())
                    .contains("\"code\":\"response_not_found\"", "invalid_request_error")
                    .doesNotContain(id)
                    .isEqualTo(send(method, "/" + unknown, "ada", "").body());
        }
        var items = send("GET", "/" + id + "/input_items", "ada", "");
        assertThat(items.status()).isEqualTo(404);
        var ask = "{'model':'guide','input':'b','previous_response_id':'%s'}";
        var others = send("POST", "", "ada", ask.formatted(id));
        assertThat(others.status()).isEqualTo(400);
        assertThat(others.body())
                .contains(
                        "\"code\":\"previous_response_not_found\"",
                        "\"param\":\"previous_response_id\"")
                .doesNotContain(id)
                .isEqualTo(send("POST", "", "ada", ask.formatted(unknown)).body());
        assertThat(get("/" + id).status()).isEqualTo(200);
        awaitIdle();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/resp_1,nobody,401",
        "DELETE,/resp_1,nobody,401",
        "GET,/resp_1,looker,403",
        "DELETE,/resp_1,looker,403",
        "POST,/resp_1,good,405",
        "DELETE,/resp_1/input_items,good,405",
        "POST,/resp_1/cancel,good,404",
        "GET,/resp_1/a/b,good,404",
        "GET,/resp_1?stream=true,good,400"
    })
    void the_door_is_that_of_all_addresses(String method, String path, String key, int status)
            throws Exception {
        keeping();
        assertThat(send(method, path, key, "").status()).isEqualTo(status);
    }

    // ---- gone on from ---------------------------------------------------------------------------

    @Test
    void what_was_said_goes_before_what_is_asked() throws Exception {
        keeping();
        var first =
                made("{'model':'guide','instructions':'Be short.','input':'Where is it?'}", "Oslo");
        var body = new LinkedBlockingQueue<String>();
        engine.next(
                line -> {
                    body.add(line.body);
                    line.json(200, response("Norway"));
                });
        var second =
                json(
                        post(
                                "{'model':'guide','input':'And that?','previous_response_id':'%s'}"
                                        .formatted(first)));
        var heard = JSON.readTree(body.remove());
        assertThat(heard.path("input"))
                .isEqualTo(
                        json(
                                "[{'role':'user','content':[{'type':'input_text','text':"
                                        + "'Where is it?'}],'type':'message','status':'completed'},"
                                        + "{'type':'message','status':'completed','role':"
                                        + "'assistant','content':[{'type':'output_text',"
                                        + "'annotations':[],'text':'Oslo'}]},"
                                        + "{'type':'message','role':'user','content':'And that?'}]"));
        assertThat(heard.has("instructions")).as("they are not carried over").isFalse();
        assertThat(heard.get("previous_response_id").isNull()).isTrue();
        assertThat(heard.path("store").asBoolean(true)).isFalse();
        assertThat(second.path("previous_response_id").asText()).isEqualTo(first);
        // Each holds all of it, so that one may be deleted without the others.
        assertThat(send("DELETE", "/" + first, "good", "").status()).isEqualTo(200);
        engine.next(
                line -> {
                    assertThat(JSON.readTree(line.body).path("input")).hasSize(5);
                    line.json(200, response("Europe"));
                });
        var third =
                post(
                        "{'model':'guide','input':'And that?','store':false,"
                                + "'previous_response_id':'%s'}"
                                        .formatted(second.path("id").asText()));
        assertThat(json(third).path("store").asBoolean(true)).isFalse();
        assertThat(json(third).path("previous_response_id")).isEqualTo(second.path("id"));
        assertThat(get("/" + json(third).path("id").asText()).status()).isEqualTo(404);
        awaitIdle();
    }

    @Test
    void together_they_may_be_as_large_as_one_request() throws Exception {
        set.put("dream.gateway.body-limit", "4000");
        keeping();
        var id = made("{'model':'guide','input':'%s'}".formatted("x".repeat(2000)), "Oslo");
        var answer =
                post(
                        "{'model':'guide','input':'%s','previous_response_id':'%s'}"
                                .formatted("y".repeat(2000), id));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("\"param\":\"previous_response_id\"");
        awaitIdle();
    }

    @Test
    void who_leaves_while_it_is_looked_for_asks_no_engine() throws Exception {
        keeping();
        var id = made("{'model':'guide','input':'a'}", "Oslo");
        row();
        kernel.keepResponses(
                new ResponseSettings(true, java.time.Duration.ofDays(1), 4096, 10),
                new Watched(ResponseMemory.NONE) {
                    @Override
                    public void find(String personId, String of, Consumer<Lookup> then) {}
                });
        try (var client = new Wire(port)) {
            client.postTo(
                    "/responses",
                    "{\"model\":\"guide\",\"input\":\"b\",\"previous_response_id\":\"%s\"}"
                            .formatted(id));
            for (var i = 0; kernel.underWay() == 0 && i < 1500; i++) {
                Thread.sleep(10);
            }
            assertThat(kernel.underWay()).isOne();
        }
        awaitIdle();
        assertThat(rows).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "''", "'a b'", "{'id':'x'}"})
    void what_can_be_no_id_is_refused(String id) throws Exception {
        keeping();
        var answer = post("{'model':'guide','input':'a','previous_response_id':%s}".formatted(id));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_value");
    }

    @Test
    void a_database_that_is_away_is_told_as_that() throws Exception {
        keeping();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop table response_kept");
        }
        var answer = get("/resp_1");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("Retry-After");
        assertThat(answer.body()).contains("responses_unavailable");
        engine.next(line -> line.json(200, response("Oslo")));
        var told = post("{'model':'guide','input':'a'}");
        assertThat(told.status()).as("the answer is given all the same").isEqualTo(200);
        assertThat(json(told).path("store").asBoolean(true)).isFalse();
    }

    // ---- what is not kept -----------------------------------------------------------------------

    @Test
    void who_wants_nothing_kept_has_every_byte_passed() throws Exception {
        keeping();
        var request = "{\"model\":\"guide\",\"input\":\"a\",\"store\":false}";
        engine.next(
                line -> {
                    assertThat(line.body).isEqualTo(request);
                    line.json(200, response("Oslo"));
                });
        assertThat(post(request).body()).isEqualTo(response("Oslo"));
        assertThat(stored()).isEmpty();
        assertThat(drafts).isEmpty();
    }

    @Test
    void where_nothing_said_may_be_kept_there_is_an_id_and_nobody_waits_for_it() throws Exception {
        storeGate = new CountDownLatch(1);
        begin();
        var request = "{\"model\":\"guide\",\"input\":\"a\"}";
        engine.next(
                line -> {
                    assertThat(line.body).isEqualTo(request.replace("{", "{\"store\":false,"));
                    line.json(
                            200,
                            response("Oslo")
                                    .replace("\"completed\",\"model", "\"incomplete\",\"model"));
                });
        var said = json(post(request));
        assertThat(said.path("store").asBoolean(true)).isFalse();
        Objects.requireNonNull(storeGate).countDown();
        var draft = draft();
        assertThat(draft.id()).isEqualTo(said.path("id").asText());
        assertThat(draft.content()).isFalse();
        assertThat(stored()).containsExactly("mara guide incomplete false");
        assertThat(get("/" + draft.id()).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'store':true", "'previous_response_id':'resp_1'", "'background':true"})
    void what_is_not_done_here_is_refused(String field) throws Exception {
        begin();
        var answer = post("{'model':'guide','input':'a',%s}".formatted(field));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Answers are not kept here", "unsupported_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'background':true", "'conversation':'conv_1'"})
    void nor_are_conversations_and_background_where_responses_are_kept(String field)
            throws Exception {
        keeping();
        var answer = post("{'model':'guide','input':'a',%s}".formatted(field));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("unsupported_parameter");
    }

    @ParameterizedTest
    @CsvSource({"3000,1", "1,3000"})
    void what_is_too_large_says_that_it_is_not_kept(int asked, int answered) throws Exception {
        set.put("dream.responses.limit", "2000");
        keeping();
        engine.next(line -> line.json(200, response("x".repeat(answered))));
        var said =
                json(
                        post(
                                "{'model':'guide','input':'%s','store':true}"
                                        .formatted("y".repeat(asked))));
        assertThat(said.path("store").asBoolean(true)).isFalse();
        draft();
        assertThat(get("/" + said.path("id").asText()).status()).isEqualTo(404);
        awaitIdle();
    }

    @Test
    void what_is_held_for_it_is_given_back() throws Exception {
        set.put("dream.gateway.bodies-limit", "1048576");
        set.put("dream.responses.limit", "1048576");
        keeping();
        var request = "{'model':'guide','input':'%s'}".formatted("x".repeat(400_000));
        for (var i = 0; i < 4; i++) {
            made(request, "Oslo");
            awaitIdle();
        }
    }

    @Test
    void an_answer_that_is_no_response_passes_as_it_is() throws Exception {
        keeping();
        engine.next(line -> line.json(200, "{}"));
        var answer = post("{'model':'guide','input':'a'}");
        assertThat(answer.body()).isEqualTo("{}");
        var draft = draft();
        for (var i = 0; !stored().isEmpty() && i < 1500; i++) {
            Thread.sleep(10);
        }
        assertThat(stored()).as("nobody knows " + draft.id()).isEmpty();
    }

    // ---- streams --------------------------------------------------------------------------------

    @Test
    void a_stream_calls_it_by_its_name_and_its_end_waits_until_it_is_kept() throws Exception {
        storeGate = new CountDownLatch(1);
        keeping();
        engine.next(
                line -> {
                    line.streamHead();
                    line.lastChunk(BEGIN + PIECE + END);
                });
        try (var client = new Wire(port)) {
            client.postTo("/responses", "{\"model\":\"guide\",\"input\":\"a\",\"stream\":true}");
            var begun = client.readUntil("in_progress\"}}");
            assertThat(begun).contains("\"store\":true", "\"id\":\"resp_").doesNotContain("engine");
            client.readUntil("Oslo");
            row();
            client.socket.setSoTimeout(150);
            assertThatThrownBy(() -> client.readUntil("completed"))
                    .isInstanceOf(SocketTimeoutException.class);
            Objects.requireNonNull(storeGate).countDown();
            client.socket.setSoTimeout(15_000);
            var end = client.readUntil("\"output_tokens\":2}}}");
            var id = draft().id();
            assertThat(begun).contains(id);
            assertThat(end).contains("\"store\":true", id).doesNotContain("\"engine\"");
            assertThat(json(get("/" + id)).path("output"))
                    .isEqualTo(JSON.readTree(response("Oslo")).path("output"));
        }
        awaitIdle();
    }

    @Test
    void of_a_stream_that_is_left_there_is_what_had_come() throws Exception {
        keeping();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(BEGIN + PIECE);
                    line.awaitClose();
                });
        try (var client = new Wire(port)) {
            client.postTo("/responses", "{\"model\":\"guide\",\"input\":\"a\",\"stream\":true}");
            client.readUntil("Oslo");
        }
        var kept = json(get("/" + draft().id()));
        assertThat(kept.path("status").asText()).isEqualTo("incomplete");
        assertThat(kept.path("output").get(0).path("content").get(0).path("text").asText())
                .isEqualTo("Oslo");
        assertThat(row().outcome()).isEqualTo(Outcome.ABORTED);
    }

    @Test
    void one_that_failed_says_so() throws Exception {
        keeping();
        engine.next(
                line -> {
                    line.streamHead();
                    line.lastChunk(
                            BEGIN
                                    + PIECE
                                    + "event: response.failed\ndata: {\"type\":\"response.failed\","
                                    + "\"response\":{\"status\":\"failed\",\"error\":{\"code\":"
                                    + "\"server_error\",\"message\":\"The model is gone.\"}}}\n\n");
                });
        var answer = post("{'model':'guide','input':'a','stream':true}");
        assertThat(answer.body()).contains("event: error");
        var kept = json(get("/" + draft().id()));
        assertThat(kept.path("status").asText()).isEqualTo("failed");
        assertThat(kept.path("error").path("message").asText()).isEqualTo("The model is gone.");
        assertThat(kept.path("output")).hasSize(1);
    }

    @Test
    void of_who_lost_the_right_to_ask_nothing_more_is_kept() throws Exception {
        keeping();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(BEGIN + PIECE);
                    line.awaitClose();
                });
        try (var client = new Wire(port)) {
            client.postTo("/responses", "{\"model\":\"guide\",\"input\":\"a\",\"stream\":true}");
            client.readUntil("Oslo");
            kernel.withdraw(caller("mara", Roles.USER).personId(), Instant.now());
            client.readUntil("access_withdrawn");
        }
        awaitIdle();
        assertThat(drafts).isEmpty();
        assertThat(stored()).isEmpty();
    }

    @Test
    void what_cannot_be_accounted_is_not_kept() throws Exception {
        ledgerWorks.set(false);
        keeping();
        engine.next(line -> line.json(200, response("Oslo")));
        assertThat(post("{'model':'guide','input':'a'}").status()).isEqualTo(503);
        awaitIdle();
        assertThat(drafts).isEmpty();
    }
}
