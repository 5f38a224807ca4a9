package dev.dreamserver.usage;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What models cost is set by administrators, and told wherever usage is. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PricesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";
    private static final String LIST = "https://example.org/prices";

    private House house;
    private People people;
    private String person = "";
    private int rows;

    /** Two hours ago each model answered three times: 1,000 tokens in and 10 out each time. */
    @BeforeAll
    void use(House given) throws Exception {
        house = given;
        people = new People(house);
        person = people.add("prices-asker", PASSWORD, "user");
        people.add("prices-admin", PASSWORD, "admin");
        people.add("prices-auditor", PASSWORD, "auditor");
        for (var model : new String[] {"it-page", "it-program", "it-command", "it-unknown"}) {
            for (var i = 0; i < 3; i++) {
                answered(model);
            }
        }
        try (var database = house.database();
                var change = database.createStatement()) {
            // These hours may have been added up already: from now on they are not.
            change.executeUpdate("update usage_rollup set zone = ''");
        }
    }

    private void answered(String model) throws SQLException {
        var at = Instant.now().minus(2, ChronoUnit.HOURS);
        try (var database = house.database();
                var insert =
                        database.prepareStatement(
                                "insert into usage_attempt values (?, 1, ?, null, null, ?, 'test',"
                                        + " ?, 1000, 10, 1000, 9000, 'COMPLETE', false)")) {
            insert.setObject(
                    1, new UUID(at.toEpochMilli() << 16 | 0x7000 | rows++, Long.MIN_VALUE));
            insert.setString(2, person);
            insert.setString(3, model);
            insert.setObject(4, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** A whole hour before all of it. */
    private static String before() {
        return Instant.now()
                .minus(3, ChronoUnit.HOURS)
                .atZone(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.HOURS)
                .toLocalDateTime()
                .toString();
    }

    @Test
    void an_administrator_sets_a_price_after_a_review_and_usage_tells_the_cost() throws Exception {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("prices-admin", PASSWORD);
            page.navigate("/usage");
            page.locator(".tabs").getByText("Prices").click();
            page.waitForURL("**/usage/prices");
            assertThat(page.locator("#missing")).containsText("it-page");
            page.locator("#missing [data-pick='it-page']").click();
            var dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog.getByLabel("1M tokens in")).isFocused();
            dialog.getByLabel("1M tokens in").fill("0.15");
            dialog.getByLabel("1M cached tokens in").fill("0.1");
            dialog.getByLabel("1M tokens out").fill("0,60");
            dialog.getByText("Review", exactly()).click();
            assertThat(dialog.locator("[id='price:output-wrong']"))
                    .containsText("An amount is 0 to 1,000,000");
            assertThat(dialog.locator("[id='price:source-wrong']")).isVisible(); // all at once
            assertThat(dialog.getByLabel("1M tokens out")).isFocused();
            visit.assertAccessible();
            dialog.getByLabel("1M tokens out").fill("0.60");
            page.keyboard().press("Enter");
            assertThat(dialog.locator("[id='price:source-wrong']"))
                    .containsText("where the figure is from");
            assertThat(dialog.getByLabel("Source")).isFocused();
            visit.picture("prices-refused");
            visit.assertAccessible();
            dialog.getByLabel("Source").fill(LIST);
            from(dialog).fill(before());
            page.keyboard().press("Enter");
            assertThat(dialog.locator(".diff tbody tr").first()).containsText("Unknown");
            assertThat(dialog.locator(".diff tbody tr").first()).containsText("$0.15");
            assertThat(dialog).containsText("What was used since then is reckoned again.");
            assertThat(dialog.getByText("Keep as it is")).isFocused();
            visit.picture("prices-review");
            visit.assertAccessible();
            dialog.getByText("Set price", exactly()).click();
            assertThat(dialog).isHidden();
            assertThat(page.locator("#toast")).containsText("The price stands in the book.");
            assertThat(page.locator("#prices tr", has("it-page")))
                    .containsText("$0.15cached $0.10");
            assertThat(page.locator("#missing [data-pick='it-page']")).hasCount(0);

            // Three times (1,000 × 0.15 + 10 × 0.60) / 1,000,000.
            page.navigate("/usage?model=it-page&by=model&order=cost");
            assertThat(page.locator("#totals.five .kpi").nth(2)).containsText("$0.00047");
            assertThat(page.locator("#who tbody tr")).containsText("$0.00047");
            assertThat(page.locator("#who th[aria-sort]")).hasText("Cost");
            visit.picture("usage-cost");
            visit.assertAccessible();

            page.navigate("/usage/prices");
            page.locator("[data-pick='it-page']").click();
            assertThat(dialog.locator(".hist li")).hasCount(1);
            assertThat(dialog.locator(".hist a")).hasAttribute("href", LIST);
            assertThat(dialog.getByLabel("1M tokens out")).hasValue("0.6");
            assertThat(dialog.getByLabel("1M cached tokens in")).hasValue("0.1");
            assertThat(dialog.locator(".hist li"))
                    .containsText("$0.15 in (cached $0.10), $0.60 out");
            dialog.getByLabel("Source").fill("The provider stopped");
            from(dialog).fill(LocalDate.now(ZoneId.systemDefault()).plusDays(2) + "T00:00");
            dialog.getByText("End price", exactly()).click();
            assertThat(dialog.locator(".diff tbody tr").nth(1)).containsText("Unknown");
            assertThat(dialog).containsText("Until then nothing changes.");
            dialog.getByText("End price", exactly()).click();
            assertThat(dialog).isHidden();
            assertThat(page.locator("#prices tr", has("it-page"))).containsText("Ends ");
            visit.assertCalm();
        }
        try (var database = house.database();
                var query = database.createStatement();
                var told =
                        query.executeQuery(
                                """
                                select actor_name, details from audit_entry
                                where action = 'usage.price' and subject = 'it-page' order by at
                                """)) {
            told.next();
            assertThat(told.getString("actor_name")).isEqualTo("prices-admin Test");
            assertThat(told.getString("details"))
                    .contains(
                            "\"before\":\"unknown\"",
                            "0.15 in, 0.6 out, 0 requests",
                            "0.1 cached in",
                            LIST);
            told.next();
            assertThat(told.getString("details")).contains("\"after\":\"unknown\"");
            assertThat(told.next()).isFalse();
        }
    }

    private static Page.LocatorOptions has(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    private static Locator from(Locator dialog) {
        return dialog.getByLabel("From", new Locator.GetByLabelOptions().setExact(true));
    }

    @Test
    void programs_set_end_and_read_them_and_cost_is_told_to_its_last_digit() throws Exception {
        var set =
                send(
                        "POST",
                        "",
                        """
                        {"model":"it-program","input":"0.123457","output":"0.000001",
                         "request":"0.5","from":"%s","source":"list"}"""
                                .formatted(before()),
                        adminToken());
        assertThat(set.statusCode()).as(set.body()).isEqualTo(201);
        var asker = people.token("prices-asker", PASSWORD);
        // Three times 1,000 × 0.123457 and 10 × 0.000001 by a million, and 0.5 by a thousand.
        var told = JSON.readTree(usage("?model=it-program&by=person", asker).body());
        assertThat(told.path("currency").asText()).isEqualTo("USD");
        assertThat(told.path("totals").path("cost").asText()).isEqualTo("0.00187037103");
        assertThat(told.path("groups").get(0).path("totals").path("cost").asText())
                .isEqualTo("0.00187037103");
        assertThat(told.path("totals").path("unpriced").asLong()).isZero();
        var unknown = JSON.readTree(usage("?model=it-unknown", asker).body()).path("totals");
        assertThat(unknown.path("cost").isTextual()).isFalse();
        assertThat(unknown.path("unpriced").asLong()).isEqualTo(3);
        var table =
                house.send(
                        "GET",
                        "/api/v1/usage?by=model",
                        "",
                        "Authorization",
                        "Bearer " + asker,
                        "Accept",
                        "text/csv");
        assertThat(table.body())
                .contains("it-program,it-program,3,3,0,0,0,3000,30,")
                .contains(",0.00187037103,USD,0,0,0\r\n")
                .contains(",,USD,3,0,0\r\n");

        var line = model(JSON.readTree(send("GET", "", "", adminToken()).body()), "it-program");
        assertThat(line.path("now").path("input").asText()).isEqualTo("0.123457");
        assertThat(line.path("now").path("inputCached").asText()).isEqualTo("0.123457");
        assertThat(line.path("now").path("state").asText()).isEqualTo("now");
        var ended =
                send(
                        "POST",
                        "/end",
                        """
                        {"model":"it-program","from":"%s","source":"gone"}"""
                                .formatted(before()),
                        adminToken());
        assertThat(ended.statusCode()).as(ended.body()).isEqualTo(201);
        assertThat(
                        JSON.readTree(usage("?model=it-program", asker).body())
                                .path("totals")
                                .path("unpriced")
                                .asLong())
                .isEqualTo(3);
        var again =
                send(
                        "POST",
                        "/end",
                        "{\"model\":\"it-program\",\"source\":\"gone\"}",
                        adminToken());
        assertThat(again.statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"model\":\"m\",\"input\":\"1\",\"output\":\"1\"}",
                "{\"model\":\"m\",\"input\":1,\"output\":\"1\",\"source\":\"s\"}",
                "{\"model\":\"m\",\"input\":\"-1\",\"output\":\"1\",\"source\":\"s\"}",
                "{\"model\":\"m\",\"input\":\"1\",\"output\":\"1\",\"source\":\" \"}",
                "{\"model\":\"\",\"input\":\"1\",\"output\":\"1\",\"source\":\"s\"}",
                "{\"model\":\"m\",\"input\":\"1\",\"output\":\"1\",\"source\":\"s\",\"from\":\"soon\"}",
                "{\"model\":\"m\",\"input\":\"1\",\"output\":\"1\",\"source\":\"s\","
                        + "\"from\":\"2026-11-01T10:30\"}",
                "{\"model\":\"m\",\"input\":\"1\",\"output\":\"1\",\"source\":\"s\",\"currency\":\"EUR\"}"
            })
    void bad_input_is_refused_as_a_problem(String body) throws Exception {
        var refused = send("POST", "", body, adminToken());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type").orElseThrow())
                .startsWith("application/problem+json");
    }

    @Test
    void who_may_not_is_not_let_in_and_not_shown_the_way() {
        var body = "{\"model\":\"m\",\"input\":\"1\",\"output\":\"1\",\"source\":\"s\"}";
        var auditor = people.token("prices-auditor", PASSWORD);
        var asker = people.token("prices-asker", PASSWORD);
        assertThat(send("GET", "", "", auditor).statusCode()).isEqualTo(200);
        assertThat(send("POST", "", body, auditor).statusCode()).isEqualTo(403);
        assertThat(send("POST", "/end", body, auditor).statusCode()).isEqualTo(403);
        assertThat(send("GET", "", "", asker).statusCode()).isEqualTo(403);
        assertThat(send("POST", "", body, asker).statusCode()).isEqualTo(403);
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("prices-asker", PASSWORD);
            page.navigate("/usage");
            assertThat(page.locator("#totals")).isVisible();
            assertThat(page.locator(".tabs")).hasCount(0);
            assertThat(page.navigate("/usage/prices").status()).isEqualTo(403);
            visit.assertNotedOnly("403");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DESK_LIGHT", "PHONE_LIGHT"})
    void an_auditor_reads_it_on_every_screen_and_changes_nothing(Visit.Screen screen) {
        free("it-command");
        try (var visit = new Visit(house, screen)) {
            var page = visit.page();
            visit.enter("prices-auditor", PASSWORD);
            page.navigate("/usage/prices");
            assertThat(page.locator("#missing")).containsText("it-unknown");
            assertThat(page.locator("#missing")).containsText("3 requests in 30 days");
            assertThat(page.locator("#missing button")).hasCount(0);
            assertThat(page.locator("main .acts .btn")).hasCount(0);
            visit.assertAccessibleInEveryLight("prices");
            page.locator("[data-pick='it-command']").click();
            var dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText("$0.00 in, $0.00 out");
            assertThat(dialog.locator("input:not([type=hidden])")).hasCount(0);
            assertThat(dialog.getByText("Close", exactly())).isFocused();
            visit.assertAccessibleInEveryLight("prices-history");
            page.keyboard().press("Escape");
            assertThat(page.locator("[data-pick='it-command']")).isFocused();
            visit.assertCalm();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DESK_LIGHT", "PHONE_LIGHT"})
    void the_form_and_its_review_stand_on_every_screen(Visit.Screen screen) {
        try (var visit = new Visit(house, screen)) {
            var page = visit.page();
            visit.enter("prices-admin", PASSWORD);
            page.navigate("/usage/prices");
            page.getByText("New price").first().click();
            var dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog.getByLabel("Model")).isFocused();
            visit.assertAccessibleInEveryLight("prices-form");
            dialog.getByLabel("Model")
                    .fill("a-model-of-a-provider/with-a-very-long-name-2026-11-26");
            dialog.getByLabel("1M tokens in").fill("1250.5");
            dialog.getByLabel("1M tokens out").fill("10000");
            dialog.getByLabel("Source").fill(LIST);
            dialog.getByText("Review", exactly()).click();
            assertThat(dialog.locator(".diff")).containsText("$1,250.50");
            visit.assertAccessibleInEveryLight("prices-review");
            dialog.getByText("Back", exactly()).click();
            assertThat(dialog.getByLabel("1M tokens out")).hasValue("10000");
            dialog.getByText("Close", exactly()).click();
            assertThat(dialog).isHidden();
            visit.assertCalm();
        }
    }

    @Test
    void the_command_line_sets_lists_and_ends_them() throws Exception {
        var set =
                house.dream(
                        "price",
                        "set",
                        "it-command",
                        "--input",
                        "2",
                        "--input-cached",
                        "0.5",
                        "--output",
                        "100",
                        "--from",
                        before(),
                        "--source",
                        "a letter");
        assertThat(set.code()).as(set.output()).isZero();
        assertThat(set.output()).contains("it-command has this price from ");
        assertThat(house.dream("price", "list").output())
                .containsPattern("it-command +2 +0.5 +100 +0 .*a letter")
                .contains("it-unknown", "no price for 3 requests");
        // Three times (1,000 × 2 + 10 × 100) / 1,000,000.
        assertThat(house.dream("usage", "--by", "model").output())
                .containsPattern("it-command .* 0\\.009000")
                .contains("cost USD", "Requests without a price:");
        var later = LocalDate.now(ZoneId.systemDefault()).plusDays(2).toString();
        var ended =
                house.dream(
                        "price",
                        "end",
                        "it-command",
                        "--from",
                        later,
                        "--source",
                        "over",
                        "--json");
        assertThat(JSON.readTree(ended.output()).path("model").asText()).isEqualTo("it-command");
        var book = JSON.readTree(house.dream("price", "list", "--json").output());
        assertThat(model(book, "it-command").path("lines").get(0).path("state").asText())
                .isEqualTo("coming");
        assertThat(house.dream("price", "set", "it-command", "--input", "1").code()).isEqualTo(2);
        assertThat(
                        house.dream(
                                        "price",
                                        "set",
                                        "x",
                                        "--input",
                                        "1",
                                        "--output",
                                        "much",
                                        "--source",
                                        "s")
                                .output())
                .contains("An amount is 0 to 1000000");
    }

    @Test
    void a_book_that_cannot_be_read_says_so() throws Exception {
        try (var visit = new Visit(house, Visit.Screen.PHONE_LIGHT);
                var database = house.database();
                var fault = database.createStatement()) {
            var page = visit.page();
            visit.enter("prices-admin", PASSWORD);
            fault.execute("alter table usage_price rename to usage_price_away");
            try {
                page.navigate("/usage/prices");
                assertThat(page.locator("main")).containsText("Usage cannot be read now");
                visit.picture("prices-problem");
                visit.assertAccessible();
            } finally {
                fault.execute("alter table usage_price_away rename to usage_price");
            }
            page.getByText("Try again", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("#missing")).isVisible();
            visit.assertCalm();
        }
    }

    @Test
    void an_empty_book_says_what_it_is_for() throws Exception {
        var tables = List.of("usage_price", "usage_attempt", "usage_hour", "usage_day");
        try (var visit = new Visit(house, Visit.Screen.PHONE_DARK);
                var still = house.database();
                var database = house.database();
                var put = database.createStatement()) {
            visit.enter("prices-admin", PASSWORD);
            still.setAutoCommit(false);
            still.createStatement().execute("select 1 from usage_rollup for update");
            for (var table : tables) {
                put.execute("alter table %1$s rename to %1$s_away".formatted(table));
                put.execute("create table %1$s (like %1$s_away including all)".formatted(table));
            }
            try {
                visit.page().navigate("/usage/prices");
                assertThat(visit.page().getByText("No prices yet")).isVisible();
                visit.picture("prices-empty");
                visit.assertAccessible();
            } finally {
                for (var table : tables) {
                    put.execute("drop table " + table);
                    put.execute("alter table %1$s_away rename to %1$s".formatted(table));
                }
                still.rollback();
            }
            visit.assertCalm();
        }
    }

    @Test
    void it_speaks_german_and_takes_its_decimals() {
        people.add("prices-german", PASSWORD, "admin");
        try (var visit = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            var page = visit.page();
            visit.enter("prices-german", PASSWORD);
            visit.prefer("language", "de");
            page.navigate("/usage/prices");
            assertThat(page.locator("#missing h2")).hasText("Noch ohne Preis");
            page.getByText("Neuer Preis").first().click();
            var dialog = page.getByRole(AriaRole.DIALOG);
            dialog.getByLabel("Modell").fill("it-deutsch");
            dialog.getByLabel("1 Mio. Token ein").fill("0,15");
            dialog.getByLabel("1 Mio. Token aus").fill("0,6");
            dialog.getByLabel("Quelle").fill("eine Liste");
            dialog.getByText("Prüfen", exactly()).click();
            assertThat(dialog.locator(".diff")).containsText("0,15\u00a0$");
            visit.picture("prices-german");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    /** They last a minute. */
    private String adminToken() {
        return people.token("prices-admin", PASSWORD);
    }

    private void free(String model) {
        var set =
                send(
                        "POST",
                        "",
                        """
                        {"model":"%s","input":"0","output":"0","from":"2026-01-01","source":"%s"}"""
                                .formatted(model, LIST),
                        adminToken());
        assertThat(set.statusCode()).as(set.body()).isEqualTo(201);
    }

    private HttpResponse<String> send(String method, String path, String body, String bearer) {
        return house.send(
                method,
                "/api/v1/usage/prices" + path,
                body,
                "Authorization",
                "Bearer " + bearer,
                "Content-Type",
                "application/json");
    }

    private HttpResponse<String> usage(String query, String bearer) {
        return house.send("GET", "/api/v1/usage" + query, "", "Authorization", "Bearer " + bearer);
    }

    private static JsonNode model(JsonNode book, String name) {
        for (var one : book.path("models")) {
            if (one.path("model").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no " + name + " in " + book);
    }
}
