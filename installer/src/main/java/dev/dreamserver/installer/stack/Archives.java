package dev.dreamserver.installer.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks proven archives into a folder, refusing entries that would leave it. */
public final class Archives {

    private static final int EXECUTABLE = 0100;

    private Archives() {}

    /** Unpacks a zip without its first folder level. */
    public static void unzip(Path zip, Path target) {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var slash = entry.getName().indexOf('/');
                var name = entry.getName().substring(slash + 1);
                if (entry.isDirectory() || name.isEmpty()) {
                    continue;
                }
                var file = inside(target, name);
                Files.createDirectories(folderOf(file));
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack " + zip, e);
        }
    }

    /** Unpacks the one .txz that a published PostgreSQL jar holds. */
    static void unpackPostgres(Path jar, Path target) {
        try (var in = new ZipInputStream(Files.newInputStream(jar))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    untar(new XZInputStream(in), target);
                    return;
                }
            }
            throw new IOException("no .txz inside");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack " + jar, e);
        }
    }

    private static void untar(InputStream compressed, Path target) throws IOException {
        var tar = new TarArchiveInputStream(compressed); // closed with the jar
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            var file = inside(target, entry.getName());
            if (entry.isDirectory()) {
                Files.createDirectories(file);
                continue;
            }
            Files.createDirectories(folderOf(file));
            if (entry.isSymbolicLink()) {
                inside(folderOf(file), entry.getLinkName(), target);
                Files.deleteIfExists(file);
                Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            } else if (entry.isLink()) {
                Files.copy(
                        inside(target, entry.getLinkName()),
                        file,
                        StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
                if ((entry.getMode() & EXECUTABLE) != 0) {
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    /** Copies a folder with all it holds. */
    static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + from + " to " + to, e);
        }
    }

    /** Deletes a folder with all it holds; follows no link. A folder that is not there is fine. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
                                throws IOException {
                            Files.delete(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path visited, @org.jspecify.annotations.Nullable IOException e)
                                throws IOException {
                            if (e != null) {
                                throw e;
                            }
                            Files.delete(visited);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }

    private static Path inside(Path folder, String name) throws IOException {
        return inside(folder, name, folder);
    }

    private static Path inside(Path base, String name, Path limit) throws IOException {
        var file = base.resolve(name).normalize();
        if (!file.startsWith(limit.normalize())) {
            throw new IOException("an entry leaves the folder: " + name);
        }
        return file;
    }

    private static Path folderOf(Path file) throws IOException {
        var folder = file.getParent();
        if (folder == null) {
            throw new IOException("no folder: " + file);
        }
        return folder;
    }
}
