package dev.dreamserver.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.house.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * NVIDIA's management library for a house without a card, built from the source that the room's own
 * tests use. Its GPUs can be lost and come back while the house runs.
 */
public final class StubGpus {

    private static final Path SOURCE =
            Path.of("..", "ejb", "src/test/resources/dev/dreamserver/gpu/nvidia/nvml_stub.c");

    private final Path folder;

    private StubGpus(Path folder) {
        this.folder = folder;
    }

    /** Builds it for the house of this name. */
    public static StubGpus of(String name) throws IOException {
        var folder = Path.of("target", "gpus", name).toAbsolutePath();
        Files.createDirectories(folder);
        var stub = new StubGpus(folder);
        var built =
                House.run(
                        new ProcessBuilder(
                                "gcc",
                                "-shared",
                                "-fPIC",
                                "-DMODE=\"" + folder.resolve("mode") + "\"",
                                "-o",
                                stub.library().toString(),
                                SOURCE.toString()));
        assertThat(built.code()).as(built.output()).isZero();
        stub.does("gpus 2");
        return stub;
    }

    public Path library() {
        return folder.resolve("libnvidia-ml.so.1");
    }

    /** From the next look on; the words stand in the source. */
    public void does(String... lines) throws IOException {
        var next = folder.resolve("mode.new");
        Files.writeString(next, String.join("\n", lines));
        Files.move(next, folder.resolve("mode"), StandardCopyOption.ATOMIC_MOVE);
    }
}
