package dev.dreamserver.installer.supervisor;

import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.process.LogFile;
import dev.dreamserver.installer.process.PidFile;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.process.Signals;
import dev.dreamserver.installer.stack.Part;
import java.util.Optional;

/** The process of one part: starts it, finds it again, stops it. Not thread-safe. */
public final class Runner {

    private final Part part;
    private final PidFile pidFile;
    private final LogFile log;
    private long logStart;

    /** The process of a part that may or may not run. */
    public Runner(DreamHome home, Part part) {
        this.part = part;
        this.pidFile = new PidFile(pidFile(home, part.id()));
        this.log = new LogFile(home.log(part.id()));
        this.logStart = log.end();
    }

    /** The pid file of a part. */
    static java.nio.file.Path pidFile(DreamHome home, String id) {
        return home.run().resolve(id + ".pid");
    }

    /** The process that an earlier supervisor left running. */
    public Optional<ProcessId> running() {
        var known = pidFile.running();
        if (known.isPresent()) {
            return known;
        }
        var found = ProcessId.withArgument(part.mark());
        found.ifPresent(pidFile::remember);
        return found;
    }

    /** Starts the process; its pid is on disk before anything else happens. */
    ProcessId start() {
        var launch = part.launch();
        logStart = log.end();
        var process = launch.start();
        var id = ProcessId.of(process.pid()).orElseGet(() -> new ProcessId(process.pid(), 0));
        pidFile.remember(id);
        return id;
    }

    /** Asks it to stop and kills it when it takes too long. */
    public void stop() {
        running()
                .ifPresent(
                        process -> Signals.stop(process, part.stopSignal(), part.stopPatience()));
        pidFile.forget();
    }

    /** Kills one that hangs. */
    void kill() {
        running().ifPresent(process -> Signals.stop(process, "KILL", part.stopPatience()));
        pidFile.forget();
    }

    /** What its log says about why it is not there. */
    String cause() {
        return part.hopeless()
                .or(() -> part.cause(log.linesSince(logStart)))
                .orElse("its log says nothing");
    }

    void turnLog(long size, int keep) {
        log.turn(size, keep);
        logStart = Math.min(logStart, log.end());
    }
}
