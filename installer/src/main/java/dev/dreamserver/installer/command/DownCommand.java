package dev.dreamserver.installer.command;

import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.process.Locked;
import dev.dreamserver.installer.supervisor.Shutdown;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Stops what was started here, and nothing else. */
@Command(name = "down", description = "Stop Dream Server. Everything it knows stays.")
final class DownCommand implements Runnable {

    @ParentCommand DreamCommand dream;

    @Override
    public void run() {
        var at = dream.running();
        Locked.in(at.home().run().resolve("up.lock"), () -> stop(at));
    }

    private void stop(Installation at) {
        var begin = System.nanoTime();
        var screen = dream.screen();
        screen.passing("  Stopping …");
        var stopped = new Shutdown(at).everything();
        screen.clear();
        if (stopped) {
            screen.good("Stopped: %.1f s".formatted((System.nanoTime() - begin) / 1e9));
        } else {
            screen.line("Dream Server was not running.");
        }
        dream.warnOfRefusals(at);
    }
}
