package dev.dreamserver.runtime.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.runtime.RuntimeError;
import dev.dreamserver.security.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every place to run programs must keep, shown with real programs. */
public abstract class ProgramRuntimeContract {

    @TempDir protected Path home;

    /** A runtime over the home; each call stands for a house of its own. */
    protected abstract ProgramRuntime house();

    @AfterEach
    void nothingIsLeftRunning() {
        house().find("test").ifPresent(running -> running.stop(Duration.ofSeconds(1)));
    }

    protected Program program(String... command) {
        return new Program(
                "test",
                List.of(command),
                Map.of("GREETING", "hello"),
                Map.of("KEY", new Secret("open sesame")),
                home,
                "1",
                new Program.Limits(0, 256, 4096));
    }

    protected Program script(String script) {
        return program("/bin/sh", "-c", script);
    }

    @Test
    void a_started_program_runs_until_it_is_stopped() throws Exception {
        var running = house().start(script("exec sleep 300"));
        assertThat(running.alive()).isTrue();
        running.stop(Duration.ofSeconds(5));
        assertThat(running.alive()).isFalse();
        assertThat(running.ended().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo("was killed by signal 15");
        running.stop(Duration.ZERO); // once more does nothing
    }

    @Test
    void a_program_that_will_not_go_is_ended() {
        var running = house().start(script("trap '' TERM; while :; do sleep 0.1; done"));
        running.stop(Duration.ofMillis(300));
        assertThat(running.alive()).isFalse();
    }

    @Test
    void the_end_is_told_with_its_code() throws Exception {
        var running = house().start(script("exit 3"));
        assertThat(running.ended().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo("ended with code 3");
    }

    @Test
    void the_next_house_finds_the_program_with_its_secrets() {
        var program = script("exec sleep 300");
        var first = house().start(program);
        var found = house().find("test").orElseThrow();
        assertThat(found.pid()).isEqualTo(first.pid());
        assertThat(found.is(program)).isTrue();
        assertThat(found.secret("KEY")).contains(new Secret("open sesame"));
        found.stop(Duration.ofSeconds(5));
        assertThat(first.alive()).isFalse();
        assertThat(house().find("test")).isEmpty();
    }

    @Test
    void another_command_environment_or_stamp_is_another_program_but_a_new_secret_is_not() {
        var program = script("exec sleep 300");
        var running = house().start(program);
        assertThat(running.is(script("exec sleep 301"))).isFalse();
        assertThat(running.is(with(program, Map.of("GREETING", "bye"), "1", "open sesame")))
                .isFalse();
        assertThat(running.is(with(program, program.environment(), "2", "open sesame"))).isFalse();
        assertThat(running.is(with(program, program.environment(), "1", "other"))).isTrue();
    }

    private static Program with(
            Program program, Map<String, String> environment, String stamp, String secret) {
        return new Program(
                program.id(),
                program.command(),
                environment,
                Map.of("KEY", new Secret(secret)),
                program.directory(),
                stamp,
                program.limits());
    }

    @Test
    void a_second_one_of_the_same_id_is_refused() {
        var house = house();
        house.start(script("exec sleep 300"));
        assertThatThrownBy(() -> house().start(script("exec sleep 300")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void it_gets_its_own_environment_and_nothing_else() throws Exception {
        var running = house().start(program("/usr/bin/env"));
        running.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(running.lastWords(100))
                .containsExactlyInAnyOrder("GREETING=hello", "KEY=open sesame");
    }

    @Test
    void its_last_words_are_kept_and_its_log_stays_small() throws Exception {
        var running = house().start(script("seq 1 5000; echo the end"));
        running.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(running.lastWords(2)).containsExactly("5000", "the end");
        running.trimLog();
        assertThat(running.lastWords(2)).isEmpty();
    }

    @Test
    void what_cannot_be_started_is_told() throws Exception {
        // A runtime may find out at once, or only by the end of the program.
        try {
            var running = house().start(program("/no/such/program"));
            assertThat(running.ended().toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .startsWith("ended with code");
        } catch (DreamException no) {
            assertThat(no.code()).isEqualTo(RuntimeError.CANNOT_START);
        }
    }
}
