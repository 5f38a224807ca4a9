package dev.dreamserver.gpu.nvidia;

import dev.dreamserver.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A libnvidia-ml.so.1 of our own, built by gcc: what no card is needed for. */
final class StubLibrary {

    private final Path folder;
    private final Path library;
    private final Path mode;

    private StubLibrary(Path folder) {
        this.folder = folder;
        this.library = folder.resolve("libnvidia-ml.so.1");
        this.mode = folder.resolve("mode");
    }

    /** Builds one in a folder; each folder's is another library to the process. */
    static StubLibrary in(Path folder, String... options) throws Exception {
        var stub = new StubLibrary(folder);
        var source = folder.resolve("nvml_stub.c");
        try (var text = StubLibrary.class.getResourceAsStream("nvml_stub.c")) {
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        }
        var command =
                new java.util.ArrayList<>(
                        java.util.List.of(
                                "gcc", "-shared", "-fPIC", "-O1", "-DMODE=\"" + stub.mode + "\""));
        command.addAll(java.util.List.of(options));
        command.addAll(java.util.List.of("-o", stub.library.toString(), source.toString()));
        var gcc = new ProcessBuilder(command).inheritIO().start();
        if (!gcc.waitFor(60, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
            throw new IllegalStateException("gcc did not build the stub");
        }
        stub.does("gpus 2");
        return stub;
    }

    /** From the next call on. */
    void does(String... lines) throws IOException {
        var next = folder.resolve("mode.new");
        Files.writeString(next, String.join("\n", lines));
        Files.move(next, mode, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A probe that asks it, in a machine whose files lie below this folder. */
    NvmlProbe probe() {
        var probe = new NvmlProbe(folder);
        probe.settings =
                new Settings(
                        key ->
                                key.equals("dream.gpu.library")
                                        ? Optional.of(library.toString())
                                        : Optional.empty());
        return probe;
    }

    /** Puts a card of NVIDIA's into the machine. */
    void card() throws IOException {
        var card = Files.createDirectories(folder.resolve("sys/bus/pci/devices/0000:01:00.0"));
        Files.writeString(card.resolve("vendor"), "0x10de\n");
        Files.writeString(card.resolve("class"), "0x030200\n");
    }
}
