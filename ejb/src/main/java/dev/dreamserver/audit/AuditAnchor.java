package dev.dreamserver.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the last proven head of this node's chain in a file of the house, outside the database:
 * a database put back to an older state, head and seal included, is then found too. Without a
 * folder it remembers nothing.
 */
final class AuditAnchor {

    private static final HexFormat HEX = HexFormat.of();

    private final Optional<Path> file;

    AuditAnchor(Optional<Path> home, String node) {
        this.file = home.map(folder -> folder.resolve("audit").resolve(node + ".head"));
    }

    /** The remembered head, if there is one. */
    List<AuditHead> read() {
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            var parts = Files.readString(file.get()).strip().split(" ", -1);
            return List.of(
                    new AuditHead(
                            parts[0],
                            Long.parseLong(parts[1]),
                            HEX.parseHex(parts[2]),
                            HEX.parseHex(parts[3])));
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | RuntimeException damaged) {
            AuditMessages.LOG.anchorUnreadable(damaged.toString());
            return List.of();
        }
    }

    void keep(Optional<AuditHead> head) {
        if (file.isEmpty() || head.isEmpty()) {
            return;
        }
        var proven = head.get();
        var text =
                "%s %d %s %s\n"
                        .formatted(
                                proven.node(),
                                proven.sequence(),
                                HEX.formatHex(proven.hash()),
                                HEX.formatHex(proven.seal()));
        var folder = file.get().resolveSibling("");
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            var next = Files.createTempFile(folder, "head", ".new"); // 0600 by default
            Files.write(next, text.getBytes(StandardCharsets.UTF_8));
            Files.move(next, file.get(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            AuditMessages.LOG.anchorUnwritable(unwritable.toString());
        }
    }
}
