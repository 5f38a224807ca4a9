package dev.dreamserver.installer.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.owner.file.HouseKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{(dream\\.[a-z.-]+)");

    @Test
    void a_key_with_a_slip_is_told_with_the_one_that_was_meant() {
        assertThat(unknown(Map.of("dream.prot", "9000")))
                .containsExactly(
                        "There is no setting dream.prot, so it does nothing. Did you mean"
                                + " dream.port?");
        assertThat(unknown(Map.of("dream.helth.retention", "P3D")).getFirst())
                .contains("dream.health.retention");
        assertThat(unknown(Map.of("port", "9000")).getFirst()).contains("docs/settings.md");
    }

    @Test
    void what_somebody_reads_is_not() {
        for (var key : HouseKeys.all()) {
            assertThat(unknown(Map.of(key, ""))).as(key).isEmpty();
        }
        for (var setting : LauncherSettings.ALL) {
            assertThat(unknown(Map.of(setting.key(), ""))).as(setting.key()).isEmpty();
        }
    }

    /** All but what the dream command gives it at each start. */
    @Test
    void what_the_server_reads_by_itself_is_not() throws IOException {
        var given =
                List.of(
                        "dream.host",
                        "dream.http.port",
                        "dream.io.threads",
                        "dream.https.",
                        "dream.management.port",
                        "dream.keycloak.host",
                        "dream.keycloak.port",
                        "dream.keycloak.database-port");
        try (var scripts = Files.list(Path.of("../wildfly-config/src/main/cli"))) {
            for (var script : scripts.toList()) {
                var keys =
                        EXPRESSION
                                .matcher(Files.readString(script))
                                .results()
                                .map(found -> found.group(1))
                                .filter(key -> given.stream().noneMatch(key::startsWith))
                                .collect(Collectors.toMap(key -> key, key -> "", (a, b) -> a));
                assertThat(unknown(keys)).as(script.toString()).isEmpty();
            }
        }
    }

    private static List<String> unknown(Map<String, String> file) {
        return UnknownSettings.in(new LauncherSettings(file, Map.of()));
    }
}
