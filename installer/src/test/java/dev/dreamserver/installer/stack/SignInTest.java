package dev.dreamserver.installer.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.home.Distribution;
import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {

    @TempDir Path folder;

    @Test
    void its_programs_are_links_and_its_providers_have_the_time_of_the_build() throws IOException {
        var at = installation();
        var server = at.distribution().keycloakServer();
        var built = Files.createDirectories(folder.resolve("built"));
        var jar = Files.writeString(server.resolve("providers/events.jar"), "a provider");
        SignIn.provide(jar, built);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));

        start(at);

        var home = at.home().keycloak();
        assertThat(home.resolve("conf")).isSymbolicLink();
        assertThat(home.resolve("lib").toRealPath()).isEqualTo(server.resolve("lib").toRealPath());
        assertThat(home.resolve("providers/events.jar")).hasContent("a provider");
        assertThat(Files.getLastModifiedTime(home.resolve("providers/events.jar")))
                .isEqualTo(Files.getLastModifiedTime(built.resolve("events.jar")));
    }

    @Test
    void a_home_that_linked_the_providers_has_its_own_and_one_that_is_gone_goes()
            throws IOException {
        var at = installation();
        var server = at.distribution().keycloakServer();
        var jar = Files.writeString(server.resolve("providers/first.jar"), "first");
        start(at);
        var home = at.home().keycloak();
        Archives.delete(home.resolve("providers"));
        Files.createSymbolicLink(home.resolve("providers"), server.resolve("providers"));

        Files.move(jar, jar.resolveSibling("second.jar"));
        start(at);

        assertThat(home.resolve("providers").toFile().list()).containsExactly("second.jar");
        assertThat(Files.isSymbolicLink(home.resolve("providers"))).isFalse();
        Files.move(jar.resolveSibling("second.jar"), jar.resolveSibling("third.jar"));
        start(at);
        assertThat(home.resolve("providers").toFile().list()).containsExactly("third.jar");
        assertThat(server.resolve("providers/third.jar")).hasContent("first");
    }

    private static void start(Installation at) {
        var signIn = new SignIn(at);
        signIn.prepare(Progress.quiet());
        signIn.launch();
    }

    private Installation installation() throws IOException {
        var distribution = Files.createDirectories(folder.resolve("distribution"));
        Files.writeString(distribution.resolve("distribution.properties"), "version=1\n");
        for (var name : new String[] {"conf", "lib", "providers"}) {
            Files.createDirectories(distribution.resolve("keycloak/server").resolve(name));
        }
        var home = new DreamHome(folder.resolve("home")).create();
        return new Installation(
                new Distribution(distribution),
                home,
                new LauncherSettings(Map.of(), Map.of()),
                new Secrets(home.secrets()));
    }
}
