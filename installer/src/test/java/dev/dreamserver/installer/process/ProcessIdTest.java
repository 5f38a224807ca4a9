package dev.dreamserver.installer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdTest {

    @TempDir Path folder;

    @Test
    void a_process_is_recognised_until_it_ends() {
        var process = start("sleep", "300");
        var id = ProcessId.of(process.pid()).orElseThrow();

        assertThat(ProcessId.parse(id.text())).hasValue(id);
        assertThat(id.alive()).isTrue();
        assertThat(Signals.stop(id, "TERM", Duration.ofSeconds(5))).isTrue();
        assertThat(id.alive()).isFalse();
    }

    @Test
    void the_same_pid_with_another_start_is_somebody_else() {
        var self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();
        var file = new PidFile(folder.resolve("x.pid"));

        file.remember(self);
        assertThat(file.running()).hasValue(self);
        file.remember(new ProcessId(self.pid(), self.start() - 1));
        assertThat(file.running()).isEmpty();
    }

    @Test
    void one_that_ignores_the_signal_is_killed() {
        var process = start("/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done");
        var id = ProcessId.of(process.pid()).orElseThrow();
        await("ready");

        assertThat(Signals.stop(id, "TERM", Duration.ofMillis(300))).isFalse();
        assertThat(id.alive()).isFalse();
    }

    @Test
    void a_process_is_found_by_its_mark_and_lives_in_a_session_of_its_own() throws IOException {
        var mark = "mark-" + folder.getFileName();
        var process = start("/bin/sh", "-c", "echo ready; sleep 300", mark);
        await("ready");
        try {
            assertThat(ProcessId.withArgument(mark)).map(ProcessId::pid).hasValue(process.pid());
            assertThat(ProcessId.withArgument(mark + "x")).isEmpty();
            var stat = java.nio.file.Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            var session = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
            assertThat(session).isEqualTo(Long.toString(process.pid()));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void nothing_secret_of_our_environment_reaches_a_process() {
        var process =
                new Launch(
                                List.of("/usr/bin/env"),
                                Map.of("GIVEN", "yes"),
                                folder,
                                folder.resolve("log"))
                        .run();
        assertThat(process).isZero();
        var names =
                new LogFile(folder.resolve("log"))
                        .linesSince(0).stream().map(line -> line.replaceFirst("=.*", "")).toList();
        assertThat(names).contains("GIVEN", "PATH");
        assertThat(names)
                .isSubsetOf(
                        "GIVEN", "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "_",
                        "PWD", "SHLVL");
    }

    private Process start(String... command) {
        return new Launch(List.of(command), Map.of(), folder, folder.resolve("log")).start();
    }

    private void await(String line) {
        var until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!new LogFile(folder.resolve("log")).linesSince(0).contains(line)) {
            assertThat(System.nanoTime()).as("the process says " + line).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
