package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Ports;
import dev.dreamserver.installer.home.UnknownSettings;
import dev.dreamserver.installer.process.Locked;
import dev.dreamserver.installer.supervisor.Supervisor;
import dev.dreamserver.installer.terminal.Lan;
import dev.dreamserver.installer.terminal.SummaryCard;
import dev.dreamserver.owner.file.SettingsFile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Starts everything, or makes sure that it runs. Harmless to repeat. */
@Command(
        name = "up",
        description = "Start Dream Server and show where it is. Harmless when it runs already.")
final class UpCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    private static final byte[] GGUF = {'G', 'G', 'U', 'F'};

    @Option(names = "--foreground", description = "Stay, for systemd: stop with Ctrl-C.")
    boolean foreground;

    @Option(
            names = "--model",
            paramLabel = "FILE.gguf",
            description = "Serve your own model; 'guide' returns to the built-in one. Remembered.")
    @Nullable String model;

    @Option(
            names = "--engine",
            paramLabel = "URL",
            description = "Use an OpenAI-compatible engine; 'own' returns to ours. Remembered.")
    @Nullable String engine;

    @Option(names = "--lan", description = "Open it to your network, with https. Remembered.")
    boolean lan;

    @Option(names = "--yes", description = "Ask nothing.")
    boolean yes;

    @Override
    public Integer call() {
        var home = DreamHome.of(System.getenv()).create();
        remember(home.settings());
        var at = dream.installation();
        UnknownSettings.in(at.settings()).forEach(dream.screen()::warn);
        var start = new StackStart(at, dream.screen());
        if (foreground) {
            Locked.in(home.run().resolve("up.lock"), start::prepareAlone);
            return new Supervisor(at.asStarted()).run();
        }
        var apply = model != null || engine != null || lan;
        Locked.in(home.run().resolve("up.lock"), () -> start.run(apply));
        var running = at.asStarted();
        var answers = ChatModel.settled(running, dream.screen());
        new SummaryCard(running, dream.screen()).show(start.services(), answers.line());
        dream.warnOfChanges(running);
        return 0;
    }

    private void remember(Path settings) {
        try {
            remember(new SettingsFile(settings));
        } catch (IOException e) {
            throw new Trouble(
                    "The settings cannot be changed: " + settings, "Check who owns the file.", e);
        }
    }

    private void remember(SettingsFile file) throws IOException {
        if (model != null) {
            file.set(LauncherSettings.MODEL_FILE.key(), modelFile(model));
            file.set(LauncherSettings.ENGINE_URL.key(), "");
        }
        if (engine != null) {
            file.set(LauncherSettings.ENGINE_URL.key(), engineUrl(engine));
        }
        if (lan) {
            var settings = Installation.open(System.getenv()).settings();
            if (!settings.https()) {
                var port = settings.get(LauncherSettings.PORT) + Ports.HTTPS_OFFSET;
                file.set(LauncherSettings.URL.key(), "https://" + Lan.address() + ":" + port);
            }
        }
    }

    private static String modelFile(String told) {
        if (told.equals("guide")) {
            return "";
        }
        var file = Path.of(told).toAbsolutePath().normalize();
        if (!Files.isReadable(file) || !told.endsWith(".gguf")) {
            throw new Trouble(
                    "%s is not a model: it takes a .gguf file that can be read.".formatted(file),
                    "");
        }
        if (!beginsAsModel(file)) {
            throw new Trouble(
                    "%s is no GGUF file, or was not downloaded whole.".formatted(file),
                    "Download it again, and name the file itself, not the page about it.");
        }
        return file.toString();
    }

    private static boolean beginsAsModel(Path file) {
        try (var content = Files.newInputStream(file)) {
            return Arrays.equals(content.readNBytes(GGUF.length), GGUF);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String engineUrl(String told) {
        if (told.equals("own")) {
            return "";
        }
        if (!isAddress(told)) {
            throw new Trouble(told + " is not an address: it takes http(s)://host:port", "");
        }
        return told.replaceFirst("/+$", "");
    }

    /** A name or password in it would stand where settings are shown. */
    private static boolean isAddress(String told) {
        try {
            var uri = new URI(told).parseServerAuthority();
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getPort() <= 65_535
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException nonsense) {
            return false;
        }
    }
}
