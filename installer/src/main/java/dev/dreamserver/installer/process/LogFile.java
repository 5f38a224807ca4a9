package dev.dreamserver.installer.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A log that a process appends to. It is turned by copying and emptying, because the process keeps
 * its file open; a line written in between may be lost.
 */
public final class LogFile {

    private static final int TAIL_BYTES = 1 << 18;

    private final Path file;

    /** A file that need not exist. */
    public LogFile(Path file) {
        this.file = file;
    }

    /** Turns the log when it has grown past a size; keeps so many old ones. */
    public void turn(long size, int keep) {
        try {
            if (!Files.exists(file) || Files.size(file) <= size) {
                return;
            }
            for (int i = keep - 1; i >= 1; i--) {
                if (Files.exists(old(i))) {
                    Files.move(old(i), old(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.copy(file, old(1), StandardCopyOption.REPLACE_EXISTING);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot turn the log " + file, e);
        }
    }

    /** Where the log ends now; 0 when there is none. */
    public long end() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines written since {@code from}, at most the last 256 KiB of them. */
    public List<String> linesSince(long from) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            var start = Math.max(in.length() < from ? 0 : from, in.length() - TAIL_BYTES);
            in.seek(start);
            var bytes = new byte[(int) (in.length() - start)];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the log " + file, e);
        }
    }

    private Path old(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
