package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaSettingsTest {

    private static QuotaSettings with(Map<String, String> set) {
        return QuotaSettings.from(new Settings(key -> Optional.ofNullable(set.get(key))));
    }

    @Test
    void defaults_are_in_force_when_nothing_is_set() {
        assertThat(with(Map.of()))
                .isEqualTo(
                        new QuotaSettings(
                                ZoneId.systemDefault(), Duration.ofSeconds(30), 512, 4096));
    }

    @Test
    void every_key_is_read() {
        assertThat(
                        with(
                                Map.of(
                                        "dream.quota.zone", "Europe/Berlin",
                                        "dream.quota.lease", "PT1M",
                                        "dream.quota.template-tokens", "100",
                                        "dream.quota.picture-tokens", "200")))
                .isEqualTo(
                        new QuotaSettings(
                                ZoneId.of("Europe/Berlin"), Duration.ofMinutes(1), 100, 200));
    }

    @ParameterizedTest
    @CsvSource({"zone,Mars/Olympus", "lease,PT1S", "template-tokens,-1", "picture-tokens,many"})
    void nonsense_is_refused_by_name(String name, String value) {
        assertThatThrownBy(() -> with(Map.of("dream.quota." + name, value)))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("dream.quota." + name);
    }
}
