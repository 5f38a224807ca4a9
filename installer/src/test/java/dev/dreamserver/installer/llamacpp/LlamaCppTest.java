package dev.dreamserver.installer.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is said when it cannot be fetched; that it can be is shown with the real thing elsewhere.
 */
class LlamaCppTest {

    @TempDir Path home;
    @TempDir Path programs;
    @TempDir Path keyrings;

    private Path ensure() {
        return new LlamaCpp(home, programs, keyrings, Progress.quiet()).ensure();
    }

    private void program(String name, String script) throws IOException {
        var file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** An apt that knows its mirror and does as the script says to everything else. */
    private void apt(String script) throws IOException {
        Files.writeString(keyrings.resolve("debian-archive-keyring.gpg"), "keys");
        program("apt-config", "exit 0");
        program("dpkg-deb", "exit 0");
        program(
                "apt-get",
                "case \"$1\" in indextargets) echo http://mirror/debian; exit 0;; esac\n" + script);
    }

    private void troubled(String words) {
        assertThatThrownBy(this::ensure)
                .isInstanceOfSatisfying(
                        Trouble.class,
                        trouble -> {
                            assertThat(trouble.sentence()).contains(words);
                            assertThat(trouble.fix()).isNotEmpty();
                        });
        assertThat(home.resolve("engines/llama.cpp/current")).doesNotExist();
    }

    @Test
    void one_that_is_there_is_taken_without_asking_anybody() throws IOException {
        var bin = Files.createDirectories(home.resolve("engines/llama.cpp/1/usr/bin"));
        var server = Files.writeString(bin.resolve("llama-server"), "");
        assertThat(server.toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(home.resolve("engines/llama.cpp/current"), Path.of("1"));
        assertThat(ensure()).isEqualTo(home.resolve("engines/llama.cpp/current"));
    }

    @Test
    void without_apt_it_says_what_else_to_do() {
        troubled("no apt-get");
    }

    @Test
    void without_debians_keys_it_says_the_line_to_type() throws IOException {
        apt("exit 0");
        Files.delete(keyrings.resolve("debian-archive-keyring.gpg"));
        assertThatThrownBy(this::ensure)
                .isInstanceOfSatisfying(
                        Trouble.class,
                        trouble ->
                                assertThat(trouble.fix())
                                        .isEqualTo(
                                                "Type: sudo apt-get install"
                                                        + " debian-archive-keyring"));
    }

    @Test
    void without_a_network_it_says_so() throws IOException {
        apt("echo \"E: Failed to fetch http://mirror: Could not resolve 'mirror'\" >&2; exit 100");
        troubled("no way to Debian's mirror");
    }

    @Test
    void an_index_without_a_good_signature_is_refused() throws IOException {
        apt("echo 'E: The repository is not signed.' >&2; exit 100");
        troubled("signature");
    }

    @Test
    void a_full_disk_is_named() throws IOException {
        apt("echo 'E: Write error - write (28: No space left on device)' >&2; exit 100");
        troubled("disk is full");
    }

    @Test
    void an_index_that_lacks_a_package_is_told() throws IOException {
        apt("exit 0");
        troubled("0 of the 10 packages");
    }

    @Test
    void a_package_that_is_not_what_was_signed_is_thrown_away() throws IOException {
        apt(
                """
                case "$*" in
                *--print-uris*) for p in 0 1 2 3 4 5 6 7 8 9; do
                    echo "'http://mirror/$p.deb' p${p}_1_amd64.deb 3 SHA256:00"; done;;
                *download*) for p in 0 1 2 3 4 5 6 7 8 9; do echo no > p${p}_1_amd64.deb; done;;
                esac
                """);
        troubled("not what Debian signed");
        assertThat(home.resolve("engines/llama.cpp/fetching/apt/debs/p0_1_amd64.deb"))
                .doesNotExist();
    }
}
