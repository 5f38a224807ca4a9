package dev.dreamserver.installer.command;

import dev.dreamserver.installer.home.Distribution;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParentCommand;

/** Says what was built. */
@Command(name = "version", description = "Show the versions of Dream Server and its services.")
final class VersionCommand implements Runnable, IVersionProvider {

    @ParentCommand DreamCommand dream;

    @Override
    public void run() {
        for (var line : getVersion()) {
            dream.screen().line(line);
        }
    }

    @Override
    public String[] getVersion() {
        var distribution = Distribution.own();
        return new String[] {
            "Dream Server " + distribution.fact("version"),
            "WildFly      " + distribution.fact("wildfly"),
            "Keycloak     " + distribution.fact("keycloak"),
            "PostgreSQL   " + distribution.fact("postgres"),
            "Java         " + Runtime.version()
        };
    }
}
