package dev.dreamserver.installer.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherSettingsTest {

    @Test
    void every_default_obeys_its_own_rule() {
        var settings = new LauncherSettings(Map.of(), Map.of());
        LauncherSettings.ALL.forEach(settings::get);
        assertThat(settings.get(LauncherSettings.RESTARTS_PER_HOUR)).isEqualTo(3);
        assertThat(settings.get(LauncherSettings.PROBE_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(LauncherSettings.WILDFLY_HEAP)).isEqualTo(512L << 20);
        assertThat(settings.origin()).isEqualTo("http://localhost:8780");
    }

    @Test
    void keys_are_unique_and_begin_with_dream() {
        assertThat(LauncherSettings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(LauncherSettings.ALL)
                .allSatisfy(setting -> assertThat(setting.key()).startsWith("dream."))
                .allSatisfy(setting -> assertThat(setting.meaning()).endsWith("."));
    }

    @Test
    void the_environment_goes_before_the_file() {
        var settings =
                new LauncherSettings(Map.of("dream.port", "9100"), Map.of("DREAM_PORT", "9200"));
        assertThat(settings.get(LauncherSettings.PORT)).isEqualTo(9200);
        assertThat(settings.all()).containsEntry("dream.port", "9200");
    }

    @Test
    void it_does_so_for_settings_of_the_house_too() {
        var settings =
                new LauncherSettings(
                        Map.of("dream.audit.verify-batch", "10"),
                        Map.of("DREAM_AUDIT_VERIFY_BATCH", "20"));
        assertThat(settings.all()).containsEntry("dream.audit.verify-batch", "20");
    }

    @Test
    void a_file_that_is_none_is_named(@TempDir Path folder) throws IOException {
        var home = new DreamHome(folder.resolve("home")).create();
        Files.writeString(home.settings(), "dream.port=\\u12");
        assertThatThrownBy(() -> LauncherSettings.of(home, Map.of()))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("The settings cannot be read");
    }

    @Test
    void nonsense_is_refused_with_key_and_rule() {
        refused("dream.port", "eighty", "1024 to 65000");
        refused("dream.port", "80", "1024 to 65000");
        refused("dream.url", "localhost:8780", "http(s)://host[:port]");
        refused("dream.url", "https://host/path", "http(s)://host[:port]");
        refused("dream.wildfly.heap", "lots", "256m to 65536m");
        refused("dream.supervisor.probe-interval", "-5s", "1s to 600s");
    }

    @Test
    void https_takes_the_port_of_the_public_address() {
        var plain = new LauncherSettings(Map.of(), Map.of());
        var lan = new LauncherSettings(Map.of("dream.url", "https://10.0.0.7:8788"), Map.of());
        var standard = new LauncherSettings(Map.of("dream.url", "https://ai.test"), Map.of());
        assertThat(plain.ports().https()).isZero();
        assertThat(lan.ports().https()).isEqualTo(8788);
        assertThat(standard.ports().https()).isEqualTo(443);
    }

    private static void refused(String key, String value, String rule) {
        var settings = new LauncherSettings(Map.of(key, value), Map.of());
        assertThatThrownBy(() -> LauncherSettings.ALL.forEach(settings::get))
                .isInstanceOfSatisfying(
                        Trouble.class, no -> assertThat(no.line()).contains(key, rule));
    }
}
