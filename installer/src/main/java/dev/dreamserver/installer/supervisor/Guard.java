package dev.dreamserver.installer.supervisor;

import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.process.Launch;
import dev.dreamserver.installer.process.LogFile;
import dev.dreamserver.installer.process.PidFile;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.process.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The small shell loop that starts the supervisor again when it dies. */
public final class Guard {

    private static final long LOG_SIZE = 5L << 20;
    private static final int LOGS = 2;

    private final Installation at;
    private final PidFile pidFile;

    /** The guard of an installation. */
    public Guard(Installation at) {
        this.at = at;
        this.pidFile = new PidFile(at.home().run().resolve("guard.pid"));
    }

    /** The loop, if it runs. */
    public Optional<ProcessId> running() {
        return pidFile.running();
    }

    /** Starts loop and supervisor; returns at once. */
    public void start() {
        var log = at.home().log("supervisor");
        new LogFile(log).turn(LOG_SIZE, LOGS);
        var process =
                new Launch(
                                List.of(
                                        "/bin/sh",
                                        at.distribution().guard().toString(),
                                        at.java().toString(),
                                        "-Xms16m",
                                        "-Xmx64m",
                                        "-Xss512k",
                                        "-XX:+UseSerialGC",
                                        "-XX:TieredStopAtLevel=1",
                                        "-XX:ReservedCodeCacheSize=24m",
                                        "-XX:MaxMetaspaceSize=64m",
                                        "-XX:+ExitOnOutOfMemoryError",
                                        "-Ddream.distribution=" + at.distribution().root(),
                                        "-cp",
                                        at.distribution().lib() + "/*",
                                        "dev.dreamserver.installer.Dream",
                                        "supervise"),
                                settings(),
                                Path.of("/"),
                                log)
                        .start();
        ProcessId.of(process.pid()).ifPresent(pidFile::remember);
    }

    private Map<String, String> settings() {
        var variables = new HashMap<>(Launch.ownersVariables());
        variables.put("DREAM_HOME", at.home().root().toString());
        return variables;
    }

    /** Ends the loop only; a supervisor below it goes on. */
    public void kill() {
        pidFile.running().ifPresent(p -> Signals.stop(p, "KILL", Duration.ofSeconds(5)));
        pidFile.forget();
    }

    /** Waits for the loop's own end. */
    public boolean awaitEnd(Duration limit) {
        var ended = pidFile.running().map(p -> Signals.awaitEnd(p, limit)).orElse(true);
        if (ended) {
            pidFile.forget();
        }
        return ended;
    }
}
