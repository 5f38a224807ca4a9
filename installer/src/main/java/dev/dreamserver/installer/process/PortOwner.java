package dev.dreamserver.installer.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says whether a TCP port is taken and which process listens on it, as far as we may see. */
public final class PortOwner {

    private static final String LISTENING = "0A";
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Path proc;

    /** Looks in the system's own /proc. */
    public PortOwner() {
        this(Path.of("/proc"));
    }

    PortOwner(Path proc) {
        this.proc = proc;
    }

    /** True when nobody could listen on this address and port now. */
    public static boolean taken(String address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    /** The listener's name and pid, such as {@code nginx (pid 812)}. */
    public Optional<String> of(int port) {
        try {
            var inodes = new HashSet<String>();
            for (var table : new String[] {"net/tcp", "net/tcp6"}) {
                inodes.addAll(listeners(table, port));
            }
            return inodes.isEmpty() ? Optional.empty() : holder(inodes);
        } catch (IOException noProc) {
            return Optional.empty();
        }
    }

    private Set<String> listeners(String table, int port) throws IOException {
        var found = new HashSet<String>();
        var file = proc.resolve(table);
        if (!Files.isReadable(file)) {
            return found;
        }
        var ending = ":%04X".formatted(port);
        for (var line : Files.readAllLines(file)) {
            var fields = line.strip().split("\\s+");
            if (fields.length > INODE
                    && fields[1].toUpperCase(Locale.ROOT).endsWith(ending)
                    && fields[STATE].equals(LISTENING)) {
                found.add("socket:[" + fields[INODE] + "]");
            }
        }
        return found;
    }

    private Optional<String> holder(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(proc, p -> digits(p.getFileName().toString()))) {
            for (var process : processes) {
                if (holds(process, sockets)) {
                    var name = Files.readString(process.resolve("comm")).strip();
                    return Optional.of("%s (pid %s)".formatted(name, process.getFileName()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException notOurs) {
            return false; // another user's process, or one that just ended
        }
    }

    private static boolean digits(String name) {
        return name.chars().allMatch(Character::isDigit);
    }
}
