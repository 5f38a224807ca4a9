package dev.dreamserver.installer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir Path folder;

    @Test
    void a_large_log_is_turned_and_its_writer_goes_on_in_the_same_file() throws IOException {
        var file = folder.resolve("house.log");
        var log = new LogFile(file);
        try (var writer =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (var round : new String[] {"one\n", "two\n", "three\n"}) {
                writer.write(round.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                log.turn(2, 2);
            }
            writer.write("four\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(file).hasContent("four");
        assertThat(folder.resolve("house.log.1")).hasContent("three");
        assertThat(folder.resolve("house.log.2")).hasContent("two");
        assertThat(folder.resolve("house.log.3")).doesNotExist();
    }

    @Test
    void only_lines_since_a_place_are_read() throws IOException {
        var file = Files.writeString(folder.resolve("x.log"), "old\n");
        var log = new LogFile(file);
        var from = log.end();
        Files.writeString(file, "new\n", StandardOpenOption.APPEND);
        assertThat(log.linesSince(from)).containsExactly("new");
        assertThat(new LogFile(folder.resolve("none")).linesSince(0)).isEmpty();
    }
}
