package dev.dreamserver.installer;

import dev.dreamserver.installer.terminal.Screen;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers words that make no sense with those that were probably meant. */
final class Misuse {

    /** How picocli begins when only the command before it was typed. */
    private static final String NO_COMMAND = "Missing required subcommand";

    private Misuse() {}

    /** Says what is wrong and where to look. Returns the exit code. */
    static int explain(Screen screen, ParameterException misuse) {
        var command = misuse.getCommandLine();
        var name = command.getCommandSpec().qualifiedName();
        var help = "See %s --help".formatted(name);
        if (misuse instanceof UnmatchedArgumentException unknown) {
            var word = unknown.getUnmatched().getFirst().replaceFirst("=.*", "");
            var commands = commands(command);
            if (word.startsWith("-")) {
                screen.trouble(
                        "%s has no option %s.".formatted(name, word),
                        meant(word, command.getCommandSpec().optionsMap().keySet(), "", help));
            } else if (commands.isEmpty()) {
                screen.trouble("%s does not take \"%s\".".formatted(name, word), help);
            } else {
                screen.trouble(
                        "There is no command %s %s.".formatted(name, word),
                        meant(word, commands, name + " ", help));
            }
        } else if (misuse.getMessage() != null && misuse.getMessage().startsWith(NO_COMMAND)) {
            screen.trouble(
                    "Say what: %s %s.".formatted(name, String.join(" | ", commands(command))),
                    help);
        } else {
            var said = String.valueOf(misuse.getMessage());
            screen.trouble(said.endsWith(".") ? said : said + ".", help);
        }
        return Trouble.USAGE;
    }

    private static Set<String> commands(CommandLine command) {
        var names = new TreeSet<String>();
        for (Map.Entry<String, CommandLine> one : command.getSubcommands().entrySet()) {
            if (!one.getValue().getCommandSpec().usageMessage().hidden()) {
                names.add(one.getKey());
            }
        }
        return names;
    }

    private static String meant(String word, Set<String> known, String before, String help) {
        return Nearest.to(word, known)
                .map(near -> "Did you mean %s%s? %s".formatted(before, near, help))
                .orElse(help);
    }
}
