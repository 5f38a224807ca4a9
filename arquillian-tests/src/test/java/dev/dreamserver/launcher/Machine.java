package dev.dreamserver.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the system itself says about processes and ports, below {@code /proc}. */
final class Machine {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private Machine() {}

    /** Pid and command line of every process that may be seen. */
    static Map<Long, String> commandLines() {
        var lines = new HashMap<Long, String>();
        try (var processes =
                Files.newDirectoryStream(PROC, p -> p.getFileName().toString().matches("[0-9]+"))) {
            for (var process : processes) {
                try {
                    var words = Files.readString(process.resolve("cmdline")).replace('\0', ' ');
                    lines.put(Long.valueOf(process.getFileName().toString()), words);
                } catch (IOException gone) {
                    lines.remove(Long.valueOf(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** Port and address of each TCP socket on which one of these processes listens. */
    static Map<Integer, InetAddress> listeners(Set<Long> pids) {
        var sockets = new HashSet<String>();
        pids.forEach(pid -> sockets.addAll(sockets(pid)));
        var listeners = new HashMap<Integer, InetAddress>();
        for (var table : List.of("net/tcp", "net/tcp6")) {
            for (var line : lines(PROC.resolve(table))) {
                var fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTENING) && sockets.contains("socket:[" + fields[9] + "]")) {
                    var place = fields[1].split(":", -1);
                    listeners.put(Integer.valueOf(place[1], 16), address(place[0]));
                }
            }
        }
        return listeners;
    }

    private static List<String> sockets(long pid) {
        var sockets = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (var file : files) {
                sockets.add(Files.readSymbolicLink(file).toString());
            }
        } catch (IOException gone) {
            return List.of();
        }
        return sockets;
    }

    /** The kernel writes addresses as words of the machine's own byte order. */
    private static InetAddress address(String hex) {
        var bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
        for (int at = 0; at < hex.length(); at += 8) {
            bytes.putInt(Integer.parseUnsignedInt(hex.substring(at, at + 8), 16));
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path table) {
        try {
            var lines = Files.readAllLines(table);
            return lines.subList(1, lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
