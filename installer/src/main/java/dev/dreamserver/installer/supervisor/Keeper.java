package dev.dreamserver.installer.supervisor;

import static dev.dreamserver.installer.home.LauncherSettings.LOG_FILES;
import static dev.dreamserver.installer.home.LauncherSettings.LOG_SIZE;
import static dev.dreamserver.installer.home.LauncherSettings.PROBE_FAILURES;
import static dev.dreamserver.installer.home.LauncherSettings.PROBE_INTERVAL;
import static dev.dreamserver.installer.home.LauncherSettings.RESTARTS_PER_HOUR;
import static dev.dreamserver.installer.home.LauncherSettings.START_LIMIT;

import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.stack.Database;
import dev.dreamserver.installer.stack.Part;
import dev.dreamserver.installer.supervisor.ServiceState.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one service running, on a thread of its own: adopts or starts it, waits until it is ready,
 * probes it, restarts it with budget and back-off. Orders come through a queue, so that nothing
 * happens twice at once. The first start is tried once, because its owner is watching.
 */
final class Keeper implements Runnable {

    /** What a keeper can be told. */
    enum Order {
        START,
        RESTART,
        STOP,
        LEAVE,
        LOOK
    }

    private static final Duration LOOK_WHILE_STARTING = Duration.ofMillis(250);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(2);
    private static final Duration RECOVERED_FOR = Duration.ofMinutes(5);
    private static final Duration NO_DATABASE_LIMIT = Duration.ofMinutes(5);

    private final Part part;
    private final Board board;
    private final Runner runner;
    private final RestartBudget budget;
    private final LauncherSettings settings;
    private final Clock clock;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private Duration backOff = Duration.ofSeconds(1);
    private boolean everReady;

    Keeper(DreamHome home, LauncherSettings settings, Part part, Board board, Clock clock) {
        this.part = part;
        this.board = board;
        this.runner = new Runner(home, part);
        this.settings = settings;
        this.clock = clock;
        this.budget =
                new RestartBudget(
                        home.run().resolve("restarts-" + part.id()),
                        settings.get(RESTARTS_PER_HOUR),
                        clock);
    }

    void tell(Order order) {
        orders.add(order);
    }

    String id() {
        return part.id();
    }

    @Override
    public void run() {
        var next = Order.START;
        while (next != Order.LEAVE) {
            next =
                    switch (next) {
                        case START, LOOK -> keep(runner.running());
                        case RESTART -> {
                            stopIt("restarted by its owner");
                            budget.clear();
                            yield keep(Optional.empty());
                        }
                        case STOP -> {
                            stopIt(null);
                            yield rest();
                        }
                        case LEAVE -> Order.LEAVE;
                    };
        }
    }

    /** Runs it until an order comes. */
    private Order keep(Optional<ProcessId> found) {
        var adopted = found;
        everReady |= adopted.isPresent();
        while (true) {
            try {
                var outcome = once(adopted);
                if (outcome.order() != null) {
                    return outcome.order();
                }
                adopted = Optional.empty();
                var order = afterFailure(String.valueOf(outcome.failure()));
                if (order != null) {
                    return order;
                }
            } catch (RuntimeException cannotStart) {
                adopted = Optional.empty();
                var order = afterFailure(String.valueOf(cannotStart.getMessage()));
                if (order != null) {
                    return order;
                }
            }
        }
    }

    /** Either an order that came, or why the service failed. */
    private record Outcome(@Nullable Order order, @Nullable String failure) {}

    private Outcome once(Optional<ProcessId> adopted) {
        var noDatabase = awaitDatabase();
        if (noDatabase != null) {
            return noDatabase;
        }
        var begin = clock.instant();
        var process = adopted.orElseGet(runner::start);
        show(
                State.STARTING,
                adopted.map(ProcessId::since).orElse(begin),
                lastReason(),
                process.pid());
        process.handle().ifPresent(this::lookAtItsEnd);
        var starting = awaitReady(process);
        if (starting.order() != null || starting.failure() != null) {
            return starting;
        }
        part.settle();
        everReady = true;
        var since = adopted.map(ProcessId::since).orElse(begin);
        show(settled(), since, lastReason(), process.pid());
        return watch(process, since);
    }

    /** Wakes this keeper when the process ends, so that it need not ask often. */
    private void lookAtItsEnd(ProcessHandle process) {
        var _ = process.onExit().thenRun(() -> tell(Order.LOOK));
    }

    /** The others wait for the database, so that their start does not fail for its sake. */
    private @Nullable Outcome awaitDatabase() {
        if (part.id().equals(Database.ID) || !board.has(Database.ID)) {
            return null;
        }
        var until = clock.instant().plus(NO_DATABASE_LIMIT);
        while (!board.get(Database.ID).usable()) {
            if ((board.get(Database.ID).state() == State.STOPPED && !everReady)
                    || clock.instant().isAfter(until)) {
                return new Outcome(null, "the database is not there");
            }
            var order = next(LOOK_WHILE_STARTING);
            if (order != null && order != Order.START) {
                return new Outcome(order, null);
            }
        }
        return null;
    }

    private Outcome awaitReady(ProcessId process) {
        var until = clock.instant().plus(settings.get(START_LIMIT));
        var missing = part.missing();
        while (missing.isPresent()) {
            var order = next(LOOK_WHILE_STARTING);
            if (order != null && order != Order.START) {
                return new Outcome(order, null);
            }
            if (!process.alive()) {
                return new Outcome(null, "it ended while starting: " + runner.cause());
            }
            var hopeless = part.hopeless();
            if (hopeless.isPresent()) {
                runner.stop();
                return new Outcome(null, hopeless.get());
            }
            if (clock.instant().isAfter(until)) {
                var why = missing.get() + "; " + runner.cause();
                runner.kill();
                return new Outcome(
                        null,
                        "it was not ready after %d s: %s"
                                .formatted(settings.get(START_LIMIT).toSeconds(), why));
            }
            missing = part.missing();
        }
        return new Outcome(null, null);
    }

    private Outcome watch(ProcessId process, Instant since) {
        var failures = 0;
        while (true) {
            var order = next(settings.get(PROBE_INTERVAL));
            if (order != null && order != Order.START) {
                return new Outcome(order, null);
            }
            if (!process.alive()) {
                return new Outcome(null, "it ended unexpectedly");
            }
            var ailing = part.ailing();
            failures = ailing.isPresent() ? failures + 1 : 0;
            if (failures >= settings.get(PROBE_FAILURES)) {
                runner.kill();
                return new Outcome(null, "it hung: " + ailing.orElse("no answer"));
            }
            runner.turnLog(settings.get(LOG_SIZE), settings.get(LOG_FILES));
            if (Duration.between(since, clock.instant()).compareTo(STEADY) > 0) {
                backOff = Duration.ofSeconds(1);
                show(settled(), since, lastReason(), process.pid());
            }
        }
    }

    /** Waits for the right to try again; an order ends the waiting. Null: try again. */
    private @Nullable Order afterFailure(String reason) {
        Supervisor.say("%s: %s".formatted(part.id(), reason));
        show(State.STOPPED, clock.instant(), reason, 0);
        if (!everReady) {
            return rest();
        }
        while (!budget.take()) {
            var minutes = budget.untilNext().toMinutes() + 1;
            show(
                    State.STOPPED,
                    board.get(part.id()).since(),
                    "%s. It was restarted %d times in an hour and rests for %d min; ./dream restart %s starts it now"
                            .formatted(reason, settings.get(RESTARTS_PER_HOUR), minutes, part.id()),
                    0);
            var order = next(budget.untilNext().plusSeconds(1));
            if (order == Order.START) {
                budget.clear();
            } else if (order != null) {
                return order;
            }
        }
        var order = next(backOff);
        backOff = backOff.multipliedBy(2);
        if (backOff.compareTo(LONGEST_BACK_OFF) > 0) {
            backOff = LONGEST_BACK_OFF;
        }
        board.change(part.id(), old -> old.restartedAt(clock.instant()));
        show(State.STARTING, clock.instant(), reason, 0);
        return order == Order.START ? null : order;
    }

    private void stopIt(@Nullable String reason) {
        runner.stop();
        show(State.STOPPED, clock.instant(), reason, 0);
    }

    /** Does nothing until an order comes. */
    private Order rest() {
        while (true) {
            try {
                var order = orders.take();
                if (order != Order.LOOK) {
                    return order;
                }
            } catch (InterruptedException e) {
                return Order.LEAVE;
            }
        }
    }

    /** The next order within a time; null when none came, or only a look was asked for. */
    private @Nullable Order next(Duration limit) {
        try {
            var order = orders.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            return order == Order.LOOK ? null : order;
        } catch (InterruptedException e) {
            return Order.LEAVE;
        }
    }

    private State settled() {
        var last = board.get(part.id()).lastRestart();
        return last != null && last.plus(RECOVERED_FOR).isAfter(clock.instant())
                ? State.RECOVERED
                : State.RUNNING;
    }

    private @Nullable String lastReason() {
        return settled() == State.RECOVERED ? board.get(part.id()).reason() : null;
    }

    private void show(State state, Instant since, @Nullable String reason, long pid) {
        board.change(part.id(), old -> old.as(state, since, reason, pid));
    }
}
