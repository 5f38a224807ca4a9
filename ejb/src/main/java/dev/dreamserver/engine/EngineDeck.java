package dev.dreamserver.engine;

import dev.dreamserver.engine.spi.EngineAdapter;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.runtime.spi.RunningProgram;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The engine of the house that answers, and during a switch the one that shall answer next.
 * Thread-safe: readers see one picture or the next one, never none between them.
 */
final class EngineDeck {

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Told what happens on deck, from any thread; returns soon. */
    interface Listener {

        /** There are other endpoints. */
        void changed();

        /** An engine has loaded its model and was proved. */
        void loaded(Tenant tenant, EngineEndpoint endpoint);
    }

    /** An engine under watch, and what it was made from. */
    record Tenant(EngineWatch watch, EngineSettings settings) {}

    private record Picture(
            @Nullable Tenant current, List<EngineEndpoint> held, List<String> names) {}

    private final List<EngineAdapter> adapters;
    private final ProgramRuntime runtime;
    private final Clock clock;
    private final Executor threads;
    private final Listener listener;
    private final ToIntFunction<URI> underWay;
    private volatile Picture picture = new Picture(null, List.of(), List.of());

    /**
     * A deck with nothing on it.
     *
     * @param underWay how many requests are under way at an address
     */
    EngineDeck(
            List<EngineAdapter> adapters,
            ProgramRuntime runtime,
            Clock clock,
            Executor threads,
            Listener listener,
            ToIntFunction<URI> underWay) {
        this.adapters = List.copyOf(adapters);
        this.runtime = runtime;
        this.clock = clock;
        this.threads = threads;
        this.listener = listener;
        this.underWay = underWay;
    }

    /**
     * Looks after this engine from now on; what runs in the other berth is none of it and ends.
     *
     * @param names further names that it answers to
     */
    void open(EngineSettings settings, List<String> names) {
        runtime.find(Berth.other(settings.berth().program())).ifPresent(it -> it.stop(GRACE));
        picture = new Picture(tenant(settings), List.of(), names);
    }

    /** Whether a program runs in that berth. */
    boolean runs(String program) {
        return runtime.find(program).isPresent();
    }

    Tenant tenant(EngineSettings settings) {
        var made = new EngineWatch[1];
        made[0] =
                new EngineWatch(
                        new Engines.FirstThatCan(adapters, settings),
                        runtime,
                        new RestartBudget(settings.home(), Berth.FIRST, settings.restartsPerHour()),
                        settings.startTimeout(),
                        clock,
                        () -> threads.execute(() -> step(made[0])),
                        endpoints -> changed(made[0], settings, endpoints));
        return new Tenant(made[0], settings);
    }

    private void changed(
            EngineWatch watch, EngineSettings settings, List<EngineEndpoint> endpoints) {
        listener.changed();
        if (!endpoints.isEmpty() && settings.url().isEmpty()) {
            listener.loaded(new Tenant(watch, settings), endpoints.getFirst());
        }
    }

    /** One step of the watch over the engine that answers. */
    void step() {
        current().ifPresent(tenant -> step(tenant.watch()));
    }

    /** The boundary of a watch: a bug in one step is told and must not end the watch. */
    private static void step(EngineWatch watch) {
        try {
            watch.tick();
        } catch (RuntimeException | LinkageError bug) {
            EngineMessages.LOG.bug(Berth.FIRST, bug);
        }
    }

    /** Looks no more; the engine goes on. */
    void close() {
        picture = new Picture(null, List.of(), List.of());
    }

    Optional<Tenant> current() {
        return Optional.ofNullable(picture.current());
    }

    Optional<ServiceReport> report() {
        return current().map(tenant -> tenant.watch().report());
    }

    /** What answers now, or is held until something answers. */
    List<EngineEndpoint> endpoints() {
        var now = picture;
        if (!now.held().isEmpty()) {
            return now.held();
        }
        if (now.current() == null) {
            return List.of();
        }
        var there = now.current().watch().endpoints();
        return now.names().isEmpty()
                ? there
                : there.stream().map(one -> one.with(now.names(), false)).toList();
    }

    List<String> names() {
        return picture.names();
    }

    Optional<RunningProgram> program() {
        return current().flatMap(tenant -> tenant.watch().program());
    }

    /** Requests wait from now on, until {@link #show}. */
    void hold() {
        var now = picture;
        var held = endpoints().stream().map(one -> one.with(now.names(), true)).toList();
        picture = new Picture(now.current(), held, now.names());
        listener.changed();
    }

    /** From now on this one answers, to these names besides its own, and nobody waits. */
    void show(Tenant tenant, List<String> names) {
        picture = new Picture(tenant, List.of(), names);
        listener.changed();
    }

    int underWay(URI address) {
        return underWay.applyAsInt(address);
    }

    /** What a switch to this model acts on. */
    SwitchSaga.Ground swap(
            EngineSettings next, SwitchSettings how, Predicate<EngineSettings> fits) {
        return new EngineSwap(this, next, how, fits);
    }
}
