package dev.dreamserver.engine;

import dev.dreamserver.engine.spi.EngineAdapter;
import dev.dreamserver.engine.spi.EnginePlan;
import dev.dreamserver.engine.spi.EngineSource;
import dev.dreamserver.engine.spi.EngineSourceChanged;
import dev.dreamserver.health.spi.ServiceReport;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The only door to engines: which of them can answer now. Answers from memory. The engines
 * themselves outlive the house, so that a restart of the house does not load models again.
 */
@ApplicationScoped
public class Engines implements ServiceSource {

    @Inject @Any Instance<EngineAdapter> adapters;
    @Inject @Any Instance<EngineSource> sources;
    @Inject Instance<ProgramRuntime> runtime;
    @Inject Settings settings;
    @Inject Clock clock;
    @Inject Event<EnginesChanged> changed;
    @Resource ManagedScheduledExecutorService threads;

    private volatile @Nullable EngineWatch watch;
    private volatile @Nullable ServiceReport refused;
    private volatile @Nullable ScheduledFuture<?> ticks;

    /** The engines that can answer now, in order of preference: the house's own first. */
    public List<EngineEndpoint> ready() {
        return all().stream().filter(EngineEndpoint::answers).toList();
    }

    /** The same, with those of others that are away. */
    public List<EngineEndpoint> all() {
        var all = new ArrayList<EngineEndpoint>();
        var current = watch;
        if (current != null) {
            all.addAll(current.endpoints());
        }
        sources.forEach(source -> all.addAll(source.endpoints()));
        return all;
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
        var current = watch;
        if (current != null
                && current.endpoints().stream().anyMatch(endpoint -> endpoint.id().equals(id))) {
            current.hint();
        }
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
        var current = watch;
        var no = refused;
        if (current != null) {
            return List.of(current.report());
        }
        return no == null ? List.of() : List.of(no);
    }

    /** Starts to look after the engines and returns at once. Called when the house opens. */
    void open() {
        EngineSettings inForce;
        try {
            inForce = EngineSettings.read(settings);
        } catch (DreamException no) {
            // The house opens all the same, so that the owner can read what is wrong.
            EngineMessages.LOG.cannotHelp("local", String.valueOf(no.getMessage()));
            refused =
                    new ServiceReport(
                            "engine",
                            "Chat model",
                            "Engine",
                            ServiceReport.State.STOPPED,
                            clock.instant(),
                            Optional.empty(),
                            Optional.of(String.valueOf(no.getMessage())));
            return;
        }
        var planner = new FirstThatCan(sorted(), inForce);
        var made =
                new EngineWatch(
                        planner,
                        runtime.get(),
                        new RestartBudget(inForce.home(), "local", inForce.restartsPerHour()),
                        inForce.startTimeout(),
                        clock,
                        () -> threads.execute(this::step),
                        endpoints -> announce());
        watch = made;
        ticks = threads.scheduleWithFixedDelay(this::step, 0, 1, TimeUnit.SECONDS);
    }

    private List<EngineAdapter> sorted() {
        return adapters.stream().sorted(Comparator.comparingInt(EngineAdapter::order)).toList();
    }

    /** The boundary of the watch: a bug in one step is told and must not end the watch. */
    private void step() {
        var current = watch;
        if (current == null) {
            return;
        }
        try {
            current.tick();
        } catch (RuntimeException | LinkageError bug) {
            EngineMessages.LOG.bug("local", bug);
        }
    }

    /** Stops to look; the engine goes on, and the next house finds it. */
    @PreDestroy
    void close() {
        var running = ticks;
        if (running != null) {
            running.cancel(false);
        }
        watch = null;
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
