package dev.dreamserver.installer.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
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
    void services_that_start_together_get_the_same_secret() throws Exception {
        for (var name : Secrets.Name.values()) {
            var together = new CyclicBarrier(8);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<String> ask =
                        () -> {
                            together.await();
                            return new Secrets(folder).get(name);
                        };
                var told = new HashSet<String>();
                for (var answer : threads.invokeAll(Collections.nCopies(8, ask))) {
                    told.add(answer.get());
                }
                assertThat(told).hasSize(1);
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files).hasSameSizeAs(Secrets.Name.values());
        }
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
    void the_envelope_key_of_before_is_known_where_it_was_left() throws IOException {
        var secrets = new Secrets(folder);
        assertThat(secrets.formerEnvelopeKey()).isEmpty();
        Files.writeString(folder.resolve("envelope-key-former"), "of before\n");
        assertThat(secrets.formerEnvelopeKey()).contains("of before");
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
