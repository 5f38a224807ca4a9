package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.check.Preflight;
import dev.dreamserver.installer.home.Amounts;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.home.UnknownSettings;
import dev.dreamserver.installer.stack.Stack;
import dev.dreamserver.installer.supervisor.ControlClient;
import dev.dreamserver.installer.supervisor.Guard;
import dev.dreamserver.installer.supervisor.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Looks for what is wrong, without changing anything. */
@Command(
        name = "doctor",
        description = "Look for what is wrong; changes nothing. Ends with 1 on a finding.")
final class DoctorCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    @Override
    public Integer call() {
        var at = dream.running();
        var screen = dream.screen();
        screen.line("Home      " + at.home().root());
        screen.line("Built     " + at.distribution().root());
        screen.line("Java      " + Runtime.version() + ", " + at.java());
        screen.line(
                "Machine   %s %s, %d processors, %s of memory free"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors(),
                                Amounts.shown(Preflight.availableMemory())));
        screen.line("");
        var findings = new ArrayList<String>();
        var told = LauncherSettings.usable(at.home(), System.getenv());
        findings.addAll(LauncherSettings.refusals(at.home(), System.getenv()));
        findings.addAll(UnknownSettings.in(told));
        findings.addAll(new Preflight(at, screen).findings(running(at)));
        findings.addAll(binaries(at));
        findings.addAll(openFiles(at));
        findings.addAll(services(at));
        findings.forEach(screen::warn);
        if (findings.isEmpty()) {
            screen.good("Nothing is wrong.");
        }
        return findings.isEmpty() ? 0 : 1;
    }

    private static Set<String> running(Installation at) {
        var running = new HashSet<String>();
        for (var part : Stack.of(at)) {
            if (new Runner(at.home(), part).running().isPresent()) {
                running.add(part.id());
            }
        }
        return running;
    }

    private static List<String> binaries(Installation at) {
        var distribution = at.distribution();
        try {
            distribution
                    .checksums()
                    .prove(distribution.fact("postgres.artifact"), distribution.postgresJar());
            return List.of();
        } catch (Trouble other) {
            return List.of(other.line());
        }
    }

    private static List<String> openFiles(Installation at) {
        var findings = new ArrayList<String>();
        var paths = new ArrayList<Path>(List.of(at.home().root(), at.home().secrets()));
        for (var name : Secrets.Name.values()) {
            paths.add(at.secrets().file(name));
        }
        for (var path : paths) {
            try {
                if (Files.exists(path)) {
                    var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                    if (!mode.endsWith("------")) {
                        findings.add(
                                "Others can read %s (%s). Close it: chmod go= %s"
                                        .formatted(path, mode, path));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot look at " + path, e);
            }
        }
        return findings;
    }

    private List<String> services(Installation at) {
        var findings = new ArrayList<String>();
        var services = new ControlClient(at.home().controlSocket()).status();
        var guard = new Guard(at).running();
        if (services.isEmpty() && running(at).isEmpty()) {
            dream.screen().line("Not running.");
            return findings;
        }
        if (services.isEmpty()) {
            findings.add("Services run without their supervisor. Bring it back: ./dream up");
            return findings;
        }
        if (guard.isEmpty()) {
            findings.add(
                    "Nobody watches the supervisor (fine under systemd). Bring the guard back:"
                            + " ./dream up");
        }
        var model = ChatModel.of(at);
        dream.screen().line("Model     " + model.line());
        Stream.concat(services.get().stream(), Stream.of(model.service()))
                .filter(service -> !service.usable())
                .forEach(
                        service ->
                                findings.add(
                                        service.complaint() + " See ./dream logs " + service.id()));
        return findings;
    }
}
