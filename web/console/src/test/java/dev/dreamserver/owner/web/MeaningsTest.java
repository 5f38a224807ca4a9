package dev.dreamserver.owner.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.SettingsIndex;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeaningsTest {

    @ParameterizedTest
    @MethodSource("dev.dreamserver.console.web.LanguagesTest#languages")
    void a_language_says_of_every_setting_what_it_is_for_and_of_no_other(String language) {
        var words = ResourceBundle.getBundle(Meanings.BUNDLE, Locale.of(language));
        var keys =
                SettingsIndex.rooms().stream()
                        .flatMap(room -> room.settings().stream())
                        .map(Setting::key)
                        .toList();
        assertThat(words.keySet())
                .as("owner/web/meanings_%s.properties", language)
                .containsExactlyInAnyOrderElementsOf(keys);
        assertThat(keys).allSatisfy(key -> assertThat(words.getString(key)).endsWith("."));
    }

    @Test
    void every_room_of_settings_has_its_heading() {
        var words = ResourceBundle.getBundle("dev.dreamserver.console.web.messages", Locale.ROOT);
        assertThat(SettingsIndex.rooms())
                .extracting(room -> "set_room_" + room.name())
                .isSubsetOf(words.keySet());
    }
}
