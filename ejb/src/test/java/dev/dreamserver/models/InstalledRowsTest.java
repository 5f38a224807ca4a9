package dev.dreamserver.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.catalog.Shape;
import dev.dreamserver.models.InstalledModel.Accepted;
import dev.dreamserver.platform.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstalledRowsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T02:00:00Z");

    static InstalledModel wanted(String id) {
        return new InstalledModel(
                id,
                "Tiny (Q4_0)",
                "",
                "https://example.org/tiny.gguf",
                "Apache-2.0",
                Optional.of(new Accepted("Mara", NOW)),
                InstalledModel.State.WANTED,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "Mara",
                NOW,
                Optional.empty());
    }

    static InstalledModel sound(String id) {
        return wanted(id)
                .sound(
                        List.of(
                                file("a-00001.gguf", false),
                                file("a-00002.gguf", false),
                                file("eye.gguf", true)),
                        Optional.of(new Shape("llama", 4, 2, 64, 32, 2048, 512, 6, 8)),
                        "Q4_0");
    }

    private static InstalledFile file(String name, boolean projector) {
        return new InstalledFile(
                name, "0".repeat(64), 1000, Path.of("/models/tiny", name), projector);
    }

    @Test
    void a_model_is_read_as_it_was_stored_at_each_step() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            for (var step :
                    List.of(
                            wanted("tiny"),
                            wanted("tiny").refused("It is damaged"),
                            sound("tiny"),
                            sound("tiny").deleted(Optional.of(NOW.plusSeconds(1))))) {
                InstalledRows.put(database, step);
                assertThat(InstalledRows.all(database)).containsExactly(step);
            }
            InstalledRows.put(database, sound("other"));
            InstalledRows.remove(database, "tiny");
            assertThat(InstalledRows.all(database)).containsExactly(sound("other"));
        }
    }

    @Test
    void the_engine_is_given_the_first_part_and_the_eye_apart() {
        var model = sound("tiny");
        assertThat(model.main()).map(InstalledFile::name).contains("a-00001.gguf");
        assertThat(model.projector()).map(InstalledFile::name).contains("eye.gguf");
        assertThat(model.bytes()).isEqualTo(3000);
        assertThat(model.usable()).isTrue();
        assertThat(model.deleted(Optional.of(NOW)).usable()).isFalse();
    }
}
