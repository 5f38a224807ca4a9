package dev.dreamserver.installer.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir Path folder;

    @Test
    void a_secret_is_made_once_and_only_its_owner_can_read_it() throws IOException {
        var secrets = new Secrets(folder);
        var first = secrets.get(Secrets.Name.MASTER_KEY);

        assertThat(first).hasSize(43);
        assertThat(new Secrets(folder).get(Secrets.Name.MASTER_KEY)).isEqualTo(first);
        assertThat(mode(secrets.file(Secrets.Name.MASTER_KEY))).isEqualTo("rw-------");
    }

    @Test
    void no_two_secrets_are_the_same() {
        var secrets = new Secrets(folder);
        var all = java.util.Arrays.stream(Secrets.Name.values()).map(secrets::get).toList();
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void the_first_password_can_be_typed() {
        assertThat(new Secrets(folder).get(Secrets.Name.FIRST_ADMIN_PASSWORD))
                .matches("([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}");
    }

    @Test
    void a_secret_that_the_owner_brought_is_kept() throws IOException {
        Files.writeString(folder.resolve("master-key"), "brought\n");
        assertThat(new Secrets(folder).get(Secrets.Name.MASTER_KEY)).isEqualTo("brought");
    }

    @Test
    void a_home_is_closed_to_others_even_when_it_was_open() throws IOException {
        var root = folder.resolve("home");
        Files.createDirectory(
                root,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        var home = new DreamHome(root).create();
        assertThat(mode(home.root())).isEqualTo("rwx------");
        assertThat(mode(home.secrets())).isEqualTo("rwx------");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
