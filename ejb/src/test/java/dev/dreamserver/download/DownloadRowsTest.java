package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.TestDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DownloadRowsTest {

    private static UUID add(Connection rows, String key, String source, int priority)
            throws SQLException {
        var id = UUID.randomUUID();
        var file = new WantedFile("f", URI.create(source), OptionalLong.of(10), Optional.empty());
        var wanted = new Wanted(key, key, List.of(file), priority);
        DownloadRows.add(rows, id, wanted, "Ada", Instant.now(), 4);
        return id;
    }

    @Test
    void one_is_taken_after_the_other_by_priority_then_age() throws SQLException {
        try (var rows = TestDatabase.fresh().getConnection()) {
            var old = add(rows, "old", "https://a/1", 0);
            var young = add(rows, "young", "https://a/2", 0);
            var urgent = add(rows, "urgent", "https://a/3", 0);
            assertThat(DownloadRows.first(rows, urgent)).isTrue();
            assertThat(DownloadRows.take(rows, "n:1", 1)).contains(urgent);
            assertThat(DownloadRows.take(rows, "n:2", 1)).isEmpty();
            DownloadRows.end(rows, urgent, "n:1", DownloadState.READY, null);
            assertThat(DownloadRows.take(rows, "n:3", 1)).contains(old);
            assertThat(DownloadRows.take(rows, "n:4", 2)).contains(young);
        }
    }

    @Test
    void no_file_is_fetched_twice_at_a_time() throws SQLException {
        try (var rows = TestDatabase.fresh().getConnection()) {
            add(rows, "one", "https://a/same", 0);
            add(rows, "two", "https://a/same", 0);
            assertThat(DownloadRows.take(rows, "n:1", 8)).isPresent();
            assertThat(DownloadRows.take(rows, "n:2", 8)).isEmpty();
            assertThatThrownBy(() -> add(rows, "one", "https://a/other", 0))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void what_a_node_held_waits_again_when_it_starts_and_a_paused_one_stays_so()
            throws SQLException {
        try (var rows = TestDatabase.fresh().getConnection()) {
            var id = add(rows, "one", "https://a/1", 0);
            DownloadRows.take(rows, "n:1", 1);
            DownloadRows.release(rows, "other");
            assertThat(DownloadRows.renew(rows, id, "n:1")).isTrue();
            DownloadRows.release(rows, "n");
            assertThat(DownloadRows.renew(rows, id, "n:1")).isFalse();
            assertThat(DownloadRows.take(rows, "n:2", 1)).contains(id);
            DownloadRows.move(
                    rows, id, List.of(DownloadState.RUNNING), DownloadState.PAUSED, Instant.now());
            DownloadRows.end(rows, id, "n:2", DownloadState.WAITING, null);
            assertThat(DownloadRows.state(rows, id)).contains(DownloadState.PAUSED);
            assertThat(DownloadRows.take(rows, "n:3", 1)).isEmpty();
        }
    }

    @Test
    void one_is_shown_with_what_is_done() throws SQLException {
        try (var rows = TestDatabase.fresh().getConnection()) {
            var id = add(rows, "one", "https://a/1", 3);
            DownloadRows.done(rows, id, 0, 0, new DownloadRows.Part("x", 4, false));
            var view = DownloadRows.list(rows, 10).getFirst();
            assertThat(view.done()).isEqualTo(4);
            assertThat(view.bytes()).isEqualTo(10);
            assertThat(view.askedBy()).isEqualTo("Ada");
            DownloadRows.found(rows, id, 0, "y", 10);
            assertThat(DownloadRows.list(rows, 10).getFirst().done()).isEqualTo(10);
        }
    }

    @Test
    void people_are_told_what_came_and_what_failed_since_then() throws SQLException {
        try (var rows = TestDatabase.fresh().getConnection()) {
            var begin = Instant.now().minusSeconds(60);
            for (var state : DownloadState.values()) {
                add(rows, state.name(), "https://a/" + state, 0);
                DownloadRows.take(rows, "n:" + state, 8);
            }
            for (var view : DownloadRows.list(rows, 10)) {
                var state = DownloadState.valueOf(view.key());
                DownloadRows.end(rows, view.id(), "n:" + state, state, "said");
            }
            var paused = add(rows, "by a person", "https://a/b", 0);
            DownloadRows.move(
                    rows,
                    paused,
                    List.of(DownloadState.WAITING),
                    DownloadState.PAUSED,
                    Instant.now());
            assertThat(DownloadRows.ended(rows, begin, 10))
                    .extracting(DownloadView::key)
                    .as("one that a person paused has no reason, and is no news")
                    .containsExactlyInAnyOrder("READY", "FAILED", "PAUSED");
            assertThat(DownloadRows.ended(rows, begin, 1)).hasSize(1);
            assertThat(DownloadRows.ended(rows, Instant.now().plusSeconds(60), 10)).isEmpty();
        }
    }
}
