package dev.dreamserver.installer.command;

import dev.dreamserver.installer.supervisor.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What the guard runs; nothing for people. */
@Command(name = "supervise", hidden = true, description = "Run the supervisor. Used by the guard.")
final class SuperviseCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    @Override
    public Integer call() {
        return new Supervisor(dream.running()).run();
    }
}
