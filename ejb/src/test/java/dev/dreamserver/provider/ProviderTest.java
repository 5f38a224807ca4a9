package dev.dreamserver.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.engine.Dialect;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTest {

    private static final URI THERE = URI.create("https://api.example.com");
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private static ProviderDraft draft(
            List<String> models, int weight, int concurrent, List<String> fallbacks) {
        return new ProviderDraft(
                Preset.COMPATIBLE,
                "https://api.example.com",
                Optional.of(new Secret("k")),
                false,
                models,
                false,
                weight,
                concurrent,
                fallbacks,
                true);
    }

    private static Provider provider(String name) {
        return new Provider(name, draft(List.of("m"), 1, 1, List.of()), THERE, NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"groq", "a", "0", "our-box-2", "a23456789012345678901234567890"})
    void it_is_called_by_a_word(String name) {
        assertThat(provider(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Groq",
                "a b",
                "a/b",
                "-a",
                "ä",
                "local",
                "external",
                "a.b",
                "a234567890123456789012345678901"
            })
    void it_is_not_called_by_what_would_be_mistaken(String name) {
        assertThatThrownBy(() -> provider(name)).isInstanceOf(DreamException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1001,1", "1,0", "1,10001", "-1,1"})
    void numbers_have_bounds(int weight, int concurrent) {
        assertThatThrownBy(
                        () ->
                                provider("a")
                                        .become(
                                                draft(List.of("m"), weight, concurrent, List.of()),
                                                THERE,
                                                NOW))
                .isInstanceOf(DreamException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "a\r\nX-Evil: 1", "ä"})
    void a_model_that_could_not_stand_in_a_header_is_none(String model) {
        assertThat(Provider.isModel(model)).isFalse();
        assertThatThrownBy(
                        () ->
                                provider("a")
                                        .become(draft(List.of(model), 1, 1, List.of()), THERE, NOW))
                .isInstanceOf(DreamException.class);
        assertThatThrownBy(
                        () ->
                                provider("a")
                                        .become(draft(List.of(), 1, 1, List.of(model)), THERE, NOW))
                .isInstanceOf(DreamException.class);
    }

    @Test
    void each_preset_is_found_by_its_id_and_most_know_where_they_are() {
        for (var preset : Preset.values()) {
            assertThat(Preset.of(preset.id())).contains(preset);
            assertThat(preset.address().isPresent())
                    .isEqualTo(preset != Preset.COMPATIBLE && preset != Preset.AZURE);
        }
        assertThat(Preset.of("nobody")).isEmpty();
    }

    @Test
    void an_address_is_stored_without_what_is_added_anyway() {
        for (var text :
                List.of(
                        "https://api.example.com",
                        "https://api.example.com/",
                        " https://api.example.com/v1 ",
                        "HTTPS://api.example.com/v1/")) {
            assertThat(ProviderAddress.checked(text, Dialect.OPENAI)).isEqualTo(THERE);
        }
        assertThat(ProviderAddress.checked("https://x.example/openai/v1", Dialect.OPENAI).getPath())
                .isEqualTo("/openai");
        assertThat(
                        ProviderAddress.checked("https://x.example/openai/v1/", Dialect.AZURE)
                                .toString())
                .isEqualTo("https://x.example");
        var gemini = Preset.GEMINI.address().orElseThrow();
        assertThat(ProviderAddress.checked(gemini + "/", Dialect.GEMINI)).isEqualTo(gemini);
    }

    @Test
    void what_azure_lists_is_not_what_it_serves() {
        var all = ProviderDraft.of(Preset.AZURE, "https://x.example", new Secret("k"));
        assertThatThrownBy(() -> new Provider("a", all, THERE, NOW))
                .hasMessageContaining("Name the deployments");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:11434",
                "http://10.1.2.3/v1",
                "http://192.168.0.9:8000",
                "http://172.16.5.5",
                "http://[::1]:80",
                "http://[fd00::1]",
                "http://localhost:1"
            })
    void in_ones_own_network_http_will_do(String address) {
        assertThat(ProviderAddress.checked(address, Dialect.OPENAI).getScheme()).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8",
                "http://172.32.0.1",
                "http://169.254.169.254/latest",
                "http://no-such-host.invalid",
                "http://[2001:db8::1]",
                "http://[fe80::1]",
                "ftp://api.example.com",
                "https://user:password@api.example.com",
                "https://api.example.com?x=1",
                "https://api.example.com#x",
                "https://",
                "api.example.com",
                "https://api.example.com:99999",
                "not an address"
            })
    void everywhere_else_it_must_be_https_and_nothing_but_an_address(String address) {
        assertThatThrownBy(() -> ProviderAddress.checked(address, Dialect.OPENAI))
                .isInstanceOf(DreamException.class);
    }
}
