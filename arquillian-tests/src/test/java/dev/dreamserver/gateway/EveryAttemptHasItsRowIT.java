package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Parts;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Stepped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One usage row for each attempt, there before the end is shown, whatever becomes of client, engine
 * and database.
 */
@ExtendWith(HouseExtension.class)
class EveryAttemptHasItsRowIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";
    private static final String WHOLE = Call.SHORT.replace("\"stream\":true,", "");
    private static final String WITH_USAGE =
            Call.SHORT.replace(
                    "\"stream\":true",
                    "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration BACK = Duration.ofSeconds(60);

    private String key = "";
    private String keyId = "";

    private record Row(
            String request,
            String person,
            Optional<String> team,
            String model,
            long in,
            long out,
            Optional<Long> firstToken,
            long duration,
            Instant startedAt,
            String outcome,
            boolean estimated) {}

    @BeforeEach
    void makeKey(House house, TestInfo test) throws Exception {
        var made =
                make(
                        house,
                        house.given().getProperty("dream.cli.token"),
                        test.getTestMethod().orElseThrow().getName());
        key = made.path("text").asText();
        keyId = made.path("key").path("id").asText();
    }

    @Test
    void a_stream_has_its_row_when_its_end_is_seen_with_the_engines_own_count(House house)
            throws Exception {
        var before = Instant.now();
        try (var call = Call.ask(house, key, WITH_USAGE)) {
            var seen = call.readUntil("data: [DONE]\n\n");
            var row = onlyRow(house);
            var usage = JSON.readTree(lastData(seen, "\"usage\":{")).path("usage");
            assertThat(row.request).isEqualTo(call.header("x-request-id"));
            assertThat(row.outcome).isEqualTo("COMPLETE");
            assertThat(row.estimated).isFalse();
            assertThat(row.in).isEqualTo(usage.path("prompt_tokens").asLong()).isPositive();
            assertThat(row.out).isEqualTo(usage.path("completion_tokens").asLong()).isPositive();
            assertThat(row.model).isEqualTo("dream-guide");
            assertThat(row.person).isEqualTo("owner@local");
            assertThat(row.team).isEmpty();
            assertThat(row.firstToken.orElseThrow()).isPositive().isLessThan(row.duration);
            assertThat(row.startedAt).isBetween(before.minusMillis(5), Instant.now());
            assertThat(row.duration)
                    .isLessThan(Duration.between(before, Instant.now()).toNanos() / 1000);
        }
    }

    @Test
    void a_whole_answer_has_its_row_when_it_is_seen_with_the_team_of_its_asker(House house)
            throws Exception {
        var people = new People(house);
        var id = people.add("teamed", PASSWORD, "user");
        people.join(id, "research");
        var made = make(house, people.token("teamed", PASSWORD), "teamed");
        keyId = made.path("key").path("id").asText();
        try (var call = Call.ask(house, made.path("text").asText(), WHOLE)) {
            var usage = JSON.readTree(call.rest()).path("usage");
            var row = onlyRow(house);
            assertThat(call.status()).isEqualTo(200);
            assertThat(row.request).isEqualTo(call.header("x-request-id"));
            assertThat(row.outcome).isEqualTo("COMPLETE");
            assertThat(row.estimated).isFalse();
            assertThat(row.in).isEqualTo(usage.path("prompt_tokens").asLong()).isPositive();
            assertThat(row.out).isEqualTo(usage.path("completion_tokens").asLong()).isPositive();
            assertThat(row.person).isEqualTo(id);
            assertThat(row.team).contains("research");
        }
    }

    @Test
    void a_client_that_leaves_before_the_first_token_leaves_a_row_and_a_free_engine(House house)
            throws Exception {
        var parts = new Parts(house);
        var engine = List.of(parts.engine());
        Parts.freeze(engine);
        try {
            Call.ask(house, key, Call.LONG).close();
            await("the row", SOON, () -> !rows(house).isEmpty());
        } finally {
            Parts.thaw(engine);
        }
        var row = onlyRow(house);
        assertThat(row.outcome).isEqualTo("ABORTED");
        assertThat(row.out).isZero();
        assertThat(row.firstToken).isEmpty();
        await("idle slots", SOON, () -> parts.busySlots() == 0);
        assertThat(onlyRow(house)).isEqualTo(row);
    }

    @Test
    void a_client_that_leaves_in_the_middle_is_counted_what_was_sent_and_stops_the_engine(
            House house) throws Exception {
        var parts = new Parts(house);
        var sent = 0L;
        try (var engine = new Stepped(parts.engine())) {
            try (var call = Call.ask(house, key, Call.LONG)) {
                call.readUntil("\"content\":\" Server\"", engine);
            }
            await("the row", SOON, () -> !rows(house).isEmpty());
            sent = onlyRow(house).out;
        }
        var row = onlyRow(house);
        assertThat(row.outcome).isEqualTo("ABORTED");
        assertThat(row.estimated).isTrue();
        assertThat(sent).isBetween(2L, 1000L);
        assertThat(row.in).isPositive();
        assertThat(row.firstToken).isPresent();
        await("idle slots", SOON, () -> parts.busySlots() == 0);
        assertThat(onlyRow(house).out).isEqualTo(sent);
    }

    @Test
    void an_engine_killed_in_the_middle_gives_an_error_event_a_failed_row_and_comes_back(
            House house) throws Exception {
        var engine = new Parts(house).engine();
        try (var stepped = new Stepped(engine);
                var call = Call.ask(house, key, Call.LONG)) {
            call.readUntil("\"content\":\"Dream\"", stepped);
            assertThat(engine.destroyForcibly()).isTrue();
            var last = call.rest();
            assertThat(call.status()).isEqualTo(200);
            assertThat(last).endsWith("\n\n").doesNotContain("[DONE]");
            var error = JSON.readTree(lastData(last, "\"error\"")).path("error");
            assertThat(error.path("code").asText()).isEqualTo("engine_failed");
            assertThat(error.path("type").asText()).isEqualTo("server_error");
            assertThat(error.path("message").asText()).isNotBlank();
            var row = row(house, call.header("x-request-id"));
            assertThat(row.outcome).isEqualTo("FAILED");
            assertThat(row.out).isBetween(1L, 1000L);
            assertThat(row.estimated).isTrue();
        }
        await("the engine", BACK, () -> status(house, WHOLE) == 200);
        assertThat(new Parts(house).engine().pid()).isNotEqualTo(engine.pid());
        assertThat(rows(house)).extracting(Row::outcome).contains("COMPLETE");
    }

    @Test
    void while_the_database_hangs_no_answer_is_shown_as_complete_and_later_none_is_counted_so(
            House house) throws Exception {
        try (var warm = Call.ask(house, key, Call.SHORT)) {
            assertThat(warm.rest()).endsWith("data: [DONE]\n\n");
        }
        var database = new Parts(house).database();
        assertThat(database).hasSizeGreaterThan(2);
        var refused = new ArrayList<String>();
        try {
            Parts.freeze(database);
            try (var stream = Call.ask(house, key, Call.SHORT);
                    var whole = Call.ask(house, key, WHOLE)) {
                // Words flow all the same; only the end is held back.
                stream.readUntil("\"content\":\"Dream\"");
                assertThat(whole.status()).isEqualTo(503);
                assertThat(whole.header("retry-after")).isNotEmpty();
                assertThat(whole.rest()).contains("\"code\":\"usage_not_recorded\"");
                assertThat(stream.rest())
                        .contains("\"code\":\"usage_not_recorded\"")
                        .doesNotContain("[DONE]");
                refused.add(stream.header("x-request-id"));
                refused.add(whole.header("x-request-id"));
            }
        } finally {
            Parts.thaw(database);
        }
        await("answers", BACK, () -> status(house, WHOLE) == 200);
        await(
                "the refused ones' rows",
                SOON,
                () ->
                        rows(house).stream()
                                        .filter(row -> refused.contains(row.request))
                                        .filter(row -> row.outcome.equals("FAILED"))
                                        .count()
                                == 2);
        assertThat(rows(house)).extracting(Row::request).doesNotHaveDuplicates();
    }

    @Test
    void every_answer_of_many_at_once_has_exactly_one_row(House house) throws Exception {
        Set<String> complete = ConcurrentHashMap.newKeySet();
        var askers = 8;
        var each = 25;
        try (var pool = Executors.newFixedThreadPool(askers)) {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (var asker = 0; asker < askers; asker++) {
                var body = (asker % 2 == 0 ? Call.SHORT : WHOLE).replace("4000", "5");
                tasks.add(
                        () -> {
                            for (var i = 0; i < each; i++) {
                                try (var call = Call.ask(house, key, body)) {
                                    var text = call.rest();
                                    assertThat(call.status()).as(text).isEqualTo(200);
                                    assertThat(text).doesNotContain("\"error\"");
                                    complete.add(call.header("x-request-id"));
                                }
                            }
                            return true;
                        });
            }
            for (var task : pool.invokeAll(tasks)) {
                task.get();
            }
        }
        assertThat(complete).hasSize(askers * each);
        var rows = rows(house);
        assertThat(rows).extracting(Row::request).containsExactlyInAnyOrderElementsOf(complete);
        assertThat(rows).allMatch(row -> row.outcome.equals("COMPLETE") && !row.estimated);
        assertThat(rows).allMatch(row -> row.in > 0 && row.out > 0);
    }

    private int status(House house, String body) {
        try (var call = Call.ask(house, key, body)) {
            return call.status();
        } catch (java.io.IOException notNow) {
            return 0;
        }
    }

    private Row onlyRow(House house) throws SQLException {
        var rows = rows(house);
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private Row row(House house, String request) throws SQLException {
        return rows(house).stream()
                .filter(row -> row.request.equals(request))
                .findFirst()
                .orElseThrow();
    }

    /** All rows of this test's key. */
    private List<Row> rows(House house) throws SQLException {
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select request_id, person_id, team, model, tokens_in, tokens_out,"
                                        + " first_token_micros, duration_micros, started_at,"
                                        + " outcome, estimated from usage_attempt where key_id = ?"
                                        + " order by started_at")) {
            query.setString(1, keyId);
            var found = query.executeQuery();
            var rows = new ArrayList<Row>();
            while (found.next()) {
                rows.add(
                        new Row(
                                found.getString(1),
                                found.getString(2),
                                Optional.ofNullable(found.getString(3)),
                                found.getString(4),
                                found.getLong(5),
                                found.getLong(6),
                                Optional.ofNullable(found.getObject(7, Long.class)),
                                found.getLong(8),
                                found.getTimestamp(9).toInstant(),
                                found.getString(10),
                                found.getBoolean(11)));
            }
            return rows;
        }
    }

    private static JsonNode make(House house, String bearer, String name) throws Exception {
        var made =
                house.send(
                        "POST",
                        "/api/v1/keys",
                        JSON.writeValueAsString(
                                Map.of(
                                        "name",
                                        name.substring(0, Math.min(30, name.length()))
                                                + " "
                                                + System.nanoTime())),
                        "Authorization",
                        "Bearer " + bearer,
                        "Content-Type",
                        "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return JSON.readTree(made.body());
    }

    /** The last event of a stream that contains this, without its field name. */
    private static String lastData(String stream, String part) {
        return stream.lines()
                .filter(line -> line.startsWith("data: ") && line.contains(part))
                .reduce((first, second) -> second)
                .orElseThrow()
                .substring(6);
    }

    private interface Look {
        boolean seen() throws Exception;
    }

    private static void await(String what, Duration within, Look look) throws Exception {
        var limit = Instant.now().plus(within);
        while (!look.seen()) {
            assertThat(Instant.now()).as(what).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(50); // between two looks, not to be right
        }
    }
}
