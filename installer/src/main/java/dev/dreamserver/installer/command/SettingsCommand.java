package dev.dreamserver.installer.command;

import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Setting;
import dev.dreamserver.installer.home.UnknownSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The launcher's settings and what they mean. */
@Command(name = "settings", description = "Show the launcher's settings and their meaning.")
final class SettingsCommand implements Runnable {

    @ParentCommand DreamCommand dream;

    @Option(names = "--markdown", description = "As the table of docs/settings.md.")
    boolean markdown;

    @Override
    public void run() {
        if (markdown) {
            dream.screen().line(table());
            return;
        }
        var home = DreamHome.of(System.getenv()).create();
        var settings = LauncherSettings.usable(home, System.getenv());
        for (var setting : LauncherSettings.ALL) {
            var secret = setting.key().contains("password") || setting.key().contains("secret");
            var value = secret ? "•••" : String.valueOf(settings.all().get(setting.key()));
            var own = settings.all().containsKey(setting.key());
            dream.screen()
                    .line(
                            "%-36s %s"
                                    .formatted(
                                            setting.key(),
                                            own ? value : setting.fallback() + " (default)"));
        }
        LauncherSettings.refusals(home, System.getenv()).forEach(dream.screen()::warn);
        UnknownSettings.in(settings).forEach(dream.screen()::warn);
    }

    /** The reference table, from the declarations. */
    static String table() {
        var text =
                new StringBuilder("| Setting | Default | Takes | Meaning |\n|---|---|---|---|\n");
        for (Setting<?> setting : LauncherSettings.ALL) {
            text.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    setting.key(),
                                    setting.fallback().isEmpty()
                                            ? ""
                                            : "`" + setting.fallback() + "`",
                                    setting.ruleText(),
                                    setting.meaning()));
        }
        return text.toString().stripTrailing();
    }
}
