package dev.dreamserver.installer.supervisor;

import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.SettingsInForce;
import dev.dreamserver.installer.process.PidFile;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.stack.Database;
import dev.dreamserver.installer.stack.Stack;
import dev.dreamserver.installer.supervisor.Keeper.Order;
import dev.dreamserver.installer.supervisor.ServiceState.State;
import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * The process that owns the services of one installation. Only one can be at work: it holds a lock
 * that the system frees with its death. It may be killed at any time; the next one adopts what
 * runs.
 */
public final class Supervisor {

    /** Exit code when another supervisor is at work. */
    public static final int ANOTHER_AT_WORK = 3;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(100);

    private final Installation at;
    private final Board board;
    private final List<Keeper> keepers = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean stopped;

    /** A supervisor for an installation whose parts are prepared. */
    public Supervisor(Installation at) {
        this.at = at;
        var parts = Stack.of(at);
        this.board = new Board(at.home().run().resolve("services.json"), parts);
        for (var part : parts) {
            keepers.add(new Keeper(at.home(), at.settings(), part, board, Clock.systemUTC()));
        }
    }

    /** Runs until it is told to stop. Returns the exit code. */
    public int run() {
        try (var channel =
                        FileChannel.open(
                                at.home().run().resolve("supervisor.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                say("Another supervisor is at work.");
                return ANOTHER_AT_WORK;
            }
            return supervise(lock);
        } catch (IOException e) {
            throw new UncheckedIOException("The supervisor cannot take its lock", e);
        }
    }

    private int supervise(FileLock lock) throws IOException {
        var pid = new PidFile(at.home().run().resolve("supervisor.pid"));
        ProcessId.of(ProcessHandle.current().pid()).ifPresent(pid::remember);
        say("The supervisor starts" + (lock.isValid() ? "." : " without a lock."));
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try (var control = new Control(at.home().controlSocket(), this)) {
            control.open();
            keepers.forEach(keeper -> Thread.ofPlatform().name(keeper.id()).start(keeper));
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pid.forget();
        say("The supervisor ends.");
        return 0;
    }

    Board board() {
        return board;
    }

    boolean knows(String id) {
        return board.has(id);
    }

    /** Starts what is stopped; what runs is left alone. */
    void startAll() {
        keepers.forEach(keeper -> keeper.tell(Order.START));
    }

    void restart(String id) {
        keepers.stream().filter(k -> k.id().equals(id)).forEach(k -> k.tell(Order.RESTART));
    }

    /** Stops all services, the database last, and then the supervisor. Returns when it is done. */
    synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        say("Stopping.");
        note(Instant.now());
        stopThose(id -> !id.equals(Database.ID));
        new EngineProcesses(at.home()).stop();
        stopThose(id -> id.equals(Database.ID));
        new SettingsInForce(at.home()).forget();
        leave();
    }

    /** So that the house, when it is back, knows that this was meant. */
    private void note(Instant stop) {
        try {
            OwnerOnly.write(at.home().run().resolve("stopped"), stop + "\n");
        } catch (UncheckedIOException diskFull) {
            say("The stop cannot be noted: " + diskFull.getMessage());
        }
    }

    /** Ends the supervisor and leaves the services running. */
    synchronized void handOver() {
        stopped = true;
        say("Handing over.");
        leave();
    }

    /** Lets {@link #run} return. */
    void end() {
        ended.countDown();
    }

    private void leave() {
        keepers.forEach(keeper -> keeper.tell(Order.LEAVE));
    }

    private void stopThose(Predicate<String> which) {
        var ids = keepers.stream().map(Keeper::id).filter(which).toList();
        keepers.stream()
                .filter(keeper -> ids.contains(keeper.id()))
                .forEach(keeper -> keeper.tell(Order.STOP));
        var until = Instant.now().plus(STOP_LIMIT);
        try {
            var seen = board.version();
            while (ids.stream().anyMatch(id -> board.get(id).state() != State.STOPPED)
                    && Instant.now().isBefore(until)) {
                seen = board.awaitChange(seen, Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a line to the supervisor's log. */
    static void say(String line) {
        System.out.println(Instant.now() + " " + line);
    }
}
