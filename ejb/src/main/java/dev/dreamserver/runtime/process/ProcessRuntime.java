package dev.dreamserver.runtime.process;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.runtime.RuntimeError;
import dev.dreamserver.runtime.spi.Program;
import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.runtime.spi.RunningProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs programs as processes of this machine, below one home: state in {@code run/engine-ID.json},
 * output in {@code logs/engine-ID.log}.
 *
 * <p>Confined as far as that goes without being root: a session and process group of its own, no
 * environment but its own, no way to gain rights, no core files (they would hold prompts), limits
 * on memory and open files. A tool that the machine lacks is left out.
 */
public final class ProcessRuntime implements ProgramRuntime {

    private static final long ADOPTED_LOG_BYTES = 16L << 20;

    private final Path run;
    private final Path logs;

    public ProcessRuntime(Path home) {
        this.run = home.resolve("run");
        this.logs = home.resolve("logs");
    }

    @Override
    public Optional<RunningProgram> find(String id) {
        return ProcessState.read(stateFile(id))
                .filter(
                        state ->
                                ProcessMark.of(state.pid())
                                        .filter(state.mark()::equals)
                                        .isPresent())
                .or(() -> lost(id))
                .flatMap(
                        state ->
                                ProcessHandle.of(state.pid())
                                        .map(
                                                handle ->
                                                        new MachineProcess(
                                                                state,
                                                                handle,
                                                                log(id),
                                                                ADOPTED_LOG_BYTES)));
    }

    /** One whose file was lost or damaged: it still runs, but nobody knows with what secrets. */
    private Optional<ProcessState> lost(String id) {
        return ProcessMark.leaderWritingTo(log(id))
                .flatMap(
                        pid ->
                                ProcessMark.of(pid)
                                        .map(
                                                mark ->
                                                        new ProcessState(
                                                                pid,
                                                                Instant.now(),
                                                                mark,
                                                                "lost",
                                                                Map.of())));
    }

    @Override
    public RunningProgram start(Program program) {
        find(program.id())
                .ifPresent(
                        other -> {
                            throw new IllegalStateException(
                                    program.id() + " runs already as process " + other.pid());
                        });
        var builder = new ProcessBuilder(confined(program));
        builder.directory(program.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(program.environment());
        program.secrets().forEach((k, v) -> builder.environment().put(k, v.reveal()));
        builder.redirectErrorStream(true);
        Process child;
        try {
            privateFolder(run);
            privateFolder(logs);
            var log = log(program.id());
            if (!Files.exists(log)) {
                Files.createFile(
                        log,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            child = builder.start();
        } catch (IOException e) {
            throw new DreamException(
                    RuntimeError.CANNOT_START,
                    "The program of %s cannot be started: %s"
                            .formatted(program.id(), e.getMessage()),
                    e);
        }
        var state =
                new ProcessState(
                        child.pid(),
                        child.info().startInstant().orElseGet(Instant::now),
                        ProcessMark.of(child.pid()).orElse("ended"),
                        ProcessState.fingerprint(program),
                        program.secrets());
        try {
            state.write(stateFile(program.id()));
        } catch (UncheckedIOException e) {
            child.destroyForcibly(); // nobody could find it again
            throw new DreamException(
                    RuntimeError.CANNOT_START,
                    "The state of %s cannot be written: %s".formatted(program.id(), e.getMessage()),
                    e);
        }
        return new MachineProcess(state, child, log(program.id()), program.limits().logBytes());
    }

    /** Each tool replaces itself by the next, so the number of the process stays the same. */
    private static List<String> confined(Program program) {
        var command = new ArrayList<String>();
        tool("setsid").ifPresent(command::add);
        tool("setpriv").ifPresent(path -> command.addAll(List.of(path, "--no-new-privs")));
        tool("prlimit")
                .ifPresent(
                        path -> {
                            command.addAll(List.of(path, "--core=0"));
                            command.add("--nofile=" + program.limits().openFiles());
                            if (program.limits().memoryBytes() > 0) {
                                command.add("--data=" + program.limits().memoryBytes());
                            }
                        });
        command.addAll(program.command());
        return command;
    }

    private static Optional<String> tool(String name) {
        return List.of("/usr/bin/", "/bin/").stream()
                .map(folder -> folder + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }

    private static void privateFolder(Path folder) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private Path stateFile(String id) {
        return run.resolve("engine-" + id + ".json");
    }

    private Path log(String id) {
        return logs.resolve("engine-" + id + ".log");
    }
}
