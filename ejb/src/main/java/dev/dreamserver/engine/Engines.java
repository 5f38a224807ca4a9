package dev.dreamserver.engine;

import dev.dreamserver.engine.spi.EngineAdapter;
import dev.dreamserver.engine.spi.EnginePlan;
import dev.dreamserver.engine.spi.EngineSource;
import dev.dreamserver.engine.spi.EngineSourceChanged;
import dev.dreamserver.engine.spi.EngineUse;
import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.health.spi.ServiceSource;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only door to engines: which of them can answer now. Answers from memory. The engines
 * themselves outlive the house, so that a restart of the house does not load models again.
 */
@ApplicationScoped
public class Engines implements ServiceSource {

    /** Seconds after which the GPU's driver has surely been asked after the load. */
    private static final int SETTLED = 2;

    /** Seconds between looks at whether the engine has come to take more. */
    private static final int LOOK_AGAIN = 60;

    @Inject @Any Instance<EngineAdapter> adapters;
    @Inject @Any Instance<EngineSource> sources;
    @Inject Instance<ProgramRuntime> runtime;
    @Inject Settings settings;
    @Inject Clock clock;
    @Inject Gpus gpus;
    @Inject @Any Instance<EngineUse> uses;
    @Inject Event<EnginesChanged> changed;
    @Inject Event<EngineLoaded> loaded;
    @Resource ManagedScheduledExecutorService threads;

    private volatile @Nullable EngineDeck deck;
    private volatile @Nullable ServiceReport refused;
    private volatile @Nullable SwitchView switching;
    private volatile @Nullable ScheduledFuture<?> ticks;
    private volatile @Nullable ScheduledFuture<?> looks;
    private volatile @Nullable EngineLoaded told;

    /**
     * What to open the engine with.
     *
     * @param names further names that it answers to
     */
    record Placed(EngineSettings settings, List<String> names) {}

    /** The engines that can answer now, in order of preference: the house's own first. */
    public List<EngineEndpoint> ready() {
        return all().stream().filter(EngineEndpoint::answers).toList();
    }

    /** The same, with those of others that are away. */
    public List<EngineEndpoint> all() {
        var all = new ArrayList<EngineEndpoint>();
        deck().ifPresent(it -> all.addAll(it.endpoints()));
        sources.forEach(source -> all.addAll(source.endpoints()));
        return all;
    }

    /** All names that somebody answers to, or would if they were not away or loading. */
    public Set<String> names() {
        var names = new HashSet<String>();
        for (var engine : all()) {
            names.add(engine.model());
            names.addAll(engine.also());
        }
        deck().flatMap(EngineDeck::current).ifPresent(own -> names.add(own.watch().model()));
        return names;
    }

    /** Whether some of those that can answer are run by others. */
    public boolean leadOutside() {
        return ready().stream().anyMatch(engine -> engine.provider().isPresent());
    }

    /**
     * What became of a request to this engine. One that failed somebody is looked at at once, and
     * by nobody waited for.
     */
    public void heard(String id, EngineTraffic news) {
        deck().filter(it -> it.endpoints().stream().anyMatch(one -> one.id().equals(id)))
                .flatMap(EngineDeck::current)
                .ifPresent(tenant -> tenant.watch().hint());
        sources.forEach(source -> source.heard(id, news));
    }

    void onSource(@Observes EngineSourceChanged news) {
        announce();
    }

    /** One at a time, so that the last one heard is the last one made. */
    private synchronized void announce() {
        changed.fire(new EnginesChanged(all()));
    }

    @Override
    public List<ServiceReport> services() {
        var no = refused;
        return deck().flatMap(EngineDeck::report)
                .map(report -> List.of(withSwitch(report)))
                .orElseGet(() -> no == null ? List.of() : List.of(no));
    }

    /** A switch under way is what there is to say of the engine. */
    private ServiceReport withSwitch(ServiceReport report) {
        var now = switching;
        if (now == null || now.phase().over()) {
            return report;
        }
        var seconds = Duration.between(now.since(), clock.instant()).toSeconds();
        var waits = now.phase().undone() && !now.beside() && report.state() == State.STOPPED;
        return new ServiceReport(
                report.id(),
                report.name(),
                report.detail(),
                waits ? State.STARTING : report.state(),
                report.since(),
                report.lastRestart(),
                Optional.of(
                        "Switching to %s: %s, %d s."
                                .formatted(now.to(), now.phase().words(), seconds)));
    }

    Optional<EngineDeck> deck() {
        return Optional.ofNullable(deck);
    }

    /** Whether a program runs in that berth. */
    boolean runs(String program) {
        return runtime.get().find(program).isPresent();
    }

    /** A switch came to another phase. */
    void switching(SwitchView now) {
        switching = now;
    }

    /** Starts to look after the engines and returns at once. Called when the house opens. */
    void open(Function<EngineSettings, Placed> where) {
        Placed inForce;
        try {
            inForce = where.apply(EngineSettings.read(settings));
        } catch (DreamException no) {
            // The house opens all the same, so that the owner can read what is wrong.
            EngineMessages.LOG.cannotHelp("local", String.valueOf(no.getMessage()));
            refused =
                    new ServiceReport(
                            "engine",
                            "Chat model",
                            "Engine",
                            State.STOPPED,
                            clock.instant(),
                            Optional.empty(),
                            Optional.of(String.valueOf(no.getMessage())));
            return;
        }
        var made =
                new EngineDeck(
                        adapters.stream()
                                .sorted(Comparator.comparingInt(EngineAdapter::order))
                                .toList(),
                        runtime.get(),
                        clock,
                        threads,
                        new OnDeck(),
                        address -> uses.stream().mapToInt(use -> use.underWay(address)).sum());
        made.open(inForce.settings(), inForce.names());
        deck = made;
        ticks = threads.scheduleWithFixedDelay(made::step, 0, 1, TimeUnit.SECONDS);
        looks =
                threads.scheduleWithFixedDelay(
                        this::measureAgain, LOOK_AGAIN, LOOK_AGAIN, TimeUnit.SECONDS);
    }

    private final class OnDeck implements EngineDeck.Listener {

        @Override
        public void changed() {
            announce();
        }

        @Override
        public void loaded(EngineDeck.Tenant tenant, EngineEndpoint endpoint) {
            var _ =
                    threads.schedule(
                            () -> measured(tenant, endpoint).ifPresent(Engines.this::tell),
                            SETTLED,
                            TimeUnit.SECONDS);
        }
    }

    /**
     * What it takes: once it has written its first token nearly all of it, since it reserves first.
     * Empty where that is not known, and where it should be on a GPU whose driver does not tell.
     */
    private Optional<EngineLoaded> measured(EngineDeck.Tenant tenant, EngineEndpoint endpoint) {
        var program = tenant.watch().program();
        var file = tenant.settings().modelFile();
        if (program.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        var options = tenant.settings().options();
        var onGpu = new MemoryLeft(gpus).onGpu(program.get());
        var bytes =
                onGpu.isPresent() || GpuRoom.usedBy(options)
                        ? onGpu
                        : MemoryLeft.own(program.get());
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        var eye = tenant.settings().berth().model().flatMap(EngineModel::projector);
        return Optional.of(
                new EngineLoaded(
                        endpoint.model(),
                        file.get(),
                        Peaks.how(options, eye),
                        endpoint.contextTokens(),
                        endpoint.places(),
                        bytes.getAsLong(),
                        onGpu.isPresent() ? Peak.GPU : Peak.MEMORY));
    }

    private void tell(EngineLoaded news) {
        told = news;
        loaded.fire(news);
    }

    /**
     * On a GPU a long prompt takes some more, which is kept. In the machine's memory an engine also
     * keeps prompts that it has read, which it gives up when it must: they are no need of it.
     */
    private void measureAgain() {
        var before = told;
        if (before == null || !before.place().equals(Peak.GPU)) {
            return;
        }
        deck().flatMap(EngineDeck::current)
                .flatMap(
                        tenant ->
                                tenant.watch().endpoints().stream()
                                        .findFirst()
                                        .flatMap(endpoint -> measured(tenant, endpoint)))
                .filter(now -> now.moreOf(before))
                .ifPresent(this::tell);
    }

    /** Stops to look; the engine goes on, and the next house finds it. */
    @PreDestroy
    void close() {
        cancel(ticks);
        cancel(looks);
        deck().ifPresent(EngineDeck::close);
    }

    private static void cancel(@Nullable ScheduledFuture<?> running) {
        if (running != null) {
            running.cancel(false);
        }
    }

    /** Asks the kinds of engines in their order. */
    static final class FirstThatCan implements EngineWatch.Planner {
        private final List<EngineAdapter> adapters;
        private final EngineSettings settings;

        FirstThatCan(List<EngineAdapter> adapters, EngineSettings settings) {
            this.adapters = adapters;
            this.settings = settings;
        }

        @Override
        public EnginePlan plan() {
            for (var adapter : adapters) {
                var plan = adapter.plan(settings);
                if (plan.isPresent()) {
                    return plan.get();
                }
            }
            throw new DreamException(
                    EngineError.NONE_FOUND,
                    "No engine was found. Put llama-server on the PATH, set dream.engine.binary, or"
                            + " set dream.engine.url to an engine that runs elsewhere.");
        }

        @Override
        public Optional<String> advice(String lastWords) {
            return adapters.stream()
                    .flatMap(adapter -> adapter.advice(lastWords).stream())
                    .findFirst();
        }
    }
}
