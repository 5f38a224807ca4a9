package dev.dreamserver.owner.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files and folders that nobody but the owner can read, never readable even for a moment. */
public final class OwnerOnly {

    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Makes the folder and its parents; an existing one is closed to others. */
    public static Path folder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(EnumSet.copyOf(FOLDER)));
            }
            if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(FOLDER)) {
                Files.setPosixFilePermissions(folder, FOLDER);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folder " + folder, e);
        }
    }

    /** Writes the whole file or leaves the old one: a kill in between is harmless. */
    public static void write(Path file, String text) {
        try {
            var draft = file.resolveSibling("." + file.getFileName() + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(FILE));
            Files.writeString(draft, text, StandardOpenOption.WRITE);
            Files.move(
                    draft,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Writes the file unless it is there already. Of several who try at once, one wins. */
    public static void writeNew(Path file, String text) {
        try {
            var draft =
                    Files.createTempFile(
                            file.getParent(),
                            "." + file.getFileName(),
                            ".new",
                            PosixFilePermissions.asFileAttribute(FILE));
            try {
                Files.writeString(draft, text);
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException another) {
                // What stands there is as good.
            } finally {
                Files.delete(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
