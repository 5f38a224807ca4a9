package dev.dreamserver.installer.home;

import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The pinned SHA-256 sums of all fetched binaries, from the committed file {@code
 * checksums.sha256}. A binary with another sum, or with none, is never unpacked.
 */
public final class Checksums {

    private static final int CHUNK = 1 << 16;

    private final Map<String, String> sums;

    private Checksums(Map<String, String> sums) {
        this.sums = sums;
    }

    /** Reads lines of the form {@code <sum> <artifact>}; {@code #} starts a remark. */
    public static Checksums read(Path file) {
        var sums = new HashMap<String, String>();
        try {
            for (var line : Files.readAllLines(file)) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                var parts = line.strip().split("\\s+", 2);
                if (parts.length != 2 || parts[0].length() != 64) {
                    throw new Trouble(
                            "The list of checksums has a line that cannot be read: " + line,
                            "Restore it: git checkout installer/src/main/dist/checksums.sha256");
                }
                sums.put(parts[1], parts[0]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the list of checksums", e);
        }
        return new Checksums(Map.copyOf(sums));
    }

    /**
     * Proves a file before it is used.
     *
     * @param artifact its name in the list
     * @return the sum
     * @throws Trouble when the sum is another one or is not pinned
     */
    public String prove(String artifact, Path file) {
        var expected = pinned(artifact);
        var actual = sum(file);
        if (!actual.equals(expected)) {
            throw new Trouble(
                    "%s is not the file that was pinned: expected sha256 %s, found %s."
                            .formatted(artifact, expected, actual),
                    "Delete it from the local Maven repository and build again; if it stays, do not"
                            + " use it.");
        }
        return actual;
    }

    /**
     * The pinned sum of an artifact.
     *
     * @throws Trouble when there is none
     */
    public String pinned(String artifact) {
        var expected = sums.get(artifact);
        if (expected == null) {
            throw new Trouble(
                    "There is no pinned checksum for " + artifact + ", so it is not used.",
                    "Add it to installer/src/main/dist/checksums.sha256 after checking its source.");
        }
        return expected;
    }

    /** The SHA-256 of a file, in lower-case hexadecimal. */
    public static String sum(Path file) {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
