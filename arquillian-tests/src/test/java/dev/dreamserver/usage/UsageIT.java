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
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people used is seen by those who may, and to the last token. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";

    /** A spreadsheet would run it. */
    private static final String KEY_NAME = "=cmd|' /C calc'!A0";

    private House house;
    private People people;
    private String person = "";
    private String key = "";
    private String keyId = "";
    private String lastRequest = "";
    private long tokensIn;
    private long tokensOut;

    /** Three requests by key, one in Chat. */
    @BeforeAll
    void use(House given) throws Exception {
        house = given;
        people = new People(house);
        person = people.add("usage-asker", PASSWORD, "user");
        people.join(person, "accounting");
        people.add("usage-auditor", PASSWORD, "auditor");
        people.add("usage-watcher", PASSWORD, "viewer");
        var made =
                house.send(
                        "POST",
                        "/api/v1/keys",
                        JSON.createObjectNode()
                                .put("name", KEY_NAME)
                                .put("project", "Überblick")
                                .toString(),
                        "Authorization",
                        "Bearer " + people.token("usage-asker", PASSWORD),
                        "Content-Type",
                        "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        key = JSON.readTree(made.body()).path("text").asText();
        keyId = JSON.readTree(made.body()).path("key").path("id").asText();
        for (var question : List.of("what is dream server", "how do I stop it", "who are you")) {
            var answer =
                    house.send(
                            "POST",
                            "/v1/chat/completions",
                            """
                            {"model":"dream-guide","messages":[{"role":"user","content":"%s"}]}"""
                                    .formatted(question),
                            "Authorization",
                            "Bearer " + key,
                            "Content-Type",
                            "application/json");
            var usage = JSON.readTree(answer.body()).path("usage");
            tokensIn += usage.path("prompt_tokens").asLong();
            tokensOut += usage.path("completion_tokens").asLong();
            lastRequest = answer.headers().firstValue("x-request-id").orElseThrow();
        }
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("usage-asker", PASSWORD);
            visit.page().navigate("/chat");
            visit.page().locator("#msg").fill("what is dream server");
            visit.page().keyboard().press("Enter");
            assertThat(visit.page().locator(".mt-row")).isVisible();
        }
    }

    @Test
    void a_user_sees_what_they_used_to_the_last_token_and_nobody_elses() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("usage-asker", PASSWORD);
            page.locator("nav.side [href='/usage']").click();
            assertThat(page.locator("#totals .v").first()).hasText("4");
            assertThat(page.locator("#who .useg")).not().containsText("People");
            assertThat(page.locator("#requests tbody tr")).hasCount(4);

            page.locator("#who").getByText(KEY_NAME).click();
            assertThat(page.locator(".uchip")).containsText(KEY_NAME);
            assertThat(page.locator("#requests tbody tr")).hasCount(3);
            assertThat(page.locator("#totals .kpi").nth(1))
                    .containsText("%,d in, %,d out".formatted(tokensIn, tokensOut));
            page.locator("#who").getByText("Teams", exactly()).click();
            assertThat(page.locator("#who tbody th").first()).containsText("accounting");
            page.locator("#who").getByText("Projects", exactly()).click();
            assertThat(page.locator("#who tbody th").first()).containsText("Überblick");
            page.locator(".uchip").click();
            assertThat(page.locator("#totals .v").first()).hasText("4");
            assertThat(page.locator("#who tbody th").nth(1)).containsText("No project");
            page.locator("#who").getByText("Überblick").click();
            assertThat(page.locator(".uchip")).containsText("Überblick");
            assertThat(page.locator("#requests tbody tr")).hasCount(3);
            page.locator("#requests [data-detail]").first().click();
            assertThat(page.locator("#detail [data-is='project']")).hasText("Überblick");
            page.keyboard().press("Escape");
            visit.picture("usage-project");
            page.locator(".uchip").click();

            page.navigate("/usage?person=owner@local");
            assertThat(page.locator("main")).containsText("Your roles show you your own usage");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    @Test
    void an_auditor_finds_a_person_their_requests_and_each_detail() {
        try (var visit = new Visit(house, Visit.Screen.DESK_DARK)) {
            var page = visit.page();
            visit.enter("usage-auditor", PASSWORD);
            page.navigate("/");
            page.keyboard().press("Control+k");
            assertThat(page.getByRole(AriaRole.COMBOBOX))
                    .isFocused(); // it comes with its first use
            page.keyboard().type("usage");
            page.keyboard().press("Enter");
            page.waitForURL("**/usage");
            page.locator("#who").getByText("usage-asker").click();
            assertThat(page.locator("#requests tbody tr")).hasCount(4);
            page.locator("#who").getByText("Keys", exactly()).click();
            page.locator("#who").getByText(KEY_NAME).click();
            page.locator("#requests").getByText("Complete", exactly()).first().click();
            var newest = page.locator("#requests tbody tr").first();
            newest.locator("[data-detail]").click();
            var detail = page.getByRole(AriaRole.DIALOG);
            assertThat(detail).containsText(lastRequest);
            assertThat(detail).containsText("accounting");
            assertThat(detail).containsText("The whole answer reached its caller.");
            assertThat(detail).not().containsText("who are you");
            visit.picture("usage-detail");
            visit.assertAccessible();
            page.keyboard().press("Escape");
            assertThat(newest.locator("[data-detail]")).isFocused();

            page.locator("#requests").getByText("Failed", exactly()).first().click();
            assertThat(page.locator("#requests")).containsText("Nothing fits");
            page.locator("#requests").getByText("Clear filters").click();
            assertThat(page.locator(".uchip")).hasCount(0);
            visit.assertCalm();
        }
    }

    /** Each column is there; where they are wider than the screen, keys move them. */
    private static void allIsReached(Page page, String list, boolean moved) {
        var region = page.locator(list);
        assertThat(region.locator("thead th:visible")).hasCount(region.locator("thead th").count());
        if (!moved) {
            assertThat(region).not().hasAttribute("tabindex", "0");
            return;
        }
        assertThat(region).hasAttribute("tabindex", "0");
        region.focus();
        page.keyboard().press("ArrowRight");
        page.waitForFunction("list => document.querySelector(list).scrollLeft > 0", list);
    }

    @ParameterizedTest
    @EnumSource(names = {"DESK_LIGHT", "PHONE_LIGHT"})
    void the_page_stands_on_every_screen(Visit.Screen screen) {
        try (var visit = new Visit(house, screen)) {
            var page = visit.page();
            visit.enter("usage-auditor", PASSWORD);
            for (var days : List.of("1", "7", "30", "month")) {
                page.navigate("/usage?days=" + days);
                assertThat(page.locator("#chart .ub1").first()).isAttached();
                visit.assertAccessibleInEveryLight("usage-" + days);
            }
            page.locator("#chart summary").click();
            assertThat(page.locator("#chart table")).isVisible();
            visit.assertAccessibleInEveryLight("usage-table");
            page.locator(".own summary").click();
            var longAgo = LocalDate.now(ZoneId.systemDefault()).minusDays(200).toString();
            page.getByLabel("From").fill(longAgo);
            visit.assertAccessibleInEveryLight("usage-own-dates");
            page.locator(".own").getByText("Show", exactly()).click();
            page.waitForURL("**from=" + longAgo + "**");
            assertThat(page.locator("#chart")).containsText("Requests by week");
            page.locator("#requests").scrollIntoViewIfNeeded();
            visit.picture("usage-log");
            page.navigate("/usage");
            for (var part : List.of("#who", "#requests")) {
                allIsReached(page, part + " .uscroll", screen.isPhone());
            }
            visit.assertCalm();
        }
    }

    @Test
    void the_file_has_what_the_table_has_and_runs_nothing() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("usage-asker", PASSWORD);
            page.navigate("/usage?by=key&order=tokens_out");
            var link = page.getByText("Export CSV").getAttribute("href");
            var answer = page.request().get(house.url() + link);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().get("content-disposition"))
                    .startsWith("attachment; filename=\"usage-key-");
            var lines =
                    new String(answer.body(), StandardCharsets.UTF_8).substring(1).split("\r\n");
            var shown = page.locator("#who tbody tr").all();
            assertThat(lines).hasSize(shown.size() + 1);
            for (var at = 0; at < shown.size(); at++) {
                var cells = lines[at + 1].split(",", -1);
                var row = shown.get(at);
                assertThat(row.locator("td").nth(0)).hasText(cells[2]);
                assertThat(row.locator("td").nth(2)).hasText(number(cells[7]));
                assertThat(row.locator("td").nth(3)).hasText(number(cells[8]));
            }
            assertThat(String.join("\n", lines)).contains("," + "'" + KEY_NAME + ",3,3,0,0,");
        }
    }

    private static String number(String digits) {
        return "%,d".formatted(Long.parseLong(digits));
    }

    @Test
    void programs_are_told_the_same() throws Exception {
        var asker = people.token("usage-asker", PASSWORD);
        var own = JSON.readTree(get("?by=key", asker).body());
        assertThat(own.path("totals").path("requests").asLong()).isEqualTo(4);
        assertThat(own.path("groups")).hasSize(2);
        assertThat(group(own, keyId).path("name").asText()).isEqualTo(KEY_NAME);
        assertThat(group(own, keyId).path("totals").path("tokensIn").asLong()).isEqualTo(tokensIn);
        assertThat(group(own, keyId).path("totals").path("tokensOut").asLong())
                .isEqualTo(tokensOut);
        assertThat(JSON.readTree(get("", key).body()).path("totals").path("requests").asLong())
                .as("by key")
                .isEqualTo(4);
        var days = JSON.readTree(get("?by=day", asker).body()).path("groups");
        assertThat(days).hasSize(7);
        assertThat(days.get(6).path("totals").path("requests").asLong())
                .as("today, or yesterday if it became midnight")
                .isLessThanOrEqualTo(4);

        var all = JSON.readTree(get("?by=person", people.token("usage-auditor", PASSWORD)).body());
        assertThat(group(all, person).path("name").asText()).isEqualTo("usage-asker Test");
        assertThat(group(all, person).path("totals").path("requests").asLong()).isEqualTo(4);

        var table =
                house.send(
                        "GET",
                        "/api/v1/usage?by=team",
                        "",
                        "Authorization",
                        "Bearer " + asker,
                        "Accept",
                        "text/csv");
        assertThat(table.body()).contains("accounting,accounting,4,4,0,0,");
        var projects = JSON.readTree(get("?by=project&key=" + keyId, asker).body()).path("groups");
        assertThat(projects).hasSize(1);
        assertThat(projects.get(0).path("id").asText()).isEqualTo("Überblick");
        assertThat(projects.get(0).at("/totals/tokensOut").asLong()).isEqualTo(tokensOut);
        assertThat(get("?person=owner@local", asker).statusCode()).isEqualTo(403);
        assertThat(get("", people.token("usage-watcher", PASSWORD)).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?by=colour",
                "?from=yesterday",
                "?from=2026-02-31",
                "?from=2026-02-03&to=2026-02-01",
                "?from=2020-01-01&to=2026-01-01",
                "?by=key&limit=0",
                "?by=key&limit=many",
                "?model=a%00b"
            })
    void bad_input_is_refused_as_a_problem(String query) throws Exception {
        var refused = get(query, people.token("usage-asker", PASSWORD));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type").orElseThrow())
                .startsWith("application/problem+json");
        assertThat(JSON.readTree(refused.body()).path("detail").asText()).isNotBlank();
    }

    @Test
    void the_command_line_prints_it() throws Exception {
        var text = house.dream("usage");
        assertThat(text.code()).isZero();
        assertThat(text.output()).contains("tokens out").containsPattern("usage-asker Test +4 +0 ");
        var told = JSON.readTree(house.dream("usage", "--by", "model", "--json").output());
        assertThat(group(told, "dream-guide").path("totals").path("requests").asLong())
                .isGreaterThanOrEqualTo(4);
        assertThat(house.dream("usage", "--by", "project").output())
                .containsPattern("berblick +3 +0 ");
        assertThat(house.dream("usage", "--by", "colour").code()).isEqualTo(2);
        assertThat(house.dream("usage", "--from", "soon").output())
                .contains("from is a day such as 2026-11-20");
    }

    @Test
    void a_viewer_is_not_shown_the_way_and_not_let_in() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("usage-watcher", PASSWORD);
            assertThat(page.locator("nav.side [href='/health']")).isVisible();
            assertThat(page.locator("nav.side [href='/usage']")).hasCount(0);
            assertThat(page.navigate("/usage").status()).isEqualTo(403);
            assertThat(page.request().get(house.url() + "/usage/table.csv").status())
                    .isEqualTo(403);
            visit.assertNotedOnly("403");
        }
    }

    @Test
    void it_speaks_german() {
        try (var visit = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            var page = visit.page();
            people.add("usage-german", PASSWORD, "auditor");
            visit.enter("usage-german", PASSWORD);
            visit.prefer("language", "de");
            page.navigate("/usage");
            assertThat(page.locator("h1")).hasText("Nutzung");
            assertThat(page.locator("#who")).containsText("Wer was genutzt hat");
            visit.picture("usage-german");
            visit.assertAccessible();
        }
    }

    private HttpResponse<String> get(String query, String bearer) {
        return house.send("GET", "/api/v1/usage" + query, "", "Authorization", "Bearer " + bearer);
    }

    private static JsonNode group(JsonNode usage, String id) {
        for (var one : usage.path("groups")) {
            if (one.path("id").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("no " + id + " in " + usage);
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }
}
