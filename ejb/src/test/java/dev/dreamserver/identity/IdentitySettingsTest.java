package dev.dreamserver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitySettingsTest {

    @Test
    void withoutSettingsTheBundledKeycloakIsMeantAndNoNewsIsTaken() {
        var identity = from(Map.of());

        assertThat(identity.keysAddress())
                .isEqualTo(
                        URI.create(
                                "http://127.0.0.1:8781/auth/realms/dream/protocol/openid-connect/certs"));
        assertThat(identity.issuer())
                .isEqualTo(URI.create("http://localhost:8780/auth/realms/dream"));
        assertThat(identity.eventsSecret().isEmpty()).isTrue();
    }

    @Test
    void everyKeyIsRead() {
        var identity =
                from(
                        Map.of(
                                "dream.oidc.issuer", "https://ai.example.org/auth/realms/dream",
                                "dream.oidc.provider-url", "http://10.0.0.5:8080/realms/dream",
                                "dream.events.secret", "0123456789abcdef0123456789abcdef"));

        assertThat(identity.endSessionAddress())
                .isEqualTo(
                        URI.create(
                                "https://ai.example.org/auth/realms/dream/protocol/openid-connect/logout"));
        assertThat(identity.provider()).isEqualTo(URI.create("http://10.0.0.5:8080/realms/dream"));
        assertThat(identity.eventsSecret().matches("0123456789abcdef0123456789abcdef")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "dream.oidc.issuer, localhost:8780/auth",
        "dream.oidc.issuer, https://ai.example.org/auth/realms/dream/",
        "dream.oidc.provider-url, ftp://127.0.0.1/realms/dream",
        "dream.oidc.provider-url, http://127.0.0.1/realms/dream?x=y",
        "dream.events.secret, short"
    })
    void nonsenseIsRefused(String key, String value) {
        assertThatThrownBy(() -> from(Map.of(key, value)))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining(key)
                .hasMessageNotContaining(value);
    }

    private static IdentitySettings from(Map<String, String> values) {
        return IdentitySettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
