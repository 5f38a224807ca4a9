package dev.dreamserver.installer.process;

import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Remembers on disk which process is ours, so that nobody else's is ever taken for it. */
public final class PidFile {

    private final Path file;

    /** A file that need not exist. */
    public PidFile(Path file) {
        this.file = file;
    }

    /** The remembered process, only if it still runs. */
    public Optional<ProcessId> running() {
        try {
            return ProcessId.parse(Files.readString(file)).filter(ProcessId::alive);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Remembers a process. */
    public void remember(ProcessId process) {
        OwnerOnly.write(file, process.text() + "\n");
    }

    /** Forgets it. */
    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }
}
