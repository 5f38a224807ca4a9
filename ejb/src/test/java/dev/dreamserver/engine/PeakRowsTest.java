package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.catalog.Taken;
import dev.dreamserver.platform.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeakRowsTest {

    private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");
    private static final Path FILE = Path.of("/models/new.gguf");

    private static Peak peak(long bytes, int tokens, int slots, String place, int second) {
        return new Peak(
                FILE, 5000, "a", place, new Taken(bytes, tokens, slots), NOW.plusSeconds(second));
    }

    @Test
    void what_was_measured_is_kept_for_each_node_context_and_place() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            var first = peak(7000, 8192, 1, Peak.GPU, 0);
            var others =
                    List.of(
                            peak(9000, 16_384, 1, Peak.GPU, 1),
                            peak(8000, 8192, 2, Peak.GPU, 2),
                            peak(6000, 8192, 1, Peak.MEMORY, 3));
            PeakRows.put(database, "a", first);
            for (var other : others) {
                PeakRows.put(database, "a", other);
            }
            PeakRows.put(database, "b", peak(1, 8192, 1, Peak.GPU, 4));
            assertThat(PeakRows.all(database, "a"))
                    .containsExactly(others.get(2), others.get(1), others.get(0), first);
            var again = peak(7100, 8192, 1, Peak.GPU, 9);
            PeakRows.put(database, "a", again);
            assertThat(PeakRows.all(database, "a")).hasSize(4).first().isEqualTo(again);
        }
    }

    @Test
    void old_ones_are_forgotten() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            for (var i = 0; i < PeakRows.MOST + 3; i++) {
                PeakRows.put(database, "a", peak(7000, 128 + i, 1, Peak.GPU, i));
            }
            PeakRows.put(database, "b", peak(7000, 128, 1, Peak.GPU, 0));
            PeakRows.forget(database, "a");
            try (var count =
                            database.prepareStatement(
                                    "select count(*), min(context_tokens) from engine_peak"
                                            + " where node = 'a'");
                    var rows = count.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(PeakRows.MOST);
                assertThat(rows.getInt(2)).isEqualTo(131);
            }
            assertThat(PeakRows.all(database, "b")).hasSize(1);
        }
    }

    @Test
    void the_one_of_this_context_says_most_else_the_newest_of_this_very_file() {
        var one = peak(7000, 8192, 1, Peak.GPU, 0);
        var newer = peak(9000, 16_384, 1, Peak.GPU, 1);
        var known = List.of(newer, one, peak(6000, 8192, 1, Peak.MEMORY, 3));
        assertThat(Peak.of(known, FILE, 5000, "a", Peak.GPU, 8192, 1)).contains(one.taken());
        assertThat(Peak.of(known, FILE, 5000, "a", Peak.GPU, 8192, 2)).contains(newer.taken());
        assertThat(Peak.of(known, FILE, 5001, "a", Peak.GPU, 8192, 1)).isEmpty();
        assertThat(Peak.of(known, FILE, 5000, "b", Peak.GPU, 8192, 1)).isEmpty();
        assertThat(Peak.of(known, Path.of("/x"), 5000, "a", Peak.GPU, 8192, 1)).isEmpty();
    }

    @Test
    void options_and_eyes_are_told_apart_and_none_can_be_read_again() {
        var plain = Peaks.how(List.of("-ngl", "99"), Optional.empty());
        assertThat(plain).matches("[0-9a-f]{16}");
        assertThat(Peaks.how(List.of("-ngl", "99"), Optional.empty())).isEqualTo(plain);
        assertThat(Peaks.how(List.of("-ngl", "20"), Optional.empty())).isNotEqualTo(plain);
        assertThat(Peaks.how(List.of("-ngl", "99"), Optional.of(FILE))).isNotEqualTo(plain);
    }

    @Test
    void only_the_same_engine_that_takes_more_is_told_again() {
        var before = new EngineLoaded("new", FILE, "a", 8192, 2, 7000, Peak.GPU);
        assertThat(new EngineLoaded("new", FILE, "a", 8192, 2, 7001, Peak.GPU).moreOf(before))
                .isTrue();
        assertThat(before.moreOf(before)).isFalse();
        assertThat(new EngineLoaded("new", FILE, "a", 4096, 2, 7001, Peak.GPU).moreOf(before))
                .isFalse();
    }
}
