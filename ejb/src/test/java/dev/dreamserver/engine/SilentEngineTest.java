package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.spi.EnginePlan;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.runtime.spi.Program;
import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.runtime.spi.RunningProgram;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that takes connections and says nothing, which no llama-server can be made to do. */
@Timeout(30)
class SilentEngineTest {

    @TempDir Path home;

    private static final class Silent implements ProgramRuntime, RunningProgram {

        private final int port;
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private @Nullable ServerSocket socket;

        Silent() throws IOException {
            try (var free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
        }

        @Override
        public Optional<RunningProgram> find(String id) {
            return Optional.empty();
        }

        @Override
        public RunningProgram start(Program program) {
            try {
                socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return this;
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public boolean alive() {
            return !ended.isDone();
        }

        @Override
        public boolean is(Program program) {
            return true;
        }

        @Override
        public Optional<Secret> secret(String name) {
            return Optional.of(new Secret("key"));
        }

        @Override
        public CompletionStage<String> ended() {
            return ended;
        }

        @Override
        public Optional<Duration> processorTime() {
            return Optional.empty();
        }

        @Override
        public List<String> lastWords(int lines) {
            return List.of("loading");
        }

        @Override
        public void trimLog() {}

        @Override
        public void stop(Duration grace) {
            ended.complete("ended");
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void on_trial_it_is_given_up_within_15_seconds_and_ended() throws IOException {
        var silent = new Silent();
        var program =
                new Program(
                        "local-b",
                        List.of("engine"),
                        Map.of(),
                        Map.of("KEY", new Secret("key")),
                        home,
                        "",
                        new Program.Limits(0, 16, 1 << 20));
        var plan =
                new EnginePlan.Run(
                        "local",
                        "llama.cpp",
                        URI.create("http://127.0.0.1:" + silent.port),
                        program,
                        "KEY",
                        "mute",
                        false);
        var planner =
                new EngineWatch.Planner() {
                    @Override
                    public EnginePlan plan() {
                        return plan;
                    }

                    @Override
                    public Optional<String> advice(String lastWords) {
                        return Optional.empty();
                    }
                };
        var watch =
                new EngineWatch(
                        planner,
                        silent,
                        new RestartBudget(home, "local", 3),
                        Duration.ofMinutes(10),
                        Clock.systemUTC(),
                        () -> {},
                        endpoints -> {});
        watch.onTrial();
        var begun = System.nanoTime();
        while (watch.report().state() != State.STOPPED) {
            watch.tick();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        assertThat(silent.alive()).isFalse();
        assertThat(watch.report().reason())
                .hasValueSatisfying(why -> assertThat(why).contains("hung", "engine-local-b.log"));
        assertThat(watch.model()).isEqualTo("mute");
    }
}
