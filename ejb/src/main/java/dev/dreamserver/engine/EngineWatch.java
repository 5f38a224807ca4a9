package dev.dreamserver.engine;

import dev.dreamserver.engine.spi.EnginePlan;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.runtime.spi.Program;
import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.runtime.spi.RunningProgram;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one engine answering: starts or adopts it, proves it, watches it, restarts it within a
 * budget, and says why when it cannot. Moved by {@link #tick}, once a second and whenever something
 * happened; readers get the last picture at once.
 *
 * <p>Times, with their reasons: a dead engine is seen by the end of its process; a hung one at the
 * latest after 5 s until the next look, two looks of 3 s and the second between them, so in less
 * than 15 s. An engine that does not answer but computes is busy, not hung, for five minutes.
 */
final class EngineWatch {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration REACH_EVERY = Duration.ofSeconds(10);
    private static final Duration LOOK_LONGEST = Duration.ofSeconds(3);
    private static final Duration REACH_LONGEST = Duration.ofSeconds(2);
    private static final Duration SILENT_LONGEST = Duration.ofSeconds(6);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration PROOF_LONGEST = Duration.ofSeconds(60);
    private static final Duration BUSY_LONGEST = Duration.ofMinutes(5);
    private static final Duration BUSY_SHARE = Duration.ofMillis(200);
    private static final Duration REPLAN_EVERY = Duration.ofSeconds(10);
    private static final Duration STEADY = Duration.ofMinutes(10);
    private static final Duration RECOVERED_FOR = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final int LAST_WORDS = 30;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault());

    private enum Phase {
        IDLE,
        LOADING,
        SERVING,
        REACHING,
        GIVEN_UP
    }

    private final Planner planner;
    private final ProgramRuntime runtime;
    private final RestartBudget budget;
    private final Duration startTimeout;
    private final Clock clock;
    private final Runnable nudge;
    private final Consumer<List<EngineEndpoint>> changed;

    private volatile List<EngineEndpoint> endpoints = List.of();
    private volatile ServiceReport report;
    private volatile boolean hinted;

    private Phase phase = Phase.IDLE;
    private Instant next = Instant.MIN;
    private Instant deadline = Instant.MAX;
    private Instant servingSince = Instant.MAX;
    private @Nullable EnginePlan plan;
    private @Nullable RunningProgram program;
    private @Nullable EngineProbe probe;
    private @Nullable String ending;
    private @Nullable String lastEarlyEnd;
    private @Nullable Suspicion suspicion;
    private int failures;
    private boolean adopted;
    private boolean trial;
    private Instant silentSince = Instant.MAX;

    /** Says how the engine is had now, and what its last words mean. */
    interface Planner {
        EnginePlan plan();

        Optional<String> advice(String lastWords);
    }

    private record Suspicion(Instant since, Optional<Duration> processorTime) {}

    EngineWatch(
            Planner planner,
            ProgramRuntime runtime,
            RestartBudget budget,
            Duration startTimeout,
            Clock clock,
            Runnable nudge,
            Consumer<List<EngineEndpoint>> changed) {
        this.planner = planner;
        this.runtime = runtime;
        this.budget = budget;
        this.startTimeout = startTimeout;
        this.clock = clock;
        this.nudge = nudge;
        this.changed = changed;
        this.report =
                new ServiceReport(
                        "engine",
                        "Chat model",
                        "Engine",
                        State.STARTING,
                        clock.instant(),
                        Optional.empty(),
                        Optional.empty());
    }

    List<EngineEndpoint> endpoints() {
        return endpoints;
    }

    ServiceReport report() {
        return report;
    }

    /** It is only being tried: one failure is enough to give it up. */
    synchronized void onTrial() {
        trial = true;
    }

    /** It was tried, and is kept: from now on it is started again when it ends. */
    synchronized void keep() {
        trial = false;
        if (phase == Phase.GIVEN_UP) {
            again(); // it ended a moment after it was proved
        }
    }

    /** Starts it again after {@link #stop}. */
    synchronized void again() {
        phase = Phase.IDLE;
        next = Instant.MIN;
        lastEarlyEnd = null;
        say(State.STARTING, null);
    }

    /** The name of the model that it was last started with; empty text before that. */
    synchronized String model() {
        return plan instanceof EnginePlan.Run here ? here.model() : "";
    }

    /** The program under watch, running or not. */
    synchronized Optional<RunningProgram> program() {
        return Optional.ofNullable(program);
    }

    /** Somebody saw the engine fail: look at once. */
    void hint() {
        if (!hinted) {
            hinted = true;
            nudge.run();
        }
    }

    /** One step. Blocks for seconds at most, apart from the proof of a slow engine. */
    synchronized void tick() {
        var now = clock.instant();
        var asked = hinted;
        hinted = false;
        switch (phase) {
            case IDLE, GIVEN_UP -> {
                if (!now.isBefore(next)) {
                    begin(now);
                }
            }
            case LOADING -> load();
            case SERVING -> {
                if (asked || ending != null || !now.isBefore(next)) {
                    look(now);
                }
            }
            case REACHING -> {
                if (asked || !now.isBefore(next)) {
                    reach(now);
                }
            }
        }
    }

    /** Ends the engine, for tests and for the owner's own stop. */
    synchronized void stop() {
        phase = Phase.IDLE;
        next = Instant.MAX;
        show(List.of(), State.STOPPED, "Stopped.");
        if (program != null) {
            program.stop(GRACE);
        }
    }

    private void begin(Instant now) {
        EnginePlan chosen;
        try {
            chosen = planner.plan();
        } catch (DreamException no) {
            cannotHelp(now, String.valueOf(no.getMessage()));
            return;
        }
        if (phase == Phase.GIVEN_UP && sameAsFailed(chosen) && lastEarlyEnd != null) {
            next = now.plus(REPLAN_EVERY); // it would only fail again
            return;
        }
        switch (chosen) {
            case EnginePlan.Reach there -> {
                plan = there;
                probe = new EngineProbe(there.uri(), there.apiKey());
                phase = Phase.REACHING;
                reach(now);
            }
            case EnginePlan.Run here -> run(here, now);
        }
    }

    private boolean sameAsFailed(EnginePlan chosen) {
        return plan instanceof EnginePlan.Run before
                && chosen instanceof EnginePlan.Run after
                && same(before.program(), after.program());
    }

    private static boolean same(Program a, Program b) {
        return a.command().equals(b.command())
                && a.environment().equals(b.environment())
                && a.stamp().equals(b.stamp());
    }

    private void run(EnginePlan.Run here, Instant now) {
        plan = here;
        var found = runtime.find(here.program().id());
        var mine =
                found.filter(it -> it.is(here.program()))
                        .filter(it -> it.secret(here.keyName()).isPresent());
        try {
            if (mine.isPresent()) {
                watchOver(here, mine.get());
                adopted = true;
            } else {
                found.ifPresent(it -> it.stop(GRACE));
                if (taken(here.uri())) {
                    cannotHelp(
                            now,
                            "Port %d of this machine is taken by another program."
                                            .formatted(here.uri().getPort())
                                    + " Stop that one, or set dream.engine.port.");
                    return;
                }
                watchOver(here, runtime.start(here.program()));
                adopted = false;
            }
        } catch (DreamException no) {
            cannotHelp(now, String.valueOf(no.getMessage()));
            return;
        }
        phase = Phase.LOADING;
        deadline = now.plus(startTimeout);
        silentSince = Instant.MAX;
        say(State.STARTING, report.reason().orElse(null));
        load();
    }

    private void watchOver(EnginePlan.Run here, RunningProgram running) {
        program = running;
        ending = null;
        suspicion = null;
        probe = new EngineProbe(here.uri(), running.secret(here.keyName()).orElseThrow());
        var _ =
                running.ended()
                        .thenAccept(
                                how -> {
                                    ended(running, how);
                                    nudge.run();
                                });
    }

    private void ended(RunningProgram which, String how) {
        // Without the lock, which a tick may hold for seconds; a tick asks alive() in any case.
        if (which == program) {
            ending = how;
        }
    }

    private void load() {
        var running = requireProgram();
        var asking = requireProbe();
        // A small model loads within milliseconds, so look often for one tick's time.
        for (var round = 0; round < 20; round++) {
            if (!running.alive()) {
                failed(how(running));
                return;
            }
            try {
                if (asking.health(LOOK_LONGEST) == EngineProbe.Health.WELL) {
                    serve(asking);
                    return;
                }
                silentSince = Instant.MAX;
            } catch (ConnectException notYet) {
                EngineMessages.LOG.debug("not listening yet");
            } catch (IOException e) {
                var now = clock.instant();
                silentSince = silentSince.isAfter(now) ? now : silentSince;
                if (now.isAfter(silentSince.plus(SILENT_LONGEST))) {
                    running.stop(GRACE.dividedBy(5));
                    failed("hung: " + inWords(e));
                    return;
                }
                if (now.isAfter(deadline)) {
                    break;
                }
            }
            pause(running);
        }
        if (clock.instant().isAfter(deadline)) {
            running.stop(GRACE);
            failed("did not load its model within %d s".formatted(startTimeout.toSeconds()));
        }
    }

    private void serve(EngineProbe asking) {
        var here = (EnginePlan.Run) requirePlan();
        EngineProbe.Abilities abilities;
        try {
            abilities = asking.abilities(LOOK_LONGEST);
            asking.prove(here.model(), PROOF_LONGEST);
        } catch (IOException e) {
            if (requireProgram().alive()) {
                requireProgram().stop(GRACE);
            }
            failed("loaded its model, but " + inWords(e));
            return;
        }
        var key = requireProgram().secret(here.keyName()).orElseThrow();
        phase = Phase.SERVING;
        servingSince = clock.instant();
        next = servingSince.plus(LOOK_EVERY);
        lastEarlyEnd = null;
        var recovered = restartedLately(servingSince);
        var why = report.reason().orElse("It was restarted a few minutes ago.");
        show(
                List.of(
                        new EngineEndpoint(
                                here.id(),
                                here.uri(),
                                key,
                                here.model(),
                                here.model(),
                                abilities.contextTokens().orElse(0),
                                here.builtInGuide(),
                                abilities.sees(),
                                abilities.places())),
                recovered ? State.RECOVERED : State.RUNNING,
                recovered ? why : null);
        EngineMessages.LOG.serving(here.id(), here.model());
    }

    private void look(Instant now) {
        var running = requireProgram();
        if (ending != null || !running.alive()) {
            failed(how(running));
            return;
        }
        running.trimLog();
        try {
            requireProbe().health(LOOK_LONGEST);
            requireProbe().turning(LOOK_LONGEST);
            suspicion = null;
            next = now.plus(LOOK_EVERY);
            settle(now);
        } catch (IOException silent) {
            doubt(running, now, silent);
        }
    }

    /** After a while without trouble, old failures and a restart count no more. */
    private void settle(Instant now) {
        if (now.isAfter(servingSince.plus(STEADY))) {
            failures = 0;
        }
        if (report.state() == State.RECOVERED && !restartedLately(now)) {
            say(State.RUNNING, null);
        }
    }

    private boolean restartedLately(Instant now) {
        return budget.last(now).filter(at -> at.plus(RECOVERED_FOR).isAfter(now)).isPresent();
    }

    private void doubt(RunningProgram running, Instant now, IOException silent) {
        var used = running.processorTime();
        var first = suspicion;
        if (first == null) {
            suspicion = new Suspicion(now, used);
            next = now.plus(LOOK_AGAIN);
            return;
        }
        var busy =
                used.isPresent()
                        && first.processorTime().isPresent()
                        && used.get().minus(first.processorTime().get()).compareTo(BUSY_SHARE) > 0;
        if (busy && now.isBefore(first.since().plus(BUSY_LONGEST))) {
            next = now.plus(LOOK_EVERY);
            return;
        }
        show(List.of(), State.STARTING, "It hung and is restarted.");
        running.stop(GRACE.dividedBy(5));
        failed("hung: " + inWords(silent));
    }

    /** Not running any more. Decides whether to start it again. */
    private void failed(String how) {
        var here = (EnginePlan.Run) requirePlan();
        var running = requireProgram();
        var now = clock.instant();
        var words = String.join("\n", running.lastWords(LAST_WORDS));
        var early = phase == Phase.LOADING && !adopted;
        EngineMessages.LOG.gone(here.id(), "It %s.".formatted(how));
        // Times and numbers differ from run to run, so they are left out of the comparison.
        var end = how + words.replaceAll("[0-9.]+", "");
        var advice =
                planner.advice(words)
                        .orElse(
                                "Its log, engine-%s.log, says more."
                                        .formatted(here.program().id()));
        if (trial) {
            giveUp(Instant.MAX, "The engine %s. %s".formatted(how, advice));
            return;
        }
        if (early && sameTail(end, lastEarlyEnd)) {
            lastEarlyEnd = end;
            giveUp(
                    now.plus(REPLAN_EVERY),
                    "The engine %s twice in the same way, so it is not tried again until"
                                    .formatted(how)
                            + " something changes. "
                            + advice);
            return;
        }
        lastEarlyEnd = early ? end : null;
        if (!budget.take(now)) {
            outOfBudget(now, how);
            return;
        }
        var pause =
                failures == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(failures - 1, 5));
        failures++;
        phase = Phase.IDLE;
        next = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        show(List.of(), State.STARTING, "It %s and was restarted.".formatted(how));
        nudge.run();
    }

    /** The log holds earlier runs as well, so the ends of both are compared. */
    private static boolean sameTail(String end, @Nullable String before) {
        if (before == null) {
            return false;
        }
        var length = Math.min(400, Math.min(end.length(), before.length()));
        return end.substring(end.length() - length)
                .equals(before.substring(before.length() - length));
    }

    private void outOfBudget(Instant now, String how) {
        var again = budget.next(now);
        lastEarlyEnd = null;
        giveUp(
                again.orElse(Instant.MAX),
                "The engine %s. It was restarted %d times within an hour, and "
                                .formatted(how, budget.perHour())
                        + "dream.engine.restarts-per-hour allows no more."
                        + again.map(at -> " It is tried again at %s.".formatted(CLOCK.format(at)))
                                .orElse(""));
    }

    private void giveUp(Instant again, String reason) {
        phase = Phase.GIVEN_UP;
        next = again;
        show(List.of(), State.STOPPED, reason);
        EngineMessages.LOG.cannotHelp(requirePlan().id(), reason);
    }

    /** Nothing was started; what is wrong may be mended any time. */
    private void cannotHelp(Instant now, String reason) {
        phase = Phase.IDLE;
        next = now.plus(REPLAN_EVERY);
        if (report.state() != State.STOPPED || !report.reason().equals(Optional.of(reason))) {
            EngineMessages.LOG.cannotHelp("local", reason);
        }
        show(List.of(), State.STOPPED, reason);
    }

    private void reach(Instant now) {
        var there = (EnginePlan.Reach) requirePlan();
        next = now.plus(REACH_EVERY);
        try {
            offer(there, twice());
        } catch (IOException e) {
            var why =
                    e instanceof EngineProbe.KeyRefusedException
                            ? inWords(e)
                            : EngineProbe.inWordsFromAfar(e);
            var reason = "The engine at %s does not help: %s.".formatted(there.uri(), why);
            if (report.state() != State.STOPPED) {
                EngineMessages.LOG.gone(there.id(), reason);
            }
            show(List.of(), State.STOPPED, reason);
        }
    }

    /** One lost packet is no reason to send everybody away. */
    private List<EngineProbe.Offer> twice() throws IOException {
        try {
            return requireProbe().models(REACH_LONGEST);
        } catch (IOException once) {
            return requireProbe().models(REACH_LONGEST);
        }
    }

    private void offer(EnginePlan.Reach there, List<EngineProbe.Offer> offers) throws IOException {
        if (offers.isEmpty()) {
            throw new IOException("it has no model loaded");
        }
        var told =
                offers.size() == 1 && offers.getFirst().tellsLittle()
                        ? requireProbe().abilities(REACH_LONGEST)
                        : EngineProbe.Abilities.UNKNOWN;
        var reached =
                offers.stream()
                        .map(
                                one ->
                                        new EngineEndpoint(
                                                offers.size() == 1
                                                        ? there.id()
                                                        : there.id() + ":" + one.model(),
                                                there.uri(),
                                                there.apiKey(),
                                                one.model(),
                                                one.model(),
                                                one.contextTokens()
                                                        .or(told::contextTokens)
                                                        .orElse(there.contextTokens()),
                                                false,
                                                one.sees().orElse(told.sees())
                                                        || there.seeing().contains(one.model()),
                                                told.places()))
                        .toList();
        if (!reached.equals(endpoints)) {
            EngineMessages.LOG.serving(
                    there.id(),
                    String.join(", ", reached.stream().map(EngineEndpoint::model).toList()));
        }
        show(reached, State.RUNNING, null);
    }

    /** The picture first, then the news, so that who hears of it sees it. */
    private void show(List<EngineEndpoint> now, State state, @Nullable String reason) {
        var news = !now.equals(endpoints);
        endpoints = List.copyOf(now);
        say(state, reason);
        if (news) {
            changed.accept(endpoints);
        }
    }

    private void say(State state, @Nullable String reason) {
        var before = report;
        var now = clock.instant();
        var detail = plan == null ? before.detail() : detail(plan);
        report =
                new ServiceReport(
                        "engine",
                        "Chat model",
                        detail,
                        state,
                        before.state() == state ? before.since() : now,
                        budget.last(now).or(before::lastRestart),
                        Optional.ofNullable(reason));
    }

    private String detail(EnginePlan of) {
        return switch (of) {
            case EnginePlan.Run here -> "%s, %s".formatted(here.kind(), here.model());
            case EnginePlan.Reach there ->
                    endpoints.isEmpty()
                            ? there.kind()
                            : "%s, %s".formatted(there.kind(), endpoints.getFirst().model());
        };
    }

    private static boolean taken(URI uri) {
        try (var free = new ServerSocket()) {
            free.setReuseAddress(true); // as engines do, so that old connections do not count
            free.bind(new InetSocketAddress(uri.getHost(), uri.getPort()));
            return false;
        } catch (IOException inUse) {
            return true;
        }
    }

    private static String inWords(IOException e) {
        return switch (e) {
            case EngineProbe.KeyRefusedException key ->
                    "it refuses the API key; set dream.engine.api-key";
            default -> EngineProbe.inWords(e);
        };
    }

    private String how(RunningProgram running) {
        pause(running); // the news of its end may be a moment behind the end
        return ending == null ? "ended" : ending;
    }

    private static void pause(RunningProgram running) {
        try {
            running.ended().toCompletableFuture().get(SHORT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRuns) {
            EngineMessages.LOG.debug("still running");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private EnginePlan requirePlan() {
        return Objects.requireNonNull(plan);
    }

    private RunningProgram requireProgram() {
        return Objects.requireNonNull(program);
    }

    private EngineProbe requireProbe() {
        return Objects.requireNonNull(probe);
    }
}
