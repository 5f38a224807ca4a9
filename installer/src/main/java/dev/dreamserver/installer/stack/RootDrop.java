package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. Started by root it runs in a user namespace of its own, where
 * it is nobody; an ordinary user needs nothing.
 */
final class RootDrop {

    private static final List<String> UNSHARE = List.of("unshare", "-U");

    private RootDrop() {}

    /** What to put before a PostgreSQL command. */
    static List<String> prefix() {
        if (!root()) {
            return List.of();
        }
        if (!works()) {
            throw new Trouble(
                    "PostgreSQL refuses to run as root, and this machine allows no user"
                            + " namespaces.",
                    "Run ./dream as an ordinary user, or set dream.db.url to an own PostgreSQL.");
        }
        return UNSHARE;
    }

    private static boolean root() {
        try {
            return Files.exists(Path.of("/proc/self"))
                    ? Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                    : "root".equals(System.getProperty("user.name"));
        } catch (IOException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static boolean works() {
        try {
            var trial =
                    new ProcessBuilder("unshare", "-U", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return trial.waitFor(5, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
