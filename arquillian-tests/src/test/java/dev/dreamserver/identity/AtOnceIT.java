package dev.dreamserver.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.time.Duration;
import java.time.Instant;
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
            visit.signIn("leaver", PASSWORD);
            visit.page().waitForURL(house.url() + "/**");
            var token = people.token("leaver", PASSWORD);
            assertThat(asksWith(house, token)).isEqualTo(200);

            people.disable(id);
            var begin = Instant.now();
            within(
                    begin,
                    "token",
                    () -> asksWith(house, token) == 401 || asksWith(house, token) == 403);
            within(
                    begin,
                    "session",
                    () ->
                            visit.page()
                                    .request()
                                    .get(house.url() + "/chat")
                                    .url()
                                    .contains("/auth/"));
        }
    }

    @Test
    void a_role_taken_is_gone_with_the_next_request(House house) throws Exception {
        var people = new People(house);
        var id = people.add("demoted", PASSWORD, "user", "operator");
        var token = people.token("demoted", PASSWORD);
        assertThat(asksWith(house, token)).isEqualTo(200);

        people.take(id, "user");

        within(
                Instant.now(),
                "token",
                () -> asksWith(house, token) == 403 || asksWith(house, token) == 401);
    }

    private static int asksWith(House house, String token) {
        return house.send(
                        "POST",
                        "/v1/chat/completions",
                        QUESTION,
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
