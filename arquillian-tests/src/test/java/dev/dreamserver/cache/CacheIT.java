package dev.dreamserver.cache;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was asked before is answered again by the whole house, on a real engine. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CacheIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";

    private House house;
    private People people;

    @BeforeAll
    void use(House given) throws Exception {
        house = given;
        people = new People(house);
        for (var person : new String[] {"cache-asker", "cache-other", "cache-later"}) {
            people.join(people.add(person, PASSWORD, "user"), "cachers");
        }
        people.add("cache-admin", PASSWORD, "admin");
        people.add("cache-auditor", PASSWORD, "auditor");
    }

    /** No other test asks this. */
    private static String question(boolean stream) {
        return """
        {"model":"dream-guide","temperature":0,"max_tokens":40,"stream":%s,
         "messages":[{"role":"user","content":"what is dream server %s"}]}"""
                .formatted(stream, UUID.randomUUID());
    }

    private HttpResponse<String> ask(String person, String question) {
        return house.send(
                "POST",
                "/v1/chat/completions",
                question,
                "Authorization",
                "Bearer " + people.token(person, PASSWORD),
                "Content-Type",
                "application/json");
    }

    private HttpResponse<String> api(String method, String path, String person) {
        return house.send(
                method,
                "/api/v1" + path,
                "",
                "Authorization",
                "Bearer " + people.token(person, PASSWORD));
    }

    private JsonNode cache() throws Exception {
        return JSON.readTree(api("GET", "/cache", "cache-auditor").body());
    }

    private static String word(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-dream-cache").orElse("-");
    }

    @Test
    void the_same_is_answered_again_to_the_same_person_alone_and_counted_as_that()
            throws Exception {
        var question = question(false);
        var first = ask("cache-asker", question);
        assertThat(word(first)).isEqualTo("miss");
        var again = ask("cache-asker", question.replace("\n", "   "));
        assertThat(word(again)).isEqualTo("hit");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(word(ask("cache-other", question))).isEqualTo("miss");

        var stream = question(true);
        var streamed = ask("cache-asker", stream);
        assertThat(word(streamed)).isEqualTo("miss");
        var replayed = ask("cache-asker", stream);
        assertThat(word(replayed)).isEqualTo("hit");
        assertThat(replayed.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/event-stream");
        assertThat(withoutComments(replayed.body()))
                .isEqualTo(withoutComments(streamed.body()))
                .endsWith("data: [DONE]\n\n");

        var totals = JSON.readTree(api("GET", "/usage", "cache-asker").body()).path("totals");
        assertThat(totals.path("requests").asLong()).isEqualTo(4);
        assertThat(totals.path("cached").asLong()).isEqualTo(2);
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select cached, tokens_in + tokens_out, outcome from usage_attempt"
                                        + " where request_id = ?")) {
            query.setObject(
                    1, UUID.fromString(again.headers().firstValue("x-request-id").orElseThrow()));
            var row = query.executeQuery();
            assertThat(row.next()).isTrue();
            assertThat(row.getBoolean(1)).isTrue();
            assertThat(row.getLong(2)).isZero();
            assertThat(row.getString(3)).isEqualTo("COMPLETE");
        }
        assertThat(cache().path("hits").asLong()).isGreaterThanOrEqualTo(2);
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("cache-asker", PASSWORD);
            page.navigate("/usage");
            assertThat(page.locator("#totals .kpi").first()).containsText("50 % from the cache");
            assertThat(page.locator("#requests tbody").getByText("from the cache")).hasCount(2);
            visit.picture("usage-cached");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    private static String withoutComments(String events) {
        return events.replaceAll("(?m)^:[^\n]*\n\n", "");
    }

    @Test
    void an_administrator_empties_it_and_everybody_is_answered_anew() throws Exception {
        var question = question(false);
        ask("cache-later", question);
        assertThat(word(ask("cache-later", question))).isEqualTo("hit");
        assertThat(cache().path("entries").asLong()).isPositive();
        assertThat(cache().path("bytes").asLong()).isPositive();
        assertThat(api("DELETE", "/cache", "cache-auditor").statusCode()).isEqualTo(403);
        assertThat(api("GET", "/cache", "cache-later").statusCode()).isEqualTo(403);
        try (var visit = new Visit(house, Visit.Screen.PHONE_DARK)) {
            var page = visit.page();
            visit.enter("cache-admin", PASSWORD);
            page.navigate("/usage/prices");
            page.locator("#cache").getByText("Empty the cache").click();
            assertThat(page.locator("#cache [role=status]")).containsText("forgotten");
            page.locator("#cache").scrollIntoViewIfNeeded();
            visit.picture("cache");
            page.evaluate("scrollTo(0, 0)"); // the bar above hides half a button else
            visit.assertAccessible();
            visit.assertCalm();
        }
        assertThat(word(ask("cache-later", question))).isEqualTo("miss");
        assertThat(house.dream("cache").output()).contains("answers, ", " of 64 MB");
        var cleared = house.dream("cache", "clear");
        assertThat(cleared.code()).as(cleared.output()).isZero();
        assertThat(word(ask("cache-later", question))).isEqualTo("miss");
        try (var database = house.database();
                var query = database.createStatement();
                var told =
                        query.executeQuery(
                                "select count(*) from audit_entry where action = 'cache.clear'")) {
            told.next();
            assertThat(told.getInt(1)).isGreaterThanOrEqualTo(2);
        }
    }
}
