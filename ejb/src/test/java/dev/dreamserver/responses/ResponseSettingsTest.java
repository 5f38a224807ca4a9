package dev.dreamserver.responses;

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

class ResponseSettingsTest {

    private static ResponseSettings of(Map<String, String> set) {
        return ResponseSettings.from(new Settings(key -> Optional.ofNullable(set.get(key))));
    }

    @Test
    void what_is_said_is_not_kept_by_default() {
        assertThat(of(Map.of()))
                .isEqualTo(new ResponseSettings(false, Duration.ofDays(30), 1_048_576, 1000));
    }

    @Test
    void every_key_is_read() {
        assertThat(
                        of(
                                Map.of(
                                        "dream.responses.keep", "true",
                                        "dream.responses.retention", "PT1H",
                                        "dream.responses.limit", "2048",
                                        "dream.responses.each", "7")))
                .isEqualTo(new ResponseSettings(true, Duration.ofHours(1), 2048, 7));
    }

    @ParameterizedTest
    @CsvSource({
        "keep,1",
        "retention,PT59S",
        "retention,P3651D",
        "limit,1023",
        "limit,16777217",
        "each,0",
        "each,100001"
    })
    void nonsense_is_refused(String key, String value) {
        assertThatThrownBy(() -> of(Map.of("dream.responses." + key, value)))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("dream.responses." + key);
    }
}
