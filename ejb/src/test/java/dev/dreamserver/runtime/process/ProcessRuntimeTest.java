package dev.dreamserver.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.runtime.spi.ProgramRuntimeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract, kept by processes of this machine. */
class ProcessRuntimeTest extends ProgramRuntimeContract {

    @Override
    protected ProgramRuntime house() {
        return new ProcessRuntime(home);
    }

    @Test
    void a_stranger_with_the_same_number_is_never_taken_for_the_program() {
        var stranger = ProcessHandle.current();
        new ProcessState(stranger.pid(), Instant.now(), "another boot:1", "print", Map.of())
                .write(home.resolve("state"));
        assertThat(
                        home.resolve("state")
                                .toFile()
                                .renameTo(folder("run").resolve("engine-test.json").toFile()))
                .isTrue();
        assertThat(house().find("test")).isEmpty();
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_damaged_state_remembers_nothing() throws Exception {
        for (var damaged : new String[] {"", "{", "[]", "{\"pid\":\"x\"}", "{\"pid\":1}"}) {
            Files.writeString(folder("run").resolve("engine-test.json"), damaged);
            assertThat(house().find("test")).as(damaged).isEmpty();
        }
    }

    @Test
    void one_whose_state_was_lost_is_found_by_its_log_and_can_only_be_ended() throws Exception {
        var program = script("exec sleep 300");
        var running = house().start(program);
        var guest =
                new ProcessBuilder("sleep", "300")
                        .redirectOutput(home.resolve("logs/engine-test.log").toFile())
                        .start();
        try {
            awaitOwnSession(running.pid());
            Files.writeString(home.resolve("run/engine-test.json"), "");
            var found = house().find("test").orElseThrow();
            assertThat(found.pid()).isEqualTo(running.pid());
            assertThat(found.is(program)).isFalse();
            assertThat(found.secret("KEY")).isEmpty();
            found.stop(Duration.ofSeconds(5));
            assertThat(running.alive()).isFalse();
            assertThat(house().find("test")).isEmpty();
            assertThat(guest.isAlive()).isTrue();
        } finally {
            guest.destroyForcibly();
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

    @Test
    void state_and_log_are_the_owners_alone() throws Exception {
        house().start(script("exec sleep 300"));
        for (var file : new String[] {"run/engine-test.json", "logs/engine-test.log"}) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void it_is_the_head_of_its_own_group_and_can_open_few_files() throws Exception {
        var running = house().start(script("ulimit -n; ulimit -c; cut -d' ' -f1,5 /proc/$$/stat"));
        running.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(running.lastWords(3))
                .containsExactly("256", "0", running.pid() + " " + running.pid());
    }
}
