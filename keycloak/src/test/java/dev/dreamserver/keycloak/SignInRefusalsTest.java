package dev.dreamserver.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.events.Errors;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;

class SignInRefusalsTest {

    private final List<Map<String, Long>> heard = new ArrayList<>();

    @Test
    void theyAreToldTogetherByAddressAndOnce() {
        try (var refusals = new SignInRefusals(heard::add)) {
            refusals.hear(refused("10.0.0.9", Errors.INVALID_USER_CREDENTIALS));
            refusals.hear(refused("10.0.0.9", Errors.USER_NOT_FOUND));
            refusals.hear(refused("10.0.0.7", Errors.USER_TEMPORARILY_DISABLED));
            refusals.tell();
            refusals.tell();
        }
        assertThat(heard).containsExactly(Map.of("10.0.0.9", 2L, "10.0.0.7", 1L));
    }

    @Test
    void onlyWhoTriedAndWasTurnedAwayCounts() {
        try (var refusals = new SignInRefusals(heard::add)) {
            refusals.hear(refused("10.0.0.9", Errors.COOKIE_NOT_FOUND));
            var in = refused("10.0.0.9", Errors.INVALID_USER_CREDENTIALS);
            in.setType(EventType.LOGIN);
            refusals.hear(in);
            refusals.tell();
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aHouseThatIsDownIsToldLater() {
        var down = new boolean[] {true};
        SignInRefusals.Carrier house =
                counts -> {
                    if (down[0]) {
                        throw new IOException("connection refused");
                    }
                    heard.add(counts);
                };
        try (var refusals = new SignInRefusals(house)) {
            refusals.hear(refused("10.0.0.9", Errors.INVALID_USER_CREDENTIALS));
            refusals.tell();
            refusals.hear(refused("10.0.0.9", Errors.INVALID_USER_CREDENTIALS));
            down[0] = false;
            refusals.tell();
        }
        assertThat(heard).containsExactly(Map.of("10.0.0.9", 2L));
    }

    @Test
    void aFloodFromManyAddressesIsBounded() {
        try (var refusals = new SignInRefusals(heard::add)) {
            for (var n = 0; n < 10_000; n++) {
                refusals.hear(refused("10.0." + n, Errors.INVALID_USER_CREDENTIALS));
            }
            refusals.tell();
        }
        assertThat(heard.getFirst()).hasSize(SignInRefusals.MOST_ADDRESSES + 1);
        assertThat(heard.getFirst().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(10_000);
    }

    private static Event refused(String address, String error) {
        var event = new Event();
        event.setType(EventType.LOGIN_ERROR);
        event.setError(error);
        event.setIpAddress(address);
        return event;
    }
}
