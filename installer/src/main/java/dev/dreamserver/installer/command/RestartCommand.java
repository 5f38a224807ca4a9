package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.supervisor.ControlClient;
import dev.dreamserver.installer.supervisor.ServiceState;
import dev.dreamserver.installer.supervisor.ServiceState.State;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Restarts one service, or everything. */
@Command(
        name = "restart",
        description = "Restart everything, so that changed settings act; or one service as it is.")
final class RestartCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    @Spec picocli.CommandLine.Model.CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "database, sign-in or house; empty: everything.")
    @Nullable String service;

    @Override
    public Integer call() {
        var dreamLine = spec.commandLine().getParent();
        if (service == null) {
            dream.installation(); // what cannot start again is not stopped
            var down = dreamLine.execute("down");
            return down == 0 ? dreamLine.execute("up") : down;
        }
        return one(service);
    }

    private int one(String id) {
        var at = dream.running();
        var client = new ControlClient(at.home().controlSocket());
        var before = client.status().orElseThrow(DreamCommand::notRunning);
        var old = find(before, id);
        var begin = System.nanoTime();
        if (client.restart(id).isEmpty()) {
            throw DreamCommand.notRunning();
        }
        dream.screen().passing("  Restarting " + old.name() + " …");
        var limit = at.settings().get(LauncherSettings.START_LIMIT).plusSeconds(60);
        var after = client.watch(limit, services -> settled(old, find(services, id)));
        dream.screen().clear();
        var now = find(after.orElseThrow(DreamCommand::notRunning), id);
        if (!now.usable() || now.pid() == old.pid()) {
            throw new Trouble(
                    "%s did not come back: %s".formatted(now.name(), now.reason()),
                    "See ./dream logs " + id);
        }
        dream.screen()
                .good(
                        "%s restarted: %.1f s"
                                .formatted(now.name(), (System.nanoTime() - begin) / 1e9));
        return 0;
    }

    private static boolean settled(ServiceState old, ServiceState now) {
        var back = now.usable() && now.pid() != old.pid();
        // What it was stopped for before is still told until the order is taken up.
        var news = !now.since().equals(old.since());
        var failed =
                news
                        && now.state() == State.STOPPED
                        && !"restarted by its owner".equals(now.reason());
        return back || failed;
    }

    private static ServiceState find(List<ServiceState> services, String id) {
        return services.stream()
                .filter(service -> service.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Trouble(
                                        "There is no service " + id + " here.",
                                        "There are: "
                                                + String.join(
                                                        ", ",
                                                        services.stream()
                                                                .map(ServiceState::id)
                                                                .toList()),
                                        Trouble.USAGE));
    }
}
