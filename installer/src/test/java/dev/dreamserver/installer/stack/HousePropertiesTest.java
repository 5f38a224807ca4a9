package dev.dreamserver.installer.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.home.Distribution;
import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousePropertiesTest {

    @TempDir Path folder;

    @Test
    void the_house_is_told_its_addresses_its_secrets_and_the_owners_settings() throws IOException {
        var at = installation(Map.of("dream.port", "9050", "dream.gateway.idle", "30s"));
        var values = new HouseProperties(at).values();

        assertThat(values)
                .containsEntry("dream.url", "http://localhost:9050")
                .containsEntry("dream.db.url", "jdbc:postgresql://127.0.0.1:9053/dream")
                .containsEntry("dream.oidc.provider-url", "http://127.0.0.1:9051/auth/realms/dream")
                .containsEntry("dream.oidc.issuer", "http://localhost:9050/auth/realms/dream")
                .containsEntry("dream.keycloak.database-port", "9053")
                .containsEntry("dream.engine.port", "9055")
                .containsEntry("dream.model.guide", "true")
                .containsEntry("dream.https.enabled", "false")
                .containsEntry("dream.gateway.idle", "30s")
                .containsEntry("dream.cli.token", at.secrets().get(Secrets.Name.CLI_TOKEN));
    }

    @Test
    void an_own_database_keycloak_engine_and_model_replace_ours() throws IOException {
        var at =
                installation(
                        Map.of(
                                "dream.db.url", "jdbc:postgresql://db:5432/ai",
                                "dream.db.user", "me",
                                "dream.db.password", "hush",
                                "dream.keycloak.url", "https://sso.test/auth/",
                                "dream.oidc.client-secret", "told",
                                "dream.engine.url", "http://gpu:8000",
                                "dream.model.file", "/models/own.gguf"));
        assertThat(new HouseProperties(at).values())
                .containsEntry("dream.db.url", "jdbc:postgresql://db:5432/ai")
                .containsEntry("dream.db.user", "me")
                .containsEntry("dream.db.password", "hush")
                .containsEntry("dream.oidc.provider-url", "https://sso.test/auth/realms/dream")
                .containsEntry("dream.oidc.issuer", "https://sso.test/auth/realms/dream")
                .containsEntry("dream.oidc.client-secret", "told")
                .containsEntry("dream.keycloak.port", "443")
                .containsEntry("dream.keycloak.database-port", "0")
                .containsEntry("dream.engine.url", "http://gpu:8000")
                .containsEntry("dream.model.file", "/models/own.gguf")
                .containsEntry("dream.model.guide", "false");
        assertThat(Stack.of(at)).extracting(Part::id).containsExactly(House.ID);
    }

    @Test
    void an_envelope_key_that_was_put_aside_goes_to_the_house_beside_a_new_one()
            throws IOException {
        var at = installation(Map.of());
        var before = new HouseProperties(at).values();
        assertThat(before).doesNotContainKey("dream.envelope.former-key");
        var file = at.secrets().file(Secrets.Name.ENVELOPE_KEY);
        Files.move(file, file.resolveSibling("envelope-key-former"));

        var after = new HouseProperties(at).values();

        assertThat(after)
                .containsEntry("dream.envelope.former-key", before.get("dream.envelope.key"))
                .containsEntry("dream.master.key", before.get("dream.master.key"));
        assertThat(after.get("dream.envelope.key")).isNotEqualTo(before.get("dream.envelope.key"));
        assertThat(before.get("dream.master.key")).isNotEqualTo(before.get("dream.envelope.key"));
    }

    @Test
    void the_command_line_of_the_house_holds_no_secret() throws IOException {
        var at = installation(Map.of());
        Files.createDirectories(at.distribution().wildfly().resolve("standalone/configuration"));
        Files.writeString(at.distribution().ear(), "an archive");

        var launch = new House(at).launch();

        var line = String.join(" ", launch.command());
        for (var name : Secrets.Name.values()) {
            assertThat(line).doesNotContain(at.secrets().get(name));
        }
        assertThat(launch.command()).contains("-Xmx512m", new House(at).mark());
        assertThat(at.home().wildfly().resolve("deployments/dream-server.ear.dodeploy")).exists();
    }

    @Test
    void marks_of_an_earlier_failed_start_are_gone_at_the_next() throws IOException {
        var at = installation(Map.of());
        Files.createDirectories(at.distribution().wildfly().resolve("standalone/configuration"));
        Files.writeString(at.distribution().ear(), "an archive");
        var house = new House(at);
        var unused = house.launch();
        var failed = at.home().wildfly().resolve("deployments/dream-server.ear.failed");
        Files.writeString(failed, "a bean is missing");

        assertThat(house.hopeless())
                .hasValueSatisfying(why -> assertThat(why).contains("a bean is missing"));
        unused = house.launch();
        assertThat(unused.command()).isNotEmpty();
        assertThat(house.hopeless()).isEmpty();
    }

    private Installation installation(Map<String, String> settings) throws IOException {
        var distribution = Files.createDirectories(folder.resolve("distribution"));
        Files.writeString(distribution.resolve("distribution.properties"), "version=1\n");
        var home = new DreamHome(folder.resolve("home")).create();
        return new Installation(
                new Distribution(distribution),
                home,
                new LauncherSettings(settings, Map.of()),
                new Secrets(home.secrets()));
    }
}
