package dev.dreamserver.installer;

import dev.dreamserver.installer.command.DreamCommand;
import dev.dreamserver.installer.terminal.Screen;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code dream} command: reads the words, runs one command, says what went wrong. */
public final class Dream {

    private Dream() {}

    /** Ends with 0 when all is well, 1 when something failed, 2 when the words make no sense. */
    public static void main(String[] words) {
        System.exit(run(new Screen(System.out, System.err, System.getenv()), words));
    }

    /** Runs one command on a screen. Returns the exit code. */
    public static int run(Screen screen, String... words) {
        var line = new CommandLine(new DreamCommand(screen));
        line.setUsageHelpAutoWidth(true);
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        screen.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(screen, failure));
        line.setParameterExceptionHandler((misuse, typed) -> Misuse.explain(screen, misuse));
        helpful(line);
        return line.execute(words);
    }

    /** Every command, and every command below it, tells about itself. */
    private static void helpful(CommandLine line) {
        var spec = line.getCommandSpec();
        if (!spec.optionsMap().containsKey("--help") && !spec.name().equals("help")) {
            spec.addOption(
                    OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Show this help.")
                            .build());
        }
        line.getSubcommands().values().forEach(Dream::helpful);
    }

    private static int explain(Screen screen, Exception failure) {
        if (failure instanceof Trouble trouble) {
            screen.trouble(trouble.sentence(), trouble.fix());
            return trouble.exitCode();
        }
        if (failure instanceof UncheckedIOException io) {
            var cause = io.getCause();
            screen.trouble(
                    io.getMessage() + ": " + (cause == null ? "" : cause.getMessage()),
                    hint(String.valueOf(cause == null ? "" : cause.getMessage())));
            return Trouble.FAILED;
        }
        screen.trouble("This is a bug in the launcher: " + failure, "Please report it.");
        failure.printStackTrace(System.err);
        return Trouble.FAILED;
    }

    private static String hint(String reason) {
        if (reason.contains("No space left")) {
            return "The disk is full: free some space and run ./dream up again; it continues.";
        }
        return reason.contains("Permission denied") || reason.contains("AccessDenied")
                ? "Check who owns the folder, or set DREAM_HOME to another one."
                : "";
    }
}
