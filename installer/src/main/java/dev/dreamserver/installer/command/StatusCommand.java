package dev.dreamserver.installer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.installer.home.Amounts;
import dev.dreamserver.installer.home.Installation;
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
        var at = dream.running();
        var services = new ControlClient(at.home().controlSocket()).status();
        if (services.isEmpty()) {
            if (json) {
                dream.screen().line(StateFile.write(List.of()));
            } else {
                dream.screen().line("Dream Server is not running. Start it with ./dream up");
                dream.warnOfRefusals(at);
            }
            return 1;
        }
        var model = ChatModel.of(at);
        if (json) {
            dream.screen().line(json(at, services.get(), model));
        } else {
            services.get().forEach(this::show);
            show(model.service());
            dream.screen().line("    " + model.origin() + model.hint());
            dream.screen().line("");
            dream.screen().line(at.settings().origin());
            dream.warnOfChanges(at);
        }
        return model.service().usable() && services.get().stream().allMatch(ServiceState::usable)
                ? 0
                : 1;
    }

    /** The supervisor's own form, and beside it where the house is and which model answers. */
    private static String json(Installation at, List<ServiceState> services, ChatModel model) {
        try {
            var root = (ObjectNode) Api.JSON.readTree(StateFile.write(services));
            root.put("url", at.settings().origin());
            root.putObject("model")
                    .put("origin", model.origin())
                    .put("detail", model.service().detail())
                    .put("state", model.service().state().name())
                    .put("since", model.service().since().toString())
                    .put("reason", model.service().reason());
            return root.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void show(ServiceState service) {
        var text =
                "%-20s %-23s %-10s %s%s"
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
