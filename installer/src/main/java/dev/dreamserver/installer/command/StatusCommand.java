package dev.dreamserver.installer.command;

import dev.dreamserver.installer.home.Amounts;
import dev.dreamserver.installer.supervisor.ControlClient;
import dev.dreamserver.installer.supervisor.ServiceState;
import dev.dreamserver.installer.supervisor.StateFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What runs. Exit code 0 when everything does. */
@Command(name = "status", description = "Show what runs. Ends with 1 when something does not.")
final class StatusCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    @Option(names = "--json", description = "One line of JSON for programs.")
    boolean json;

    @Override
    public Integer call() {
        var at = dream.installation();
        var services = new ControlClient(at.home().controlSocket()).status();
        if (json) {
            dream.screen().line(StateFile.write(services.orElse(List.of())));
        } else if (services.isEmpty()) {
            dream.screen().line("Dream Server is not running. Start it with ./dream up");
        } else {
            services.get().forEach(this::show);
            dream.screen().line("");
            dream.screen().line(at.settings().origin());
        }
        return services.isPresent() && services.get().stream().allMatch(ServiceState::usable)
                ? 0
                : 1;
    }

    private void show(ServiceState service) {
        var text =
                "%-20s %-21s %-10s %s%s"
                        .formatted(
                                service.name(),
                                service.detail(),
                                service.state().name().toLowerCase(Locale.ROOT),
                                Amounts.shown(Duration.between(service.since(), Instant.now())),
                                service.pid() == 0 ? "" : ", pid " + service.pid());
        if (service.usable()) {
            dream.screen().good(text);
        } else {
            dream.screen().warn(text);
        }
        if (service.reason() != null) {
            dream.screen().line("    " + service.reason());
        }
    }
}
