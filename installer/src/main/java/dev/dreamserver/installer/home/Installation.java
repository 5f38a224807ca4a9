package dev.dreamserver.installer.home;

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

    /** Opens the installation that the environment names, and makes its folders. */
    public static Installation open(Map<String, String> environment) {
        var home = DreamHome.of(environment).create();
        return new Installation(
                Distribution.own(),
                home,
                LauncherSettings.of(home, environment),
                new Secrets(home.secrets()));
    }

    /** The Java that runs this launcher and shall run the services. */
    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
