package dev.dreamserver.installer.command;

import dev.dreamserver.installer.home.Distribution;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says what was built. */
@Command(name = "version", description = "Show the versions of Dream Server and its services.")
final class VersionCommand implements Runnable {

    @ParentCommand DreamCommand dream;

    @Override
    public void run() {
        var distribution = Distribution.own();
        var screen = dream.screen();
        screen.line("Dream Server " + distribution.fact("version"));
        screen.line("WildFly      " + distribution.fact("wildfly"));
        screen.line("Keycloak     " + distribution.fact("keycloak"));
        screen.line("PostgreSQL   " + distribution.fact("postgres"));
        screen.line("Java         " + Runtime.version());
    }
}
