package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.external.ExternalEngine;
import dev.dreamserver.engine.llamacpp.JniEngine;
import dev.dreamserver.engine.llamacpp.LlamaServer;
import dev.dreamserver.engine.spi.EngineAdapter;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.runtime.process.ProcessRuntime;
import dev.dreamserver.runtime.spi.RunningProgram;
import dev.dreamserver.settings.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An engine under the house's own watch, without a house around it. */
public final class WatchedEngine implements AutoCloseable {

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final BlockingQueue<List<EngineEndpoint>> news = new LinkedBlockingQueue<>();
    private final ProcessRuntime runtime;
    private final EngineWatch watch;
    private volatile @Nullable Throwable broken;

    private WatchedEngine(Map<String, String> given, List<EngineAdapter> adapters) {
        var settings =
                EngineSettings.read(new Settings(key -> Optional.ofNullable(given.get(key))));
        runtime = new ProcessRuntime(settings.home());
        watch =
                new EngineWatch(
                        new Engines.FirstThatCan(adapters, settings),
                        runtime,
                        new RestartBudget(settings.home(), "local", settings.restartsPerHour()),
                        settings.startTimeout(),
                        Clock.systemUTC(),
                        () -> threads.execute(this::step),
                        news::add);
    }

    /** With all kinds of engines that the house knows. */
    public static WatchedEngine open(Map<String, String> given) {
        return open(given, List.of(new ExternalEngine(), new LlamaServer(), new JniEngine()));
    }

    static WatchedEngine open(Map<String, String> given, List<EngineAdapter> adapters) {
        var engine = new WatchedEngine(given, adapters);
        var _ = engine.threads.scheduleWithFixedDelay(engine::step, 0, 1, TimeUnit.SECONDS);
        return engine;
    }

    /** A timer would swallow what goes wrong here, and the tests would wait in vain. */
    private void step() {
        try {
            watch.tick();
        } catch (Throwable wrong) {
            broken = wrong;
            news.add(List.of());
            throw wrong;
        }
    }

    EngineWatch watch() {
        return watch;
    }

    ServiceReport report() {
        return watch.report();
    }

    /** Waits until the engine can answer. */
    public EngineEndpoint ready() {
        return until(endpoints -> !endpoints.isEmpty(), Duration.ofSeconds(60)).getFirst();
    }

    /** Waits until it cannot. */
    void gone(Duration within) {
        until(List::isEmpty, within);
    }

    private List<EngineEndpoint> until(Predicate<List<EngineEndpoint>> wanted, Duration within) {
        var deadline = System.nanoTime() + within.toNanos();
        try {
            while (true) {
                var left = deadline - System.nanoTime();
                var next = news.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
                if (broken != null) {
                    throw new AssertionError("the watch broke", broken);
                }
                assertThat(next)
                        .as("news of the engine within %s; it says: %s", within, watch.report())
                        .isNotNull();
                if (wanted.test(next)) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it says that it needs somebody. */
    ServiceReport stopped(Duration within) throws InterruptedException {
        var deadline = System.nanoTime() + within.toNanos();
        while (watch.report().state() != ServiceReport.State.STOPPED) {
            assertThat(System.nanoTime()).as("%s", watch.report()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return watch.report();
    }

    RunningProgram program() {
        return runtime.find("local").orElseThrow();
    }

    ProcessHandle process() {
        return ProcessHandle.of(program().pid()).orElseThrow();
    }

    /** Forgets the engine as a house does that is killed; the engine goes on. */
    void leave() {
        threads.shutdownNow();
    }

    @Override
    public void close() {
        leave();
        watch.stop();
    }

    /** A port that nobody holds now. */
    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the owner would set to have the built-in model. */
    public static Map<String, String> guide(Path home, int port) {
        return Map.of(
                "dream.home", home.toString(),
                "dream.engine.port", Integer.toString(port),
                "dream.model.file", Guide.model().toString(),
                "dream.model.guide", "true",
                "dream.engine.restarts-per-hour", "20");
    }
}
