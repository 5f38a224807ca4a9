package dev.dreamserver.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheSettingsTest {

    private static CacheSettings of(Map<String, String> set) {
        return CacheSettings.from(new Settings(key -> Optional.ofNullable(set.get(key))));
    }

    @Test
    void answers_are_kept_for_half_an_hour_and_shared_with_nobody_by_default() {
        assertThat(of(Map.of()))
                .isEqualTo(new CacheSettings(true, Duration.ofMinutes(30), 64, 262_144, false));
    }

    @Test
    void every_key_is_read() {
        assertThat(
                        of(
                                Map.of(
                                        "dream.cache.enabled", "false",
                                        "dream.cache.life", "PT5M",
                                        "dream.cache.megabytes", "8",
                                        "dream.cache.answer-limit", "2048",
                                        "dream.cache.teams", "true")))
                .isEqualTo(new CacheSettings(false, Duration.ofMinutes(5), 8, 2048, true));
    }

    @ParameterizedTest
    @CsvSource({
        "enabled,yes",
        "life,PT0S",
        "life,PT169H",
        "megabytes,0",
        "megabytes,5000",
        "answer-limit,1023",
        "teams,1"
    })
    void nonsense_is_refused(String key, String value) {
        assertThatThrownBy(() -> of(Map.of("dream.cache." + key, value)))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("dream.cache." + key);
    }
}
