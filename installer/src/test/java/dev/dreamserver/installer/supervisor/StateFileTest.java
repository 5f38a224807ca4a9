package dev.dreamserver.installer.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.supervisor.ServiceState.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir Path folder;

    @Test
    void what_is_written_is_read_again() throws IOException {
        var running =
                new ServiceState(
                        "database",
                        "Ledger",
                        "PostgreSQL 18.6",
                        State.RECOVERED,
                        Instant.parse("2026-11-20T12:00:00Z"),
                        Instant.parse("2026-11-20T11:59:00Z"),
                        "it ended unexpectedly",
                        123);
        var resting =
                new ServiceState(
                        "house", "Console", "WildFly", State.STOPPED, Instant.EPOCH, null, null, 0);
        assertThat(StateFile.read(StateFile.write(List.of(running, resting))))
                .containsExactly(running, resting);
    }

    @Test
    void a_damaged_file_counts_as_none() throws IOException {
        var file = Files.writeString(folder.resolve("services.json"), "{\"services\":[{\"id\"");
        assertThat(StateFile.read(file)).isEmpty();
        assertThat(StateFile.read(folder.resolve("none.json"))).isEmpty();
    }
}
