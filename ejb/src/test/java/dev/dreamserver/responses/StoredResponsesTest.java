package dev.dreamserver.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.identity.PersonGone;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.responses.ResponseDraft.End;
import dev.dreamserver.responses.ResponseDraft.Said;
import dev.dreamserver.responses.ResponseMemory.Lookup;
import dev.dreamserver.settings.Settings;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Stored responses in a real database. */
class StoredResponsesTest {

    private static final Instant NOW = Instant.parse("2026-11-28T01:00:00Z");
    private static final String OUTPUT =
            "{\"id\":\"engine-1\",\"output\":[{\"type\":\"message\",\"id\":\"m\",\"role\":"
                    + "\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"ja\"}]}]}";

    private final DataSource database = TestDatabase.fresh();
    private final Map<String, String> set = new HashMap<>(Map.of("dream.responses.keep", "true"));

    private StoredResponses open(Executor threads) {
        return TestResponses.stored(
                database,
                new Settings(key -> Optional.ofNullable(set.get(key))),
                Clock.fixed(NOW, ZoneOffset.UTC),
                threads);
    }

    private StoredResponses open() {
        return open(Runnable::run);
    }

    private static ResponseDraft draft(String person, String id, Instant at, String input) {
        return new ResponseDraft(
                person,
                id,
                at,
                "guide",
                Optional.empty(),
                End.TOLD,
                Optional.empty(),
                Optional.of(new Said(input.getBytes(UTF_8), OUTPUT.getBytes(UTF_8))),
                true);
    }

    private static boolean keep(ResponseMemory in, ResponseDraft draft) {
        var kept = new ArrayList<Boolean>();
        in.keep(draft, kept::add);
        assertThat(kept).hasSize(1);
        return kept.getFirst();
    }

    private static Lookup find(ResponseMemory in, String person, String id) {
        var found = new ArrayList<Lookup>();
        in.find(person, id, found::add);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<String> rows() throws SQLException {
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement(
                                "select id || ' ' || status || ' ' || (response is not null)"
                                        + " from response_kept order by created_at, id");
                var rows = query.executeQuery()) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    @Test
    void one_is_found_by_who_made_it_and_by_nobody_else() {
        var responses = open();
        assertThat(keep(responses, draft("ann", "resp_1", NOW, "\"hi\""))).isTrue();
        assertThat(find(responses, "ann", "resp_1")).isInstanceOf(Lookup.Found.class);
        assertThat(find(responses, "bob", "resp_1")).isEqualTo(new Lookup.None());
        var gone = new ArrayList<Lookup>();
        responses.forget("bob", "resp_1", gone::add);
        assertThat(gone).containsExactly(new Lookup.None());
        assertThat(find(responses, "ann", "resp_1")).isInstanceOf(Lookup.Found.class);
        responses.forget("ann", "resp_1", gone::add);
        assertThat(gone.getLast()).isInstanceOf(Lookup.Found.class);
        assertThat(find(responses, "ann", "resp_1")).isEqualTo(new Lookup.None());
    }

    @Test
    void where_nothing_said_may_be_kept_there_is_only_an_id() throws Exception {
        set.clear();
        var responses = open();
        assertThat(keep(responses, draft("ann", "resp_1", NOW, "\"secret\""))).isFalse();
        assertThat(rows()).containsExactly("resp_1 completed false");
        assertThat(find(responses, "ann", "resp_1")).isEqualTo(new Lookup.None());
    }

    @Test
    void what_was_kept_is_forgotten_when_it_may_not_be_any_more() throws Exception {
        keep(open(), draft("ann", "resp_1", NOW, "\"secret\""));
        assertThat(rows()).containsExactly("resp_1 completed true");
        set.clear();
        open().forget();
        assertThat(rows()).containsExactly("resp_1 completed false");
    }

    @Test
    void what_is_too_large_is_not_kept() throws Exception {
        set.put("dream.responses.limit", "1024");
        var responses = open();
        var large = "\"" + "x".repeat(1024) + "\"";
        assertThat(keep(responses, draft("ann", "resp_1", NOW, large))).isFalse();
        assertThat(rows()).containsExactly("resp_1 completed false");
    }

    @Test
    void the_oldest_of_a_person_make_room() throws Exception {
        set.put("dream.responses.each", "2");
        var responses = open();
        for (var i = 1; i <= 3; i++) {
            keep(responses, draft("ann", "resp_" + i, NOW.minusSeconds(10 - i), "\"hi\""));
        }
        keep(responses, draft("bob", "resp_0", NOW.minusSeconds(100), "\"hi\""));
        assertThat(rows())
                .containsExactly(
                        "resp_0 completed true", "resp_2 completed true", "resp_3 completed true");
    }

    @Test
    void what_is_over_is_neither_found_nor_kept() throws Exception {
        set.put("dream.responses.retention", "PT1H");
        var responses = open();
        var hour = Duration.ofHours(1);
        keep(responses, draft("ann", "resp_1", NOW.minus(hour).minusSeconds(1), "\"hi\""));
        keep(responses, draft("ann", "resp_2", NOW.minus(hour), "\"hi\""));
        assertThat(find(responses, "ann", "resp_1")).isEqualTo(new Lookup.None());
        assertThat(find(responses, "ann", "resp_2")).isInstanceOf(Lookup.Found.class);
        responses.forget();
        assertThat(rows()).containsExactly("resp_2 completed true");
    }

    @Test
    void who_is_gone_leaves_nothing() throws Exception {
        var responses = open();
        keep(responses, draft("ann", "resp_1", NOW, "\"hi\""));
        keep(responses, draft("bob", "resp_2", NOW, "\"hi\""));
        responses.onGone(new PersonGone("ann"));
        assertThat(rows()).containsExactly("resp_2 completed true");
    }

    @Test
    void half_a_character_does_no_harm() {
        var responses = open();
        assertThat(
                        keep(
                                responses,
                                draft("ann", "resp_1", NOW, "\"\\ud83d \\u0000 \\ud83d\\ude00\"")))
                .isTrue();
        var found = (Lookup.Found) find(responses, "ann", "resp_1");
        assertThat(found.response().input()).contains("\\uD83D \\u0000 ");
    }

    @Test
    void too_many_at_once_are_told_so() {
        var responses =
                open(
                        work -> {
                            throw new RejectedExecutionException();
                        });
        assertThat(keep(responses, draft("ann", "resp_1", NOW, "\"hi\""))).isFalse();
        assertThat(find(responses, "ann", "resp_1")).isEqualTo(new Lookup.Unknown());
    }

    @Test
    void what_waits_is_bounded_by_its_bytes() {
        var waiting = new ArrayList<Runnable>();
        var responses = open(waiting::add);
        var large = "x".repeat(16 << 20);
        var told = new ArrayList<Boolean>();
        for (var i = 0; i < 4; i++) {
            responses.keep(draft("ann", "resp_" + i, NOW, large), told::add);
        }
        assertThat(waiting).hasSize(3);
        assertThat(told).containsExactly(false);
        waiting.removeFirst().run();
        responses.keep(draft("ann", "resp_5", NOW, large), told::add);
        assertThat(waiting).as("there is room again").hasSize(3);
    }

    @Test
    void a_database_that_is_away_is_not_taken_for_an_answer() throws Exception {
        var responses = open();
        keep(responses, draft("ann", "resp_1", NOW, "\"hi\""));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop table response_kept");
        }
        assertThat(find(responses, "ann", "resp_1")).isEqualTo(new Lookup.Unknown());
        assertThat(keep(responses, draft("ann", "resp_2", NOW, "\"hi\""))).isFalse();
    }
}
