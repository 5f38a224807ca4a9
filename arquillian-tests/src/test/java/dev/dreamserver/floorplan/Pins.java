package dev.dreamserver.floorplan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pinned checksums of everything the build fetches.
 *
 * @param sums path in a Maven repository to SHA-256
 */
record Pins(Map<String, String> sums) {

    Pins {
        sums = Map.copyOf(sums);
    }

    static Pins parse(List<String> lines) {
        var sums = new TreeMap<String, String>();
        for (var line : lines) {
            var gap = line.indexOf("  ");
            if (gap > 0) {
                sums.put(line.substring(gap + 2), line.substring(0, gap));
            }
        }
        return new Pins(sums);
    }

    /**
     * Pinned files that lie in this repository with other bytes. Those not fetched do not count.
     */
    List<String> changedIn(Path repository) {
        return sums.entrySet().parallelStream()
                .filter(pin -> Files.isRegularFile(repository.resolve(pin.getKey())))
                .filter(pin -> !sha256(repository.resolve(pin.getKey())).equals(pin.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** How many pinned files lie in this repository. */
    long foundIn(Path repository) {
        return sums.keySet().stream()
                .filter(path -> Files.exists(repository.resolve(path)))
                .count();
    }

    Set<String> known() {
        return new HashSet<>(sums.values());
    }

    static String sha256(Path file) {
        try (var content = Files.newInputStream(file)) {
            return sha256(content);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String sha256(InputStream content) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (var read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
