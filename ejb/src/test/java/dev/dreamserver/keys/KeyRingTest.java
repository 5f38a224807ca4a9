package dev.dreamserver.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Hands;
import dev.dreamserver.platform.Refusal;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final Caller MARA =
            new Caller(
                    "p-1",
                    "Mara",
                    Optional.empty(),
                    Set.of(Roles.USER),
                    Optional.empty(),
                    Caller.Via.SESSION);

    @Test
    void all_that_is_wrong_with_a_key_is_told_at_once() {
        var ring = new KeyRing();
        ring.settings = new Settings(key -> Optional.empty());
        ring.clock = new Hands();
        ring.keys =
                new ApiKeys() {
                    @Override
                    List<ApiKey> openOf(String personId) {
                        return List.of();
                    }
                };
        var no =
                catchThrowableOfType(
                        DreamException.class,
                        () ->
                                ring.create(
                                        MARA,
                                        "",
                                        Optional.of("x".repeat(999)),
                                        Optional.of(Duration.ofSeconds(1))));
        assertThat(no.refusals())
                .extracting(Refusal::code)
                .containsExactlyInAnyOrder(KeyError.LIFETIME, KeyError.NAME, KeyError.PROJECT);
    }
}
