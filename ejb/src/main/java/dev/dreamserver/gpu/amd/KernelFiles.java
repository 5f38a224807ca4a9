package dev.dreamserver.gpu.amd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Small files that a kernel answers with. What is not there is empty. Thread-safe. */
final class KernelFiles {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final Path root;

    KernelFiles(Path root) {
        this.root = root;
    }

    String text(String path) {
        return text(root.resolve(path));
    }

    List<Path> folders(String path) {
        return foldersOf(root.resolve(path));
    }

    static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException none) {
            return "";
        }
    }

    static OptionalLong number(Path file) {
        var text = text(file);
        return NUMBER.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** What lies in a folder, by name: card2 before card10. */
    static List<Path> foldersOf(Path folder) {
        try (var found = Files.newDirectoryStream(folder)) {
            var all = new ArrayList<Path>();
            found.forEach(all::add);
            all.sort(
                    Comparator.comparingInt((Path path) -> path.toString().length())
                            .thenComparing(Path::toString));
            return all;
        } catch (IOException none) {
            return List.of();
        }
    }
}
