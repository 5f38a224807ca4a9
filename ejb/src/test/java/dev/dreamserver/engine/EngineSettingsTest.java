package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {

    private static EngineSettings read(Map<String, String> given) {
        return EngineSettings.read(new Settings(key -> Optional.ofNullable(given.get(key))));
    }

    @Test
    void without_any_setting_the_house_looks_for_an_engine_itself() {
        var defaults = read(Map.of());
        assertThat(defaults.home()).endsWithRaw(Path.of(".dream-server"));
        assertThat(defaults.url()).isEmpty();
        assertThat(defaults.apiKey().isEmpty()).isTrue();
        assertThat(defaults.seeing()).isEmpty();
        assertThat(defaults.binary()).isEmpty();
        assertThat(defaults.jni()).isEmpty();
        assertThat(defaults.java()).isExecutable();
        assertThat(defaults.port()).isEqualTo(8785);
        assertThat(defaults.modelFile()).isEmpty();
        assertThat(defaults.builtInGuide()).isFalse();
        assertThat(defaults.contextTokens()).isEmpty();
        assertThat(defaults.slots()).isEmpty();
        assertThat(defaults.options()).isEmpty();
        assertThat(defaults.startTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(defaults.restartsPerHour()).isEqualTo(3);
        assertThat(defaults.memoryLimitBytes()).isEmpty();
        assertThat(defaults.logLimitBytes()).isEqualTo(8L << 20);
    }

    @Test
    void every_key_is_read() {
        var all =
                read(
                        Map.ofEntries(
                                Map.entry("dream.home", "/d"),
                                Map.entry("dream.engine.url", "http://box:8000/v1/"),
                                Map.entry("dream.engine.api-key", "k"),
                                Map.entry("dream.engine.sees", "gemma3 qwen2.5-vl"),
                                Map.entry("dream.engine.binary", "/b"),
                                Map.entry("dream.engine.jni", "/j"),
                                Map.entry("dream.engine.java", "/java"),
                                Map.entry("dream.engine.port", "9000"),
                                Map.entry("dream.model.file", "/m.gguf"),
                                Map.entry("dream.model.guide", "true"),
                                Map.entry("dream.engine.context", "4096"),
                                Map.entry("dream.engine.slots", "8"),
                                Map.entry("dream.engine.options", "-ngl 99"),
                                Map.entry("dream.engine.start-timeout-seconds", "30"),
                                Map.entry("dream.engine.restarts-per-hour", "9"),
                                Map.entry("dream.engine.memory-limit-mib", "64"),
                                Map.entry("dream.engine.log-limit-mib", "1")));
        assertThat(all)
                .isEqualTo(
                        new EngineSettings(
                                Path.of("/d"),
                                Optional.of(URI.create("http://box:8000")),
                                new Secret("k"),
                                Set.of("gemma3", "qwen2.5-vl"),
                                Optional.of(Path.of("/b")),
                                Optional.of(Path.of("/j")),
                                Path.of("/java"),
                                9000,
                                Optional.of(Path.of("/m.gguf")),
                                true,
                                Optional.of(4096),
                                Optional.of(8),
                                List.of("-ngl", "99"),
                                Duration.ofSeconds(30),
                                9,
                                Optional.of(64L << 20),
                                1L << 20,
                                Berth.USUAL));
        assertThat(all.toString()).doesNotContain("Secret[k]").contains("••••••");
    }

    @ParameterizedTest
    @CsvSource({
        "dream.engine.url,ftp://box",
        "dream.engine.url,box:8000",
        "dream.engine.url,http://me:secret@box",
        "dream.engine.url,http://box/?a=b",
        "dream.engine.port,0",
        "dream.engine.port,65536",
        "dream.engine.port,no",
        "dream.model.guide,maybe",
        "dream.engine.context,-1",
        "dream.engine.slots,0",
        "dream.engine.start-timeout-seconds,1",
        "dream.engine.restarts-per-hour,-1",
        "dream.engine.memory-limit-mib,3",
        "dream.engine.log-limit-mib,0"
    })
    void nonsense_is_refused_by_its_name(String key, String nonsense) {
        assertThatThrownBy(() -> read(Map.of(key, nonsense)))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining(key);
    }
}
