package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.bench.BenchCommand;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dream} itself: only the list of what it can do. */
@Command(
        name = "dream",
        description = "Your own AI server. Start it with: ./dream up",
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
            KeyCommand.class,
            UsageCommand.class,
            AuditCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            ResetCommand.class,
            VersionCommand.class,
            SuperviseCommand.class,
            HelpCommand.class
        })
public final class DreamCommand implements Runnable {

    private final Screen screen;

    @Spec CommandSpec spec = CommandSpec.create();

    /** The command on a screen. */
    public DreamCommand(Screen screen) {
        this.screen = screen;
    }

    Screen screen() {
        return screen;
    }

    /** The installation that the environment names. */
    Installation installation() {
        return Installation.open(System.getenv());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }

    /** For commands that only make sense where something was started before. */
    static Trouble notRunning() {
        return new Trouble("Dream Server is not running.", "Start it with ./dream up");
    }
}
