package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SwitchRowsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T02:00:00Z");
    private static final Path FILE = Path.of("/models/new.gguf");

    private static SwitchView view(String to, Instant at) {
        return new SwitchView(
                UUID.randomUUID(),
                "old",
                to,
                SwitchPhase.RESERVING,
                false,
                at,
                Optional.empty(),
                "mara");
    }

    @Test
    void of_two_at_once_one_begins() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            var first = view("new", NOW);
            assertThat(SwitchRows.begin(database, "a", first, FILE)).isTrue();
            assertThat(SwitchRows.begin(database, "a", view("other", NOW), FILE)).isFalse();
            assertThat(SwitchRows.begin(database, "b", view("other", NOW), FILE)).isTrue();
            assertThat(SwitchRows.newest(database, "a", Instant.EPOCH, 9)).containsExactly(first);

            var undone =
                    first.at(
                            SwitchPhase.ROLLED_BACK,
                            true,
                            NOW.plusSeconds(9),
                            Optional.of("It ended."));
            SwitchRows.at(database, undone);
            var next = view("next", NOW.plusSeconds(10));
            assertThat(SwitchRows.begin(database, "a", next, FILE)).isTrue();
            assertThat(SwitchRows.newest(database, "a", Instant.EPOCH, 9))
                    .containsExactly(next, undone);
            assertThat(SwitchRows.newest(database, "a", NOW.plusSeconds(9), 9))
                    .containsExactly(next);
        }
    }

    @Test
    void old_ones_are_forgotten() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            for (var i = 0; i < 203; i++) {
                var one = view("m" + i, NOW.plusSeconds(i));
                SwitchRows.begin(database, "a", one, FILE);
                SwitchRows.at(
                        database, one.at(SwitchPhase.DONE, true, one.since(), Optional.empty()));
            }
            SwitchRows.forget(database, "a");
            var kept = SwitchRows.newest(database, "a", Instant.EPOCH, 500);
            assertThat(kept).hasSize(200);
            assertThat(kept.getLast().to()).isEqualTo("m3");
        }
    }

    @Test
    void the_model_in_use_is_kept_for_each_node() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            var plain =
                    new InUse(
                            new EngineModel("new", FILE, Optional.empty(), Optional.empty()),
                            Berth.SECOND,
                            8786,
                            List.of("old"),
                            "/models/old.gguf");
            assertThat(SwitchRows.inUse(database, "a")).isEmpty();
            SwitchRows.put(database, "a", plain, NOW);
            assertThat(SwitchRows.inUse(database, "a")).contains(plain);
            var seeing =
                    new InUse(
                            new EngineModel(
                                    "seeing",
                                    FILE,
                                    Optional.of(Path.of("/models/eye.gguf")),
                                    Optional.of(4096)),
                            Berth.FIRST,
                            8785,
                            List.of("new", "old"),
                            "");
            SwitchRows.put(database, "a", seeing, NOW);
            assertThat(SwitchRows.inUse(database, "a")).contains(seeing);
            SwitchRows.clear(database, "a");
            assertThat(SwitchRows.inUse(database, "a")).isEmpty();
        }
    }

    @Test
    void names_of_earlier_models_are_kept_but_for_the_one_that_returns() {
        assertThat(InUse.former("b", List.of("a"), "c")).containsExactly("b", "a");
        assertThat(InUse.former("c", List.of("b", "a"), "a")).containsExactly("c", "b");
        assertThat(InUse.former("", List.of(), "a")).isEmpty();
    }
}
