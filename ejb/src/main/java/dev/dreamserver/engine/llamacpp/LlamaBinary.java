package dev.dreamserver.engine.llamacpp;

import dev.dreamserver.engine.EngineError;
import dev.dreamserver.platform.DreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a llama-server is called. One that lies in a folder together with its own libc, as the
 * fetched one does, is called through its own loader, and told which build fits this processor.
 *
 * @param command what stands before the options
 * @param environment what it needs besides
 * @param stamp changes with the program
 */
record LlamaBinary(List<String> command, Map<String, String> environment, String stamp) {

    private static final String NAME = "llama-server";

    /**
     * Called from anywhere: the owner's binary, the {@code PATH}, the fetched one, in this order.
     */
    static Optional<LlamaBinary> find(Optional<Path> owners, Path home, String searchPath) {
        if (owners.isPresent()) {
            if (!Files.isExecutable(owners.get()) || Files.isDirectory(owners.get())) {
                throw new DreamException(
                        EngineError.NONE_FOUND,
                        "dream.engine.binary does not name a program that can be run. Set it to"
                                + " llama-server, or remove it.");
            }
            return Optional.of(at(owners.get()));
        }
        return onPath(searchPath).or(() -> fetched(home)).map(LlamaBinary::at);
    }

    private static Optional<Path> onPath(String searchPath) {
        return List.of(searchPath.split(":", -1)).stream()
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(NAME))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .findFirst();
    }

    private static Optional<Path> fetched(Path home) {
        return Optional.of(home.resolve("engines/llama.cpp/current/usr/bin").resolve(NAME))
                .filter(Files::isExecutable);
    }

    private static LlamaBinary at(Path given) {
        try {
            var real = given.toRealPath();
            return at(real, Long.toString(Files.getLastModifiedTime(real).toMillis()));
        } catch (IOException e) {
            throw new DreamException(EngineError.NONE_FOUND, "llama-server cannot be read.", e);
        }
    }

    private static LlamaBinary at(Path binary, String stamp) {
        var machine = System.getProperty("os.arch", "");
        var arm = machine.equals("aarch64");
        var root = binary.resolve("../..").normalize(); // of usr/bin/llama-server: usr
        var libraries = root.resolve("lib").resolve(arm ? "aarch64-linux-gnu" : "x86_64-linux-gnu");
        var loader = libraries.resolve(arm ? "ld-linux-aarch64.so.1" : "ld-linux-x86-64.so.2");
        if (root.equals(Path.of("/usr")) || !Files.exists(loader)) {
            return new LlamaBinary(List.of(binary.toString()), Map.of(), stamp);
        }
        var command = new ArrayList<String>();
        command.add(loader.toString());
        command.add("--library-path");
        command.add(
                "%s:%s:%s"
                        .formatted(
                                libraries, libraries.resolve("llama"), libraries.resolve("ggml")));
        command.addAll(List.of("--argv0", NAME, binary.toString()));
        var environment = new HashMap<String, String>();
        backend(libraries.resolve("ggml/backends0"), machine)
                .ifPresent(path -> environment.put("GGML_BACKEND_PATH", path.toString()));
        return new LlamaBinary(command, environment, stamp);
    }

    private static Optional<Path> backend(Path folder, String machine) {
        try (var files = Files.list(folder)) {
            var present =
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.matches("libggml-cpu-.+\\.so"))
                            .collect(
                                    Collectors.toMap(
                                            name -> name.replaceAll("^libggml-cpu-|\\.so$", ""),
                                            folder::resolve));
            var cpuinfo = Files.readString(Path.of("/proc/cpuinfo"));
            return CpuBackends.best(machine, CpuBackends.abilities(cpuinfo), present.keySet())
                    .map(present::get);
        } catch (IOException noSuchFolder) {
            return Optional.empty();
        }
    }
}
