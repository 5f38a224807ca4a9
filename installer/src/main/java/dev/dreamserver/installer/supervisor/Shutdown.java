package dev.dreamserver.installer.supervisor;

import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.SettingsInForce;
import dev.dreamserver.installer.process.PidFile;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.process.Signals;
import dev.dreamserver.installer.stack.Stack;
import java.time.Duration;

/** Stops an installation from outside, whatever is left of it. */
public final class Shutdown {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration GUARD_LIMIT = Duration.ofSeconds(10);

    private final Installation at;
    private final Guard guard;

    /** Stops this installation. */
    public Shutdown(Installation at) {
        this.at = at;
        this.guard = new Guard(at);
    }

    /** True when anything had to be stopped. */
    public boolean everything() {
        var client = new ControlClient(at.home().controlSocket());
        var stopped = client.stop(LIMIT).isPresent();
        if (stopped) {
            guard.awaitEnd(GUARD_LIMIT);
        }
        // No supervisor answered, or something is left over from a kill: by hand, in order.
        if (supervisor().isPresent() || guard.running().isPresent()) {
            stopped = true;
            endSupervisor();
        }
        // After the house: it would start them again.
        for (var part : Stack.of(at).reversed()) {
            var runner = new Runner(at.home(), part);
            if (runner.running().isPresent()) {
                stopped = true;
                runner.stop();
            }
        }
        stopped |= new EngineProcesses(at.home()).stop();
        new SettingsInForce(at.home()).forget();
        return stopped;
    }

    /** Ends guard and supervisor, however they are; the services go on. */
    public void endSupervisor() {
        guard.kill();
        var client = new ControlClient(at.home().controlSocket());
        var answered = client.handOver().isPresent();
        supervisor()
                .ifPresent(
                        process -> {
                            if (!answered || !Signals.awaitEnd(process, GUARD_LIMIT)) {
                                Signals.stop(process, "KILL", GUARD_LIMIT);
                            }
                        });
    }

    private java.util.Optional<ProcessId> supervisor() {
        return new PidFile(at.home().run().resolve("supervisor.pid")).running();
    }
}
