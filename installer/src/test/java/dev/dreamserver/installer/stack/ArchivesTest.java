package dev.dreamserver.installer.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    @TempDir Path folder;

    @Test
    void a_zip_is_unpacked_without_its_first_level() throws IOException {
        Archives.unzip(zip("keycloak-1/lib/a.jar"), folder.resolve("to"));
        assertThat(folder.resolve("to/lib/a.jar")).hasContent("x");
    }

    @Test
    void an_entry_that_would_leave_the_folder_stops_everything() throws IOException {
        var zip = zip("keycloak-1/../../outside");
        assertThatThrownBy(() -> Archives.unzip(zip, folder.resolve("to")))
                .hasMessageContaining("Cannot unpack");
        assertThat(folder.resolve("outside")).doesNotExist();
    }

    @Test
    void deleting_a_folder_does_not_follow_links_out_of_it() throws IOException {
        var kept = Files.writeString(folder.resolve("kept"), "x");
        var gone = Files.createDirectory(folder.resolve("gone"));
        Files.createSymbolicLink(gone.resolve("link"), kept);
        Archives.delete(gone);
        assertThat(gone).doesNotExist();
        assertThat(kept).exists();
    }

    private Path zip(String entry) throws IOException {
        var file = folder.resolve("a.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write('x');
        }
        return file;
    }
}
