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
                "https://api.example.com:99999",
                "nowhere",
                "mailto:somebody@example.com",
                "not an address"
            })
    void everywhere_else_it_must_be_https_and_nothing_but_an_address(String address) {
        assertThatThrownBy(() -> ProviderAddress.checked(address, Dialect.OPENAI))
                .isInstanceOf(DreamException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:11434, http://127.0.0.1:11434",
        "localhost:11434/v1, http://localhost:11434",
        "10.1.2.3, http://10.1.2.3",
        "[::1]:8000, http://[::1]:8000",
        "127.0.0.1:443, https://127.0.0.1:443",
        "8.8.8.8/v1, https://8.8.8.8",
        "api.no-such-host.invalid, https://api.no-such-host.invalid",
        "api.no-such-host.invalid:8443/x, https://api.no-such-host.invalid:8443/x"
    })
    void where_only_the_machine_is_named_it_is_asked_as_is_meant(String text, String address) {
        assertThat(ProviderAddress.checked(text, Dialect.OPENAI)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:",
                "http://127.0.0.1:0",
                "http://127.0.0.1:port",
                "127.0.0.1:70000",
                "10.0.0.7:port",
                "https://api.example.com:65536/v1",
                "http://[::1]:x"
            })
    void a_port_that_is_none_is_told_as_that(String address) {
        assertThatThrownBy(() -> ProviderAddress.checked(address, Dialect.OPENAI))
                .hasMessage("After the colon stands the port: a number from 1 to 65535");
    }

    @Test
    void the_usual_port_is_told_where_nothing_answers() {
        assertThat(ProviderAddress.withPort(URI.create("http://10.0.0.7/x")))
                .isEqualTo("http://10.0.0.7:80/x");
        assertThat(ProviderAddress.withPort(URI.create("https://[fd00::1]")))
                .isEqualTo("https://[fd00::1]:443");
        assertThat(ProviderAddress.withPort(URI.create("http://10.0.0.7:11434")))
                .isEqualTo("http://10.0.0.7:11434");
    }
}
