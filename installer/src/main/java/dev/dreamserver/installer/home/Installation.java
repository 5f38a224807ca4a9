package dev.dreamserver.installer.home;

import dev.dreamserver.installer.Trouble;
import java.nio.file.Path;
import java.util.Map;

/**
 * One installation: what was built, where it lives, what its owner set. Immutable; thread-safe.
 *
 * @param distribution what was built
 * @param home where it lives
 * @param settings what the owner set, checked
 * @param secrets its secrets
 */
public record Installation(
        Distribution distribution, DreamHome home, LauncherSettings settings, Secrets secrets) {

    /**
     * Opens the installation that the environment names, for a start, and makes its folders.
     *
     * @throws Trouble with every setting that cannot be used
     */
    public static Installation open(Map<String, String> environment) {
        var home = DreamHome.of(environment).create();
        return of(home, LauncherSettings.of(home, environment));
    }

    /** Opens it as it was started; always, whatever dream.properties says by now. */
    public static Installation running(Map<String, String> environment) {
        var home = DreamHome.of(environment).create();
        return of(
                home,
                new SettingsInForce(home)
                        .read()
                        .orElseGet(() -> LauncherSettings.usable(home, environment)));
    }

    private static Installation of(DreamHome home, LauncherSettings settings) {
        return new Installation(Distribution.own(), home, settings, new Secrets(home.secrets()));
    }

    /** The same with the settings that it was started with, if it was. */
    public Installation asStarted() {
        return new Installation(
                distribution, home, new SettingsInForce(home).read().orElse(settings), secrets);
    }

    /** The Java that runs this launcher and shall run the services. */
    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
