package dev.dreamserver.installer.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.process.Launch;
import dev.dreamserver.installer.process.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessesTest {

    @TempDir Path folder;

    @Test
    void the_houses_own_engine_is_stopped_and_another_process_of_that_number_is_not()
            throws IOException {
        var home = new DreamHome(folder.resolve("home")).create();
        var ours = sleep();
        var other = sleep();
        note(home, "engine-own", ours.pid(), ours.start());
        note(home, "engine-old", other.pid(), other.start() - 1);
        try {
            assertThat(new EngineProcesses(home).stop()).isTrue();
            assertThat(ours.alive()).isFalse();
            assertThat(other.alive()).isTrue();
            assertThat(new EngineProcesses(home).stop()).isFalse();
        } finally {
            other.handle().ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void an_engine_whose_note_was_lost_is_known_by_its_log() throws IOException {
        var home = new DreamHome(folder.resolve("home")).create();
        var log = home.log("engine-local");
        var lost = start(log, "sleep", "300");
        var reader = start(folder.resolve("log"), "tail", "-f", log.toString());
        var guest = new ProcessBuilder("sleep", "300").redirectOutput(log.toFile()).start();
        Files.writeString(home.run().resolve("engine-local.json"), "");
        try {
            awaitOwnSession(lost.pid());
            assertThat(new EngineProcesses(home).stop()).isTrue();
            assertThat(lost.alive()).isFalse();
            assertThat(reader.alive()).as("who only reads it").isTrue();
            assertThat(guest.isAlive()).as("who leads no session of its own").isTrue();
            assertThat(new EngineProcesses(home).stop()).isFalse();
        } finally {
            guest.destroyForcibly();
            reader.handle().ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** The tool that gives it a session of its own does so a moment after the start. */
    private static void awaitOwnSession(long pid) throws IOException {
        var until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!session(pid).equals(Long.toString(pid))) {
            assertThat(System.nanoTime()).as("%d leads a session", pid).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static String session(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
    }

    private static void note(DreamHome home, String name, long pid, long start) throws IOException {
        Files.writeString(
                home.run().resolve(name + ".json"),
                "{\"pid\":%d,\"mark\":\"boot:%d\"}".formatted(pid, start));
    }

    private ProcessId sleep() {
        return start(folder.resolve("log"), "sleep", "300");
    }

    private ProcessId start(Path log, String... command) {
        var process = new Launch(List.of(command), Map.of(), folder, log).start();
        return ProcessId.of(process.pid()).orElseThrow();
    }
}
