package dev.dreamserver.installer.check;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Amounts;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.process.PortOwner;
import dev.dreamserver.installer.stack.Database;
import dev.dreamserver.installer.stack.House;
import dev.dreamserver.installer.stack.Part;
import dev.dreamserver.installer.stack.SignIn;
import dev.dreamserver.installer.stack.Stack;
import dev.dreamserver.installer.terminal.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at the machine before the start. Each finding is a sentence with its fix. */
public final class Preflight {

    private static final int JAVA = 25;
    private static final long FIRST_START_DISK = 1_500_000_000L;
    private static final long LATER_DISK = 300_000_000L;
    private static final long LEAST_MEMORY = 1_000_000_000L;
    private static final long GOOD_MEMORY = 2_500_000_000L;

    private final Installation at;
    private final Screen screen;

    /** Checks for an installation. */
    public Preflight(Installation at, Screen screen) {
        this.at = at;
        this.screen = screen;
    }

    /**
     * Checks all.
     *
     * @param running ids of services that run already; their ports are theirs
     * @throws Trouble with every finding that stops the start
     */
    public void check(Set<String> running) {
        var findings = findings(running);
        if (!findings.isEmpty()) {
            throw new Trouble(String.join("\n  ", findings), "");
        }
    }

    /** Everything that would stop the start, in sentences with their fixes. */
    public List<String> findings(Set<String> running) {
        var findings = new ArrayList<String>();
        if (Runtime.version().feature() < JAVA) {
            findings.add(
                    "This is Java %d, Dream Server needs %d. Install a JDK %d and set JAVA_HOME."
                            .formatted(Runtime.version().feature(), JAVA, JAVA));
        }
        ports(running, findings);
        disk(findings);
        if (!running.contains(House.ID)) {
            memory(findings);
        }
        return findings;
    }

    private void ports(Set<String> running, List<String> findings) {
        var ports = at.settings().ports();
        var parts = Stack.of(at).stream().map(Part::id).toList();
        ports.named()
                .forEach(
                        (port, purpose) -> {
                            var part = partOf(port);
                            if (running.contains(part) || !parts.contains(part)) {
                                return;
                            }
                            var address =
                                    port == ports.https()
                                            ? at.settings().get(LauncherSettings.HTTPS_BIND)
                                            : port == ports.http()
                                                    ? at.settings().get(LauncherSettings.BIND)
                                                    : "127.0.0.1";
                            if (PortOwner.taken(address, port)) {
                                findings.add(takenBy(port, purpose));
                            }
                        });
    }

    private String takenBy(int port, String purpose) {
        return "Port %d, for %s, is taken by %s. End that program, or set another dream.port in %s."
                .formatted(
                        port,
                        purpose,
                        new PortOwner().of(port).orElse("a program of another user"),
                        at.home().settings());
    }

    private String partOf(int port) {
        var ports = at.settings().ports();
        if (port == ports.postgres()) {
            return Database.ID;
        }
        return port == ports.keycloak() || port == ports.keycloakManagement()
                ? SignIn.ID
                : House.ID;
    }

    private void disk(List<String> findings) {
        try {
            var free = Files.getFileStore(at.home().root()).getUsableSpace();
            var needed =
                    Files.exists(at.home().keycloak()) && Files.exists(at.home().postgres())
                            ? LATER_DISK
                            : FIRST_START_DISK;
            if (free < needed) {
                findings.add(
                        "Only %s are free below %s, the start needs %s. Free some space, or set DREAM_HOME to another disk; ./dream up then continues."
                                .formatted(
                                        Amounts.shown(free),
                                        at.home().root(),
                                        Amounts.shown(needed)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot ask for free disk space", e);
        }
    }

    /** Bytes of memory that programs can still get. */
    public static long availableMemory() {
        return available(Path.of("/proc/meminfo"));
    }

    private void memory(List<String> findings) {
        var available = availableMemory();
        if (available < LEAST_MEMORY) {
            findings.add(
                    "Only %s of memory are available, Dream Server needs %s. End other programs, or add memory."
                            .formatted(Amounts.shown(available), Amounts.shown(LEAST_MEMORY)));
        } else if (available < GOOD_MEMORY) {
            screen.warn(
                    "Only %s of memory are available; the start may be slow."
                            .formatted(Amounts.shown(available)));
        }
    }

    /** Bytes that programs can still get, or a very large number where the system does not tell. */
    static long available(Path meminfo) {
        try {
            if (Files.exists(meminfo)) {
                for (var line : Files.readAllLines(meminfo)) {
                    if (line.startsWith("MemAvailable:")) {
                        return Long.parseLong(line.replaceAll("\\D+", "")) * 1024L;
                    }
                }
            }
            return Long.MAX_VALUE;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
