package dev.dreamserver.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeToolTest {

    @TempDir Path folder;

    private ProbeTool tool(Duration longest, String script) throws Exception {
        var file = folder.resolve("tool");
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new ProbeTool("tool", List.of(folder), longest);
    }

    @Test
    void what_it_says_and_ends_with_is_told() throws Exception {
        var script = "echo; echo \"$1 $LC_ALL\"; echo wrong >&2; exit 9\n";
        var answer = tool(Duration.ofSeconds(30), script).ask("a b");

        assertThat(answer).isPresent();
        assertThat(answer.get().code()).isEqualTo(9);
        assertThat(answer.get().text()).isEqualTo("\na b C\nwrong\n");
        assertThat(answer.get().firstLine()).contains("a b C");
    }

    @Test
    void one_that_does_not_end_is_ended() throws Exception {
        // Long enough for it to say who it is.
        var script = "echo $$ > '%s'; exec sleep 600\n".formatted(folder.resolve("pid"));
        var tool = tool(Duration.ofSeconds(3), script);

        var begun = System.nanoTime();
        assertThat(tool.ask()).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        var pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid).map(process -> process.onExit().join())).isNotNull();
    }

    @Test
    void one_that_is_not_there_says_so() {
        var none = new ProbeTool("tool", List.of(folder));

        assertThat(none.here()).isFalse();
        assertThat(none.ask()).map(ProbeTool.Answer::code).contains(127);
    }
}
