package dev.dreamserver.installer.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsInForceTest {

    @TempDir Path folder;

    private DreamHome home;
    private Path file;

    @BeforeEach
    void make() {
        home = new DreamHome(folder.resolve("home")).create();
        file = home.run().resolve("settings-in-force.properties");
    }

    @Test
    void they_are_those_of_the_start_whatever_the_file_says_by_now() throws IOException {
        Files.writeString(home.settings(), "dream.port=9100\ndream.db.password=a b=c\\\\d\n");
        var started = LauncherSettings.of(home, Map.of("DREAM_WILDFLY_HEAP", "600m"));
        new SettingsInForce(home).remember(started);
        Files.writeString(home.settings(), "dream.port=eighty\n");

        var inForce = new SettingsInForce(home).read().orElseThrow();
        assertThat(inForce.all()).isEqualTo(started.all());
        assertThat(inForce.get(LauncherSettings.PORT)).isEqualTo(9100);
        assertThat(inForce.get(LauncherSettings.WILDFLY_HEAP)).isEqualTo(600L << 20);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        new SettingsInForce(home).forget();
        assertThat(new SettingsInForce(home).read()).isEmpty();
    }

    @Test
    void a_damaged_file_counts_as_none() throws IOException {
        for (var damaged : new String[] {"dream.port=\\u12", "dream.port=eighty"}) {
            Files.writeString(file, damaged);
            assertThat(new SettingsInForce(home).read()).as(damaged).isEmpty();
        }
    }

    @Test
    void what_has_changed_since_is_named_by_its_key() {
        var started = settings(Map.of("dream.port", "9100", "dream.chat.quiet", "1"));
        assertThat(started.differences(started)).isEmpty();
        assertThat(settings(Map.of("dream.port", "9200", "dream.url", "")).differences(started))
                .containsExactly("dream.chat.quiet", "dream.port", "dream.url");
    }

    @Test
    void of_nonsense_only_what_can_be_used_is_taken() throws IOException {
        Files.writeString(
                home.settings(), "dream.port=9100\ndream.url=here\ndream.wildfly.heap=lots\n");
        var usable = LauncherSettings.usable(home, Map.of("DREAM_DB_MEMORY", "none"));
        assertThat(usable.get(LauncherSettings.PORT)).isEqualTo(9100);
        assertThat(usable.get(LauncherSettings.DB_MEMORY)).isEqualTo(128L << 20);
        assertThat(usable.origin()).isEqualTo("http://localhost:9100");
        assertThat(LauncherSettings.refusals(home, Map.of("DREAM_DB_MEMORY", "none")))
                .hasSize(3)
                .anyMatch(no -> no.contains("dream.url has a value that cannot be used"))
                .anyMatch(no -> no.endsWith("Change the variable DREAM_DB_MEMORY."));

        Files.writeString(home.settings(), "dream.port=\\u12");
        assertThat(LauncherSettings.usable(home, Map.of()).all()).isEmpty();
        assertThat(LauncherSettings.refusals(home, Map.of()))
                .singleElement()
                .asString()
                .contains("cannot be read", "Malformed");
    }

    private static LauncherSettings settings(Map<String, String> file) {
        return new LauncherSettings(file, Map.of());
    }
}
