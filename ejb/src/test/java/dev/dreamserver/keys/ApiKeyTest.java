package dev.dreamserver.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.ApiKeyText;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Caller ADA =
            new Caller(
                    "ada",
                    "Ada",
                    Optional.empty(),
                    Set.of(Roles.USER),
                    Optional.empty(),
                    Caller.Via.SESSION);

    private final Secret text = ApiKeyText.generate();

    private ApiKey key(Optional<Instant> expiresAt) {
        return new ApiKey(ADA, " laptop ", Optional.of(" atlas "), text, NOW, expiresAt);
    }

    @Test
    void the_text_of_a_key_is_kept_nowhere() {
        var view = key(Optional.empty()).view(NOW).toString();
        assertThat(view).doesNotContain(text.reveal().substring(8, 36));
        assertThat(key(Optional.empty()).known().hash())
                .isEqualTo(ApiKeyText.sha256(text.reveal()));
    }

    @Test
    void a_key_ends_once_and_stays_ended() {
        var key = key(Optional.empty());
        assertThat(key.isActive(NOW)).isTrue();
        assertThat(key.revoke(NOW)).isTrue();
        assertThat(key.revoke(NOW.plusSeconds(5))).isFalse();
        assertThat(key.view(NOW).revokedAt()).contains(NOW);
        assertThat(key.view(NOW).state()).isEqualTo(KeyView.State.REVOKED);
        assertThat(key.known().revoked()).isTrue();
    }

    @Test
    void a_key_expires_at_its_time() {
        var key = key(Optional.of(NOW.plusSeconds(60)));
        assertThat(key.isActive(NOW.plusSeconds(59))).isTrue();
        assertThat(key.view(NOW.plusSeconds(60)).state()).isEqualTo(KeyView.State.EXPIRED);
    }

    @Test
    void its_project_is_stripped_shown_and_known_at_the_door() {
        var key = key(Optional.empty());
        assertThat(key.project()).contains("atlas");
        assertThat(key.view(NOW).project()).contains("atlas");
        assertThat(key.known().project()).contains("atlas");
    }

    @Test
    void what_cannot_be_a_project_is_refused() {
        assertThatThrownBy(
                        () ->
                                new ApiKey(
                                        ADA,
                                        "laptop",
                                        Optional.of("two\nlines"),
                                        text,
                                        NOW,
                                        Optional.empty()))
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> assertThat(no.code()).isEqualTo(KeyError.PROJECT));
    }

    @Test
    void a_name_is_stripped() {
        assertThat(key(Optional.empty()).name()).isEqualTo("laptop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "line\nbreak",
                "0123456789012345678901234567890123456789012345678901234567890"
            })
    void a_name_that_nobody_could_read_is_refused(String name) {
        assertThatThrownBy(() -> ApiKey.checkedName(name))
                .isInstanceOfSatisfying(
                        DreamException.class, no -> assertThat(no.code()).isEqualTo(KeyError.NAME));
    }
}
