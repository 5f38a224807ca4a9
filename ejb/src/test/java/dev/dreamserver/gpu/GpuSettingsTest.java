package dev.dreamserver.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuSettingsTest {

    private static Settings with(Map<String, String> set) {
        return new Settings(key -> Optional.ofNullable(set.get(key)));
    }

    @Test
    void defaults_are_in_force_when_nothing_is_set() {
        assertThat(GpuSettings.from(with(Map.of())))
                .isEqualTo(new GpuSettings(Duration.ofSeconds(10), Duration.ofSeconds(10)));
        assertThat(with(Map.of()).get(GpuSettings.LIBRARY)).isEmpty();
    }

    @Test
    void every_key_is_read() {
        var settings =
                with(
                        Map.of(
                                "dream.gpu.library", "/opt/nvidia/libnvidia-ml.so.1",
                                "dream.gpu.watch-every", "PT5S",
                                "dream.gpu.patience", "PT2S"));
        assertThat(GpuSettings.from(settings))
                .isEqualTo(new GpuSettings(Duration.ofSeconds(5), Duration.ofSeconds(2)));
        assertThat(settings.get(GpuSettings.LIBRARY))
                .contains(Path.of("/opt/nvidia/libnvidia-ml.so.1"));
    }

    @ParameterizedTest
    @CsvSource({"watch-every,PT0.1S", "watch-every,often", "patience,PT1H"})
    void nonsense_is_refused_by_name(String name, String value) {
        assertThatThrownBy(() -> GpuSettings.from(with(Map.of("dream.gpu." + name, value))))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("dream.gpu." + name);
    }

    @Test
    void a_library_is_the_owners_to_name_and_nobody_elses() {
        assertThat(GpuSettings.LIBRARY.by()).isEqualTo(Setting.By.MACHINE);
    }
}
