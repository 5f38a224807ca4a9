package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatSettingsTest {

    @Test
    void without_any_setting_the_defaults_hold() {
        assertThat(from(Map.of()))
                .isEqualTo(
                        new ChatSettings(
                                32_000,
                                2_048,
                                1_000,
                                200,
                                4,
                                5,
                                100_000,
                                4,
                                1_024,
                                1_000_000,
                                true,
                                Duration.ofMinutes(10)));
    }

    @Test
    void every_key_is_read() {
        var settings =
                from(
                        Map.ofEntries(
                                Map.entry("dream.chat.message-length", "500"),
                                Map.entry("dream.chat.answer-tokens", "64"),
                                Map.entry("dream.chat.messages", "20"),
                                Map.entry("dream.chat.listed", "30"),
                                Map.entry("dream.chat.answers-at-once", "2"),
                                Map.entry("dream.chat.attachments", "3"),
                                Map.entry("dream.chat.attachment-length", "2000"),
                                Map.entry("dream.chat.pictures", "2"),
                                Map.entry("dream.chat.picture-side", "512"),
                                Map.entry("dream.chat.picture-bytes", "50000"),
                                Map.entry("dream.chat.summary", "false"),
                                Map.entry("dream.chat.undo", "PT1M")));

        assertThat(settings)
                .isEqualTo(
                        new ChatSettings(
                                500,
                                64,
                                20,
                                30,
                                2,
                                3,
                                2_000,
                                2,
                                512,
                                50_000,
                                false,
                                Duration.ofMinutes(1)));
    }

    @Test
    void nonsense_is_refused_with_its_key() {
        for (var setting : ChatSettings.ALL) {
            assertThatThrownBy(() -> from(Map.of(setting.key(), "-1")))
                    .isInstanceOf(DreamException.class)
                    .hasMessageContaining(setting.key());
        }
    }

    private static ChatSettings from(Map<String, String> values) {
        return ChatSettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
