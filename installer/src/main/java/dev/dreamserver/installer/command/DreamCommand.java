package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.bench.BenchCommand;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.UnknownSettings;
import dev.dreamserver.installer.terminal.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dream} itself: only the list of what it can do. */
@Command(
        name = "./dream",
        description = "Your own AI server. Start it with: ./dream up",
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            RestartCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            SettingsCommand.class,
            TestCommand.class,
            VerifyCommand.class,
            GpuCommand.class,
            KeyCommand.class,
            UsageCommand.class,
            PriceCommand.class,
            ProviderCommand.class,
            BudgetCommand.class,
            RateCommand.class,
            CacheCommand.class,
            RoutingCommand.class,
            ModelCommand.class,
            DownloadCommand.class,
            AuditCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            ResetCommand.class,
            VersionCommand.class,
            SuperviseCommand.class,
            HelpCommand.class
        })
public final class DreamCommand implements Callable<Integer> {

    private final Screen screen;

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the versions of Dream Server and its services.")
    boolean version;

    /** The command on a screen. */
    public DreamCommand(Screen screen) {
        this.screen = screen;
    }

    Screen screen() {
        return screen;
    }

    /** The installation that the environment names, for a start: its settings are checked. */
    Installation installation() {
        return Installation.open(System.getenv());
    }

    /** The installation as it was started, whatever dream.properties says by now. */
    Installation running() {
        return Installation.running(System.getenv());
    }

    /** Says what the next start would refuse. */
    void warnOfRefusals(Installation at) {
        LauncherSettings.refusals(at.home(), System.getenv())
                .forEach(refusal -> screen.warn("The next start would end here: " + refusal));
    }

    /** Says which changes wait for the next start, or that it would refuse them. */
    void warnOfChanges(Installation running) {
        if (!LauncherSettings.refusals(running.home(), System.getenv()).isEmpty()) {
            warnOfRefusals(running);
            return;
        }
        var changed =
                LauncherSettings.usable(running.home(), System.getenv())
                        .differences(running.settings());
        changed.removeIf(key -> !UnknownSettings.isRead(key));
        if (!changed.isEmpty()) {
            screen.warn(
                    "Changed since the start: %s. ./dream restart makes it act."
                            .formatted(String.join(", ", changed)));
        }
    }

    /** Without a command: the list of them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(System.err);
        return Trouble.USAGE;
    }

    /** For commands that only make sense where something was started before. */
    static Trouble notRunning() {
        return new Trouble("Dream Server is not running.", "Start it with ./dream up");
    }
}
