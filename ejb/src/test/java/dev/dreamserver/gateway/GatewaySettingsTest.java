package dev.dreamserver.gateway;

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

class GatewaySettingsTest {

    private static GatewaySettings with(Map<String, String> set) {
        return GatewaySettings.from(new Settings(key -> Optional.ofNullable(set.get(key))));
    }

    @Test
    void defaults_are_in_force_when_nothing_is_set() {
        assertThat(with(Map.of()))
                .isEqualTo(
                        new GatewaySettings(
                                4096,
                                20 << 20,
                                128L << 20,
                                16 << 20,
                                1 << 20,
                                256,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(3),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(60),
                                Duration.ofMinutes(30),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(2)));
    }

    @Test
    void every_key_is_read() {
        var set =
                Map.ofEntries(
                        Map.entry("dream.gateway.concurrent", "1"),
                        Map.entry("dream.gateway.body-limit", "2"),
                        Map.entry("dream.gateway.bodies-limit", "1048577"),
                        Map.entry("dream.gateway.answer-limit", "3"),
                        Map.entry("dream.gateway.event-limit", "4"),
                        Map.entry("dream.gateway.idle-connections", "5"),
                        Map.entry("dream.gateway.body-timeout", "PT6S"),
                        Map.entry("dream.gateway.connect-timeout", "PT7S"),
                        Map.entry("dream.gateway.first-token-timeout", "PT8S"),
                        Map.entry("dream.gateway.token-timeout", "PT9S"),
                        Map.entry("dream.gateway.total-timeout", "PT10S"),
                        Map.entry("dream.gateway.slow-reader", "PT11S"),
                        Map.entry("dream.gateway.idle-timeout", "PT12S"),
                        Map.entry("dream.gateway.retry-after", "PT13S"));
        assertThat(with(set))
                .isEqualTo(
                        new GatewaySettings(
                                1,
                                2,
                                1048577,
                                3,
                                4,
                                5,
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(8),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(11),
                                Duration.ofSeconds(12),
                                Duration.ofSeconds(13)));
    }

    @ParameterizedTest
    @CsvSource({
        "concurrent,0",
        "body-limit,-1",
        "bodies-limit,1",
        "answer-limit,lots",
        "event-limit,0",
        "idle-connections,20000",
        "body-timeout,30",
        "connect-timeout,PT0S",
        "first-token-timeout,-PT1S",
        "token-timeout,soon",
        "total-timeout,P30D",
        "slow-reader,PT0S",
        "idle-timeout,x",
        "retry-after,P9D"
    })
    void nonsense_is_refused_by_name(String name, String value) {
        assertThatThrownBy(() -> with(Map.of("dream.gateway." + name, value)))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("dream.gateway." + name);
    }
}
