package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Parts;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Stepped;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Budgets hold on the whole house, whatever becomes of client, engine and the house itself. */
@ExtendWith(HouseExtension.class)
class BudgetsHoldIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration BACK = Duration.ofMinutes(2);

    /** What the house holds beside the bytes of a request; see docs/budgets.md. */
    private static final int TEMPLATE = 512;

    private static final int ANSWER = 20;
    private static final String ASK =
            "{\"model\":\"dream-guide\",\"max_tokens\":20,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"what is dream server\"}]}";
    private static final int BOUND = ASK.length() + TEMPLATE + ANSWER;

    @SuppressWarnings("NullAway.Init") // before each test
    private House house;

    private String key = "";
    private String keyName = "";
    private String keyId = "";
    private String budgetId = "";

    @BeforeEach
    void makeKey(House given, TestInfo test) throws Exception {
        house = given;
        var name = test.getTestMethod().orElseThrow().getName();
        keyName = name.substring(0, Math.min(30, name.length())) + " " + System.nanoTime();
        var made = JSON.readTree(api("POST", "/keys", "{\"name\":\"%s\"}".formatted(keyName)));
        key = made.path("text").asText();
        keyId = made.path("key").path("id").asText();
    }

    @AfterEach
    void end() {
        if (!budgetId.isEmpty()) {
            api("DELETE", "/budgets/" + budgetId, "");
        }
    }

    private String api(String method, String path, String body) {
        var answer =
                house.send(
                        method,
                        "/api/v1" + path,
                        body,
                        "Authorization",
                        "Bearer " + house.given().getProperty("dream.cli.token"),
                        "Content-Type",
                        "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    private void budget(long amount) throws Exception {
        budget(amount, true);
    }

    private void budget(long amount, boolean hard) throws Exception {
        budget("KEY", keyId, amount, hard);
    }

    private void budget(String kind, String who, long amount, boolean hard) throws Exception {
        var set =
                api(
                        "PUT",
                        "/budgets",
                        "{\"kind\":\"%s\",\"who\":\"%s\",\"amount\":%d,\"period\":\"MONTH\",\"hard\":%b}"
                                .formatted(kind, who, amount, hard));
        budgetId = JSON.readTree(set).path("id").asText();
    }

    /** How the budget stands. */
    private JsonNode standing() throws Exception {
        for (var budget : JSON.readTree(api("GET", "/budgets", "")).path("budgets")) {
            if (budget.path("id").asText().equals(budgetId)) {
                return budget;
            }
        }
        throw new AssertionError("the budget is gone");
    }

    /** Tokens of all rows of this test's key. */
    private long used() throws Exception {
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select coalesce(sum(tokens_in + tokens_out), 0)"
                                        + " from usage_attempt where key_id = ?")) {
            query.setString(1, keyId);
            var rows = query.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }

    private void assertNothingIsHeldAndAllIsCharged() throws Exception {
        await("nothing is held", SOON, () -> standing().path("reserved").asLong() == 0);
        assertThat(standing().path("spent").asLong()).isEqualTo(used()).isPositive();
    }

    @Test
    void of_many_at_once_exactly_as_many_as_fit_are_answered() throws Exception {
        var fit = 20;
        budget((long) fit * BOUND + BOUND / 2 - ANSWER); // a prompt does not fit once more
        assertAnswered(fit, 300, List.of(key), "");
        assertNothingIsHeldAndAllIsCharged();
    }

    @Test
    void of_a_project_as_many_are_answered_as_fit_whatever_their_keys_and_headers_say()
            throws Exception {
        var fit = 5;
        var body =
                "{\"name\":\"other %d\",\"project\":\"held atlas\"}".formatted(System.nanoTime());
        var firm = JSON.readTree(api("POST", "/keys", body));
        assertThat(firm.at("/key/project").asText()).isEqualTo("held atlas");
        budget("PROJECT", "held atlas", (long) fit * BOUND + BOUND / 2 - ANSWER, true);
        assertAnswered(fit, 40, List.of(firm.path("text").asText(), key), "held atlas");
        await("nothing is held", SOON, () -> standing().path("reserved").asLong() == 0);
        var spent = standing().path("spent").asLong();
        assertThat(spent).isPositive();
        // Sums that took long to add up are told for a while, whatever came since.
        await("what Usage tells", BACK, () -> usedFor("held atlas") == spent);
        try (var free = Call.ask(house, key, ASK)) {
            assertThat(free.status()).as("without a project").isEqualTo(200);
            free.rest();
        }
    }

    /** Tokens of all rows of a project, as Usage tells them; none as long as it knows of none. */
    private long usedFor(String project) throws Exception {
        for (var one : JSON.readTree(api("GET", "/usage?by=project", "")).path("groups")) {
            if (one.path("id").asText().equals(project)) {
                var totals = one.path("totals");
                return totals.path("tokensIn").asLong() + totals.path("tokensOut").asLong();
            }
        }
        return 0;
    }

    /** All ask at once, with one key after the other, and say what it is for. */
    private void assertAnswered(int fit, int many, List<String> keys, String project)
            throws Exception {
        var engine = List.of(new Parts(house).engine());
        Parts.freeze(engine); // so that nothing is free again before all have asked
        var answers = new ArrayList<Future<Integer>>();
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (var i = 0; i < many; i++) {
                    var held = keys.get(i % keys.size());
                    Callable<Integer> ask =
                            () -> {
                                try (var call = Call.ask(house, held, project, ASK)) {
                                    call.rest();
                                    return call.status();
                                }
                            };
                    answers.add(askers.submit(ask));
                }
                await(
                        "the refused",
                        SOON,
                        () -> answers.stream().filter(Future::isDone).count() >= many - fit);
                assertThat(standing().path("reserved").asLong()).isEqualTo((long) fit * BOUND);
            } finally {
                Parts.thaw(engine);
            }
        }
        var in = 0;
        for (var answer : answers) {
            assertThat(answer.get()).isIn(200, 429);
            in += answer.get() == 200 ? 1 : 0;
        }
        assertThat(in).isEqualTo(fit);
    }

    @Test
    void near_the_end_an_answer_is_shorter_and_then_there_is_none() throws Exception {
        budget(BOUND - ANSWER + 3);
        try (var call = Call.ask(house, key, ASK)) {
            var answer = JSON.readTree(call.rest());
            assertThat(call.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(3);
            assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        }
        assertNothingIsHeldAndAllIsCharged();
        try (var call = Call.ask(house, key, ASK)) {
            assertThat(call.status()).isEqualTo(429);
            assertThat(Long.parseLong(call.header("retry-after"))).isBetween(1L, 32L * 86_400);
            var error = JSON.readTree(call.rest()).path("error");
            assertThat(error.path("code").asText()).isEqualTo("insufficient_quota");
            assertThat(error.path("type").asText()).isEqualTo("insufficient_quota");
            assertThat(error.path("message").asText()).contains("API key is used up");
        }
    }

    /** A model's price since the hour at hand; a line of that hour takes the place of another. */
    private void price(String path, String more) {
        var from = LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.HOURS);
        api(
                "POST",
                "/usage/prices" + path,
                "{\"model\":\"dream-guide\",\"from\":\"%s\",\"source\":\"a test\"%s}"
                        .formatted(from, more));
    }

    private void money(String amount, boolean hard) throws Exception {
        var set =
                api(
                        "PUT",
                        "/budgets",
                        "{\"kind\":\"KEY\",\"who\":\"%s\",\"unit\":\"USD\",\"amount\":\"%s\",\"period\":\"MONTH\",\"hard\":%b}"
                                .formatted(keyId, amount, hard));
        budgetId = JSON.readTree(set).path("id").asText();
    }

    @Test
    void money_lets_in_what_has_a_price_and_is_charged_as_usage_tells_it() throws Exception {
        var prompt = BigDecimal.valueOf(BOUND - ANSWER, 6); // at 1 a million
        var three = new BigDecimal("0.00003").add(new BigDecimal("0.0005")); // and its request
        money(prompt.add(three).toPlainString(), true);
        try (var call = Call.ask(house, key, ASK)) {
            assertThat(call.status()).isEqualTo(403);
            assertThat(call.rest()).contains("insufficient_quota", "model_without_price");
        }
        price("", ",\"input\":\"1\",\"output\":\"10\",\"request\":\"0.5\"");
        try {
            await("the price", SOON, () -> status() == 200);
            await("its end", SOON, () -> standing().path("reserved").asText().equals("0"));
            var usage = JSON.readTree(api("GET", "/usage?key=" + keyId, "")).path("totals");
            assertThat(usage.path("tokensOut").asLong()).as("a short answer").isEqualTo(3);
            assertThat(standing().path("unit").asText()).isEqualTo("USD");
            assertThat(new BigDecimal(standing().path("spent").asText()))
                    .isPositive()
                    .isEqualByComparingTo(usage.path("cost").asText());
            assertThat(status()).as("the prompt does not fit once more").isEqualTo(429);
        } finally {
            price("/end", "");
        }
        money("1", false);
        await(
                "one without a price",
                SOON,
                () -> status() == 200 && standing().path("unpriced").asLong() == 1);
    }

    @Test
    void what_is_exceeded_rings_the_bell_on_an_open_page() throws Exception {
        new People(house).add("bell-treasurer", "correct-horse-battery", "auditor");
        budget(10, false);
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("bell-treasurer", "correct-horse-battery");
            visit.page().navigate("/");
            assertThat(status()).isEqualTo(200);
            var told = visit.page().locator("#happened a").getByText(keyName);
            PlaywrightAssertions.assertThat(told)
                    .hasText("The budget of " + keyName + " is used up");
            told.click();
            PlaywrightAssertions.assertThat(
                            visit.page()
                                    .locator("tr")
                                    .filter(new Locator.FilterOptions().setHasText(keyName)))
                    .containsText("Exceeded");
            visit.picture("budgets-exceeded");
            visit.assertCalm();
        }
    }

    @Test
    void a_rate_limit_of_ones_own_holds_at_once_until_it_ends() throws Exception {
        var body = "{\"kind\":\"KEY\",\"who\":\"%s\",\"requests\":2}".formatted(keyId);
        var rate = JSON.readTree(api("PUT", "/rates", body)).path("id").asText();
        try {
            await("the limit", SOON, () -> status() == 429);
            try (var call = Call.ask(house, key, ASK)) {
                assertThat(call.header("x-ratelimit-limit-requests")).isEqualTo("2");
                assertThat(call.header("x-ratelimit-remaining-requests")).isEqualTo("0");
                assertThat(call.rest()).contains("rate_limit_exceeded");
            }
        } finally {
            api("DELETE", "/rates/" + rate, "");
        }
        await("its end", SOON, () -> status() == 200);
    }

    @Test
    void a_client_that_leaves_and_an_engine_that_dies_leave_nothing_held() throws Exception {
        budget(1_000_000);
        try (var engine = new Stepped(new Parts(house).engine());
                var call = Call.ask(house, key, Call.LONG)) {
            // before the engine's first step: one that is late may let it come to its end
            await("what is held", SOON, () -> standing().path("reserved").asLong() > 0);
            call.readUntil("\"content\":\" Server\"", engine);
        }
        assertNothingIsHeldAndAllIsCharged();
        var engine = new Parts(house).engine();
        Parts.freeze(List.of(engine)); // so that no answer can come to its end before the kill
        try (var call = Call.ask(house, key, Call.LONG)) {
            await("what is held", SOON, () -> standing().path("reserved").asLong() > 0);
            assertThat(engine.destroyForcibly()).isTrue();
            call.rest(); // an error, or another answer if the engine is back that soon
        }
        assertNothingIsHeldAndAllIsCharged();
        await("the engine", BACK, () -> status() == 200);
        assertNothingIsHeldAndAllIsCharged();
    }

    @Test
    void a_house_that_is_killed_holds_nothing_when_it_is_back() throws Exception {
        budget(1_000_000);
        assertThat(status()).isEqualTo(200);
        var parts = new Parts(house);
        var engine = List.of(parts.engine());
        Parts.freeze(engine);
        var call = Call.ask(house, key, Call.LONG);
        try {
            await("what is held", SOON, () -> standing().path("reserved").asLong() > 0);
            assertThat(parts.house().destroyForcibly()).isTrue();
        } finally {
            Parts.thaw(engine);
            call.close();
        }
        await("the house", BACK, () -> status() == 200 && isManaged());
        assertNothingIsHeldAndAllIsCharged();
    }

    /** The management API is another part of the house and may open a moment after the gateway. */
    private boolean isManaged() {
        var bearer = "Bearer " + house.given().getProperty("dream.cli.token");
        return house.send("GET", "/api/v1/budgets", "", "Authorization", bearer).statusCode()
                == 200;
    }

    private int status() {
        try (var call = Call.ask(house, key, ASK)) {
            call.rest();
            return call.status();
        } catch (IOException notNow) {
            return 0;
        }
    }

    private interface Look {
        boolean seen() throws Exception;
    }

    private static void await(String what, Duration within, Look look) throws Exception {
        var limit = Instant.now().plus(within);
        while (!look.seen()) {
            assertThat(Instant.now()).as(what).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(50); // between two looks, not to be right
        }
    }
}
