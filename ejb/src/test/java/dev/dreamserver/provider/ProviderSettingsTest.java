package dev.dreamserver.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.engine.ProviderTerms.Patience;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderSettingsTest {

    private static ProviderSettings with(Map<String, String> set) {
        return ProviderSettings.from(new Settings(key -> Optional.ofNullable(set.get(key))));
    }

    @Test
    void defaults_are_in_force_when_nothing_is_set() {
        assertThat(with(Map.of()))
                .isEqualTo(
                        new ProviderSettings(
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(10),
                                new Patience(2, Duration.ofSeconds(3), 5, Duration.ofSeconds(10))));
    }

    @Test
    void every_key_is_read() {
        assertThat(
                        with(
                                Map.of(
                                        "dream.provider.look-every", "PT1S",
                                        "dream.provider.look-timeout", "PT2S",
                                        "dream.provider.retries", "0",
                                        "dream.provider.longest-wait", "PT4S",
                                        "dream.provider.failures", "6",
                                        "dream.provider.left-out", "PT7S")))
                .isEqualTo(
                        new ProviderSettings(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                new Patience(0, Duration.ofSeconds(4), 6, Duration.ofSeconds(7))));
    }

    @ParameterizedTest
    @CsvSource({
        "look-every,0",
        "look-timeout,soon",
        "retries,-1",
        "longest-wait,PT0S",
        "failures,0",
        "left-out,P9D"
    })
    void nonsense_is_refused_by_name(String name, String value) {
        assertThatThrownBy(() -> with(Map.of("dream.provider." + name, value)))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("dream.provider." + name);
    }
}
