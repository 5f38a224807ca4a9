package dev.dreamserver.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A role taken or a person disabled in Keycloak acts within a second on every channel. */
@ExtendWith(HouseExtension.class)
class AtOnceIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String QUESTION =
            "{\"model\":\"dream-guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    @Test
    void a_disabled_person_is_out_with_session_and_token(House house) throws Exception {
        var people = new People(house);
        var id = people.add("leaver", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("leaver", PASSWORD);
            var token = people.token("leaver", PASSWORD);
            assertThat(asksWith(house, token)).isEqualTo(200);

            people.disable(id);
            var begin = Instant.now();
            within(begin, "token", () -> isTurnedAway(house, token));
            within(
                    begin,
                    "session",
                    () ->
                            visit.page()
                                    .request()
                                    .get(house.url() + "/chat")
                                    .url()
                                    .contains("/auth/"));
            assertThat(asksWith(house, token)).isIn(401, 403);
        }
    }

    @Test
    void a_role_taken_is_gone_with_the_next_request(House house) throws Exception {
        var people = new People(house);
        var id = people.add("demoted", PASSWORD, "user", "operator");
        var token = people.token("demoted", PASSWORD);
        assertThat(asksWith(house, token)).isEqualTo(200);

        people.take(id, "user");

        within(Instant.now(), "token", () -> isTurnedAway(house, token));
        assertThat(asksWith(house, token)).isIn(401, 403);
    }

    /** Asks nothing: an answer that was begun a moment too early would take its own time. */
    private static boolean isTurnedAway(House house, String token) {
        return Set.of(401, 403).contains(send(house, token, "{}"));
    }

    private static int asksWith(House house, String token) {
        return send(house, token, QUESTION);
    }

    private static int send(House house, String token, String body) {
        return house.send(
                        "POST",
                        "/v1/chat/completions",
                        body,
                        "Authorization",
                        "Bearer " + token,
                        "Content-Type",
                        "application/json")
                .statusCode();
    }

    private static void within(Instant begin, String what, BooleanSupplier done) {
        var limit = begin.plus(Duration.ofSeconds(2));
        while (!done.getAsBoolean()) {
            assertThat(Instant.now()).as(what + " still works").isBefore(limit);
        }
    }
}
