package dev.dreamserver.installer.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the embedded PostgreSQL is told at its start. */
class PostgresFilesTest {

    @Test
    void a_question_about_two_years_of_days_has_locks_enough() {
        assertThat(
                        PostgresFiles.configuration(
                                        Path.of("data"), Path.of("folder"), 8783, 128L << 20, 100)
                                .lines())
                .contains("max_locks_per_transaction = 256", "max_connections = 100")
                .contains("shared_buffers = 128MB");
    }
}
