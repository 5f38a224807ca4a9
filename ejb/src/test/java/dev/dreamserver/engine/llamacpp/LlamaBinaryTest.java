package dev.dreamserver.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.engine.EngineError;
import dev.dreamserver.platform.DreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaBinaryTest {

    @TempDir Path temporary;
    private Path folder = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void makesAHome() throws IOException {
        folder = temporary.toRealPath();
        home = folder.resolve("home");
    }

    private static Path program(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void the_owners_own_comes_before_the_path_and_that_before_the_fetched() throws IOException {
        var owners = program(folder.resolve("own/my-server"));
        var onPath = program(folder.resolve("path/llama-server"));
        var fetched = program(home.resolve("engines/llama.cpp/current/usr/bin/llama-server"));
        var path = "/nowhere:" + onPath.getParent();
        assertThat(LlamaBinary.find(Optional.of(owners), home, path).orElseThrow().command())
                .containsExactly(owners.toString());
        assertThat(LlamaBinary.find(Optional.empty(), home, path).orElseThrow().command())
                .containsExactly(onPath.toString());
        assertThat(LlamaBinary.find(Optional.empty(), home, "/nowhere").orElseThrow().command())
                .containsExactly(fetched.toString());
        assertThat(LlamaBinary.find(Optional.empty(), folder, "")).isEmpty();
    }

    @Test
    void one_that_brings_its_libc_is_called_through_its_own_loader() throws IOException {
        var arm = System.getProperty("os.arch").equals("aarch64");
        var libraries =
                home.resolve("engines/llama.cpp/1/usr/lib")
                        .resolve(arm ? "aarch64-linux-gnu" : "x86_64-linux-gnu");
        var loader =
                program(libraries.resolve(arm ? "ld-linux-aarch64.so.1" : "ld-linux-x86-64.so.2"));
        var simplest = arm ? "armv8.0_1" : "x64";
        var backend = program(libraries.resolve("ggml/backends0/libggml-cpu-" + simplest + ".so"));
        var server = program(home.resolve("engines/llama.cpp/1/usr/bin/llama-server"));
        Files.createSymbolicLink(home.resolve("engines/llama.cpp/current"), Path.of("1"));
        var found = LlamaBinary.find(Optional.empty(), home, "").orElseThrow();
        assertThat(found.command())
                .startsWith(loader.toString(), "--library-path")
                .endsWith("--argv0", "llama-server", server.toString());
        assertThat(found.environment()).containsEntry("GGML_BACKEND_PATH", backend.toString());
    }

    @Test
    void a_setting_that_names_no_program_is_refused() {
        assertThatThrownBy(() -> LlamaBinary.find(Optional.of(folder.resolve("none")), home, ""))
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> assertThat(no.code()).isEqualTo(EngineError.NONE_FOUND))
                .hasMessageContaining("dream.engine.binary");
    }
}
