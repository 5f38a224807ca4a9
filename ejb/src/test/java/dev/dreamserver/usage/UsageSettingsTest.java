package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageSettingsTest {

    private static UsageSettings with(Map<String, String> set) {
        return UsageSettings.from(new Settings(key -> Optional.ofNullable(set.get(key))));
    }

    @Test
    void defaults_are_in_force_when_nothing_is_set() {
        assertThat(with(Map.of()))
                .isEqualTo(
                        new UsageSettings(
                                16384,
                                100_000,
                                1000,
                                Duration.ofSeconds(5),
                                Currency.getInstance("USD"),
                                Duration.ofDays(400)));
    }

    @Test
    void every_key_is_read() {
        assertThat(
                        with(
                                Map.of(
                                        "dream.usage.queue", "1",
                                        "dream.usage.backlog", "2",
                                        "dream.usage.batch", "3",
                                        "dream.usage.write-timeout", "PT4S",
                                        "dream.usage.currency", "EUR",
                                        "dream.usage.retention", "P30D")))
                .isEqualTo(
                        new UsageSettings(
                                1,
                                2,
                                3,
                                Duration.ofSeconds(4),
                                Currency.getInstance("EUR"),
                                Duration.ofDays(30)));
    }

    @ParameterizedTest
    @CsvSource({
        "queue,0",
        "backlog,-1",
        "batch,many",
        "write-timeout,5",
        "write-timeout,PT1H",
        "currency,dollars",
        "retention,P7D",
        "retention,P801D",
        "retention,400"
    })
    void nonsense_is_refused_by_name(String name, String value) {
        assertThatThrownBy(() -> with(Map.of("dream.usage." + name, value)))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("dream.usage." + name);
    }
}
