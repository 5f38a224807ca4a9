package dev.dreamserver.download;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where proved files lie: each once, under its hash, in {@code models/blobs}, and with links under
 * their own names in a folder for each key. What is not proved is never there. Thread-safe for
 * different files; the queue sees to it that one is not fetched twice at a time.
 */
@ApplicationScoped
public class FileStore {

    private static final String HEX = "[0-9a-f]{64}";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

    private final Optional<Path> root;

    protected FileStore() { // for the container's proxy
        root = Optional.empty();
    }

    @Inject
    FileStore(Settings settings) {
        root = settings.get(HouseSettings.HOME).map(home -> home.resolve("models"));
    }

    FileStore(Path root) {
        this.root = Optional.of(root);
    }

    /** The file of this hash, if it is here. */
    public Optional<StoredFile> find(String sha256) {
        var blob = blob(sha256);
        try {
            return Files.isRegularFile(blob)
                    ? Optional.of(
                            new StoredFile(
                                    blob.getFileName().toString(), sha256, Files.size(blob), blob))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /**
     * Takes in a file that lies on this machine: reads it whole for its hash, and links it. On
     * another file system it is copied. The file itself stays where it is.
     */
    public StoredFile adopt(Path file) {
        try {
            var sha256 = Hashes.sha256(file);
            var blob = blob(sha256);
            if (!Files.exists(blob)) {
                open(blobFolder());
                try {
                    Files.createLink(blob, file.toRealPath());
                } catch (UnsupportedOperationException | FileSystemException elsewhere) {
                    copy(file, sha256);
                }
                force(blobFolder());
            }
            return new StoredFile(file.getFileName().toString(), sha256, Files.size(blob), blob);
        } catch (IOException broken) {
            throw new DreamException(
                    DownloadError.STORE, "The file could not be taken into the store", broken);
        }
    }

    private void copy(Path file, String sha256) throws IOException {
        var copy = partial("adopt-" + sha256);
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        if (!Hashes.sha256(copy).equals(sha256)) {
            Files.delete(copy);
            throw new IOException("changed while it was copied");
        }
        keep(copy, sha256);
    }

    /** Removes the file of this hash, unless a key still has it. */
    public void delete(String sha256) {
        var blob = blob(sha256);
        try {
            if (Files.exists(blob) && !isLinked(blob)) {
                Files.delete(blob);
                force(blobFolder());
            }
        } catch (IOException broken) {
            throw new DreamException(DownloadError.STORE, "The file could not be deleted", broken);
        }
    }

    /** Removes the folder of a key, and those of its files that no other key has. */
    public void deleteKey(String key) {
        var folder = folder(key);
        try {
            var files = files(folder);
            var hashes = new ArrayList<String>();
            for (var sha256 : blobs()) {
                for (var file : files) {
                    if (Files.isSameFile(blob(sha256), file)) {
                        hashes.add(sha256);
                    }
                }
            }
            remove(folder);
            hashes.forEach(this::delete);
        } catch (IOException broken) {
            throw new DreamException(DownloadError.STORE, "The files could not be deleted", broken);
        }
    }

    /** The files of a key under their own names; empty while they are not all here. */
    public List<StoredFile> files(String key) {
        try {
            var found = new ArrayList<StoredFile>();
            var blobs = blobs();
            for (var file : files(folder(key))) {
                for (var sha256 : blobs) {
                    if (Files.isSameFile(blob(sha256), file)) {
                        found.add(
                                new StoredFile(
                                        file.getFileName().toString(),
                                        sha256,
                                        Files.size(file),
                                        file));
                    }
                }
            }
            return List.copyOf(found);
        } catch (IOException broken) {
            throw new DreamException(DownloadError.STORE, "The store could not be read", broken);
        }
    }

    /** Proved files that no key has. */
    public List<StoredFile> orphans() {
        try {
            var orphans = new ArrayList<StoredFile>();
            for (var sha256 : blobs()) {
                if (!isLinked(blob(sha256))) {
                    find(sha256).ifPresent(orphans::add);
                }
            }
            return List.copyOf(orphans);
        } catch (IOException broken) {
            throw new DreamException(DownloadError.STORE, "The store could not be read", broken);
        }
    }

    /** Bytes that proved and unfinished files take. */
    public long used() {
        try {
            var sum = 0L;
            for (var folder : List.of(blobFolder(), root().resolve("partial"))) {
                for (var file : files(folder)) {
                    sum += Files.size(file);
                }
            }
            return sum;
        } catch (IOException broken) {
            throw new DreamException(DownloadError.STORE, "The store could not be read", broken);
        }
    }

    /** Bytes that are free on its disk. */
    public long free() {
        try {
            open(root());
            return Files.getFileStore(root()).getUsableSpace();
        } catch (IOException broken) {
            throw new DreamException(DownloadError.STORE, "The store could not be read", broken);
        }
    }

    /**
     * Gives a key its files, all at once; what it had before is replaced. Where it has them already
     * nothing is touched: somebody may be reading them.
     */
    public List<StoredFile> publish(String key, Map<String, String> hashesByName) {
        var folder = folder(key);
        try {
            if (has(folder, hashesByName)) {
                return stored(folder, hashesByName);
            }
            var next = root().resolve("." + key + ".new");
            remove(next);
            open(next);
            for (var file : hashesByName.entrySet()) {
                Files.createLink(next.resolve(checkedName(file.getKey())), blob(file.getValue()));
            }
            force(next);
            remove(folder);
            Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
            force(root());
            return stored(folder, hashesByName);
        } catch (IOException broken) {
            throw new DreamException(
                    DownloadError.STORE, "The files could not be put into their folder", broken);
        }
    }

    private boolean has(Path folder, Map<String, String> hashesByName) throws IOException {
        var here = files(folder);
        for (var file : here) {
            var sha256 = hashesByName.get(file.getFileName().toString());
            if (sha256 == null || !Files.isSameFile(file, blob(sha256))) {
                return false;
            }
        }
        return here.size() == hashesByName.size();
    }

    private static List<StoredFile> stored(Path folder, Map<String, String> hashesByName) {
        return hashesByName.entrySet().stream()
                .map(file -> stored(folder, file.getKey(), file.getValue()))
                .toList();
    }

    private static StoredFile stored(Path folder, String name, String sha256) {
        try {
            var path = folder.resolve(name);
            return new StoredFile(name, sha256, Files.size(path), path);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Where a file lies while it is fetched. */
    Path partial(String name) throws IOException {
        return open(root().resolve("partial")).resolve(name);
    }

    /** A file that was proved gets its place, at once and to last. */
    void keep(Path file, String sha256) throws IOException {
        var blob = blob(sha256);
        open(blobFolder());
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        force(file);
        Files.move(file, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(blobFolder());
    }

    static String checkedName(String name) {
        if (!name.matches(NAME)) {
            throw new DreamException(
                    DownloadError.NAME,
                    "A file or a key is named with letters, digits, dots, dashes and underscores");
        }
        return name;
    }

    static String checkedKey(String key) {
        checkedName(key);
        if (key.equals("blobs") || key.equals("partial")) {
            throw new DreamException(DownloadError.NAME, "This name is the store's own");
        }
        return key;
    }

    private Path root() {
        return root.orElseThrow(
                () ->
                        new DreamException(
                                DownloadError.STORE, "This house has no folder for models"));
    }

    private Path folder(String key) {
        return root().resolve(checkedKey(key));
    }

    private Path blobFolder() {
        return root().resolve("blobs");
    }

    private Path blob(String sha256) {
        if (!sha256.matches(HEX)) {
            throw new DreamException(DownloadError.NAME, "A SHA-256 has 64 hexadecimal digits");
        }
        return blobFolder().resolve("sha256-" + sha256);
    }

    private List<String> blobs() throws IOException {
        return files(blobFolder()).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches("sha256-" + HEX))
                .map(name -> name.substring("sha256-".length()))
                .toList();
    }

    private boolean isLinked(Path blob) throws IOException {
        try (var folders = Files.newDirectoryStream(root(), Files::isDirectory)) {
            for (var folder : folders) {
                if (folder.endsWith("blobs") || folder.endsWith("partial")) {
                    continue;
                }
                for (var file : files(folder)) {
                    if (Files.isSameFile(file, blob)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private static void remove(Path folder) throws IOException {
        for (var file : files(folder)) {
            Files.delete(file);
        }
        Files.deleteIfExists(folder);
    }

    private static Path open(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        return folder;
    }

    /** Makes names and bytes last over a power cut. */
    private static void force(Path place) throws IOException {
        try (var channel = FileChannel.open(place, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
