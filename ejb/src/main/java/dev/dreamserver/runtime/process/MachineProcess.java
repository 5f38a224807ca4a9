package dev.dreamserver.runtime.process;

import dev.dreamserver.runtime.spi.Program;
import dev.dreamserver.runtime.spi.RunningProgram;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A process of this machine, a child of this house or of the one before. */
final class MachineProcess implements RunningProgram {

    private static final Duration HARD = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int TAIL_BYTES = 32 * 1024;

    private final ProcessState state;
    private final ProcessHandle handle;
    private final CompletableFuture<String> ended;
    private final Path log;
    private final long logBytes;

    /** One that this house has just started. */
    MachineProcess(ProcessState state, Process child, Path log, long logBytes) {
        this(
                state,
                child.toHandle(),
                child.onExit().thenApply(done -> inWords(done.exitValue())),
                log,
                logBytes);
    }

    /** One that an earlier house started; how it ended stays unknown. */
    MachineProcess(ProcessState state, ProcessHandle handle, Path log, long logBytes) {
        this(state, handle, handle.onExit().thenApply(gone -> "ended"), log, logBytes);
    }

    private MachineProcess(
            ProcessState state,
            ProcessHandle handle,
            CompletableFuture<String> ended,
            Path log,
            long logBytes) {
        this.state = state;
        this.handle = handle;
        this.ended = ended;
        this.log = log;
        this.logBytes = logBytes;
    }

    private static String inWords(int exit) {
        return exit > 128 && exit < 160
                ? "was killed by signal " + (exit - 128)
                : "ended with code " + exit;
    }

    @Override
    public long pid() {
        return state.pid();
    }

    @Override
    public Instant startedAt() {
        return state.startedAt();
    }

    @Override
    public boolean alive() {
        return ProcessMark.of(state.pid()).filter(state.mark()::equals).isPresent();
    }

    @Override
    public boolean is(Program program) {
        return state.fingerprint().equals(ProcessState.fingerprint(program));
    }

    @Override
    public Optional<Secret> secret(String name) {
        @Nullable Secret secret = state.secrets().get(name);
        return Optional.ofNullable(secret);
    }

    @Override
    public CompletionStage<String> ended() {
        return ended.copy();
    }

    @Override
    public Optional<Duration> processorTime() {
        return handle.info().totalCpuDuration();
    }

    @Override
    public List<String> lastWords(int lines) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var from = Math.max(0, file.length() - TAIL_BYTES);
            file.seek(from);
            var bytes = new byte[(int) (file.length() - from)];
            file.readFully(bytes);
            var all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException nothingSaid) {
            return List.of();
        }
    }

    /** The process appends, so the file may be copied away and emptied under its hands. */
    @Override
    public void trimLog() {
        try {
            if (Files.exists(log) && Files.size(log) > logBytes) {
                Files.copy(
                        log,
                        log.resolveSibling(log.getFileName() + ".1"),
                        StandardCopyOption.REPLACE_EXISTING);
                try (var file = new RandomAccessFile(log.toFile(), "rw")) {
                    file.setLength(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop(Duration grace) {
        if (!alive()) {
            return;
        }
        var family = handle.descendants().toList();
        handle.destroy();
        if (!gone(grace)) {
            handle.destroyForcibly();
            gone(HARD);
        }
        family.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Looks at the process table too: an adopted process that nobody has reaped yet is gone for us,
     * but not for Java.
     */
    private boolean gone(Duration wait) {
        var deadline = System.nanoTime() + wait.toNanos();
        while (alive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                ended.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillThere) {
                // look again
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return true;
    }
}
