package dev.dreamserver.quota;

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
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Budgets as an administrator sets them, and as those see them whom they limit. */
@ExtendWith(HouseExtension.class)
class BudgetsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";

    @Test
    void of_a_long_list_the_beginning_is_shown_and_more_when_asked(House house) throws Exception {
        new People(house).add("collector-of-budgets", PASSWORD, "admin");
        var made = new ArrayList<String>();
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            for (int one = 0; one < 60; one++) {
                var answer =
                        house.asOwner(
                                "PUT",
                                "/api/v1/budgets",
                                "{\"kind\":\"PROJECT\",\"who\":\"long-%d\",\"amount\":1000,\"period\":\"DAY\"}"
                                        .formatted(one));
                made.add(JSON.readTree(answer.body()).path("id").asText());
            }
            var page = visit.page();
            visit.enter("collector-of-budgets", PASSWORD);
            page.navigate("/budgets");
            var rows = page.locator("#list tbody tr");
            assertThat(rows).hasCount(50);
            page.waitForLoadState();
            page.getByText(Pattern.compile("^Show \\d+ more$")).click();
            assertThat(rows.filter(new Locator.FilterOptions().setHasText("long-"))).hasCount(60);
            assertThat(page.getByText(Pattern.compile("^Show \\d+ more$"))).hasCount(0);
            assertThat(rows.nth(50).getByRole(AriaRole.BUTTON).first()).isFocused();
            rows.last().getByText("Change", textExactlyWithin()).click();
            assertThat(dialog(page)).isVisible();
            visit.assertAccessible();
            visit.assertCalm();
        } finally {
            made.forEach(id -> house.asOwner("DELETE", "/api/v1/budgets/" + id, ""));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DESK_LIGHT", "PHONE_DARK"})
    void a_budget_is_set_changed_and_ended_on_the_page(Visit.Screen screen, House house)
            throws Exception {
        var place = screen.name().toLowerCase(Locale.ROOT).replace('_', '-');
        var people = new People(house);
        people.add("treasurer-" + place, PASSWORD, "admin");
        people.add("limited-" + place, PASSWORD, "user");
        try (var limited = new Visit(house, screen)) {
            limited.enter("limited-" + place, PASSWORD); // so that the house knows them
            try (var visit = new Visit(house, screen)) {
                var page = visit.page();
                visit.enter("treasurer-" + place, PASSWORD);
                page.navigate("/budgets");
                look(visit, "budgets-before");

                page.locator("[data-new]").first().click();
                var dialog = dialog(page);
                assertThat(dialog.getByLabel("Who")).isHidden(); // it is for the whole house
                dialog.getByLabel("For").selectOption("PERSON");
                dialog.getByLabel("Who").fill("nobody-of-this-name");
                dialog.getByLabel("For").selectOption("HOUSE");
                assertThat(dialog.getByLabel("Who")).isHidden();
                dialog.getByLabel("For").selectOption("PERSON");
                assertThat(dialog.getByLabel("Who")).hasValue("");
                dialog.getByLabel("Who").fill("nobody-of-this-name");
                dialog.getByLabel("Amount", exactly()).fill("120,000");
                dialog.getByText("Review").click();
                assertThat(dialog.locator(".ee")).hasText("There is no such person.");
                assertThat(dialog.getByLabel("Who")).isFocused();
                look(visit, "budgets-refused");

                dialog.getByLabel("Who").fill("limited-" + place);
                dialog.getByText("Review").click();
                assertThat(dialog.locator("table.diff")).containsText("No budget");
                assertThat(dialog.locator("table.diff"))
                        .containsText("120,000 tokens a month, then refused");
                look(visit, "budgets-review");
                dialog.getByText("Set budget").click();
                assertThat(dialog).isHidden();
                var row = row(page, place);
                assertThat(row).containsText("0 of 120,000 tokens");
                assertThat(row).containsText("Enough left");

                row.getByText("Change", textExactlyWithin()).click();
                dialog.getByLabel("Amount", exactly()).fill("many");
                dialog.getByText("Review").click();
                assertThat(dialog.locator(".ee")).containsText("a whole number from 1");
                dialog.getByLabel("Amount", exactly()).fill("100");
                dialog.getByText("Review").click();
                assertThat(dialog.locator("del")).containsText("120,000 tokens");
                dialog.getByText("Set budget").click();
                assertThat(row(page, place)).containsText("0 of 100 tokens");
                look(visit, "budgets");

                limited.page().navigate("/keys");
                assertThat(limited.page().locator("p.own"))
                        .containsText(
                                "You have used 0 of 100 tokens this month. It starts again on");
                look(limited, "budgets-own");

                row(page, place).getByText("End", textExactlyWithin()).click();
                var end = page.getByRole(AriaRole.DIALOG);
                assertThat(end.getByText("Keep budget")).isFocused();
                look(visit, "budgets-end");
                end.getByText("End budget").click();
                assertThat(row(page, place)).hasCount(0);
                visit.assertCalm();
            }
            limited.page().reload();
            assertThat(limited.page().locator("p.own")).hasCount(0);
            assertThat(limited.page().navigate("/budgets").status()).isEqualTo(403);
            limited.assertNotedOnly("403");
        }
        assertThat(house.dream("audit", "verify").code()).isZero();
        assertThat(audited(house, "treasurer-" + place))
                .isEqualTo("budget.create budget.change budget.end");
    }

    @Test
    void a_budget_in_money_is_set_on_the_page_and_told_in_the_currency_of_the_house(House house)
            throws Exception {
        new People(house).add("payer", PASSWORD, "admin");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("payer", PASSWORD);
            page.navigate("/budgets");
            page.locator("[data-new]").first().click();
            var dialog = dialog(page);
            dialog.getByLabel("For").selectOption("TEAM");
            dialog.getByLabel("Who").fill("paying");
            dialog.getByLabel("Counted in").selectOption("USD");
            dialog.getByLabel("Amount", exactly()).fill("12,5");
            dialog.getByText("Review").click();
            assertThat(dialog.locator(".ee")).containsText("at most six decimals");
            assertThat(dialog.getByLabel("Amount", exactly())).isFocused();
            dialog.getByLabel("Amount", exactly()).fill("12.50");
            dialog.getByText("Review").click();
            assertThat(dialog.locator("table.diff")).containsText("$12.50 a month, then refused");
            assertThat(dialog.locator(".note")).containsText("A model without a price is refused");
            look(visit, "budgets-money-review");
            dialog.getByText("Set budget").click();
            var row =
                    page.locator("#list tbody tr")
                            .filter(new Locator.FilterOptions().setHasText("paying"));
            assertThat(row).containsText("$0.00 of $12.50");

            row.getByText("Change", textExactlyWithin()).click();
            assertThat(dialog).containsText("Team, Money (USD), a month");
            assertThat(dialog.getByLabel("Amount", exactly())).hasValue("12.5");
            dialog.getByLabel("When it is used up").selectOption("false");
            dialog.getByText("Review").click();
            assertThat(dialog.locator(".note")).containsText("counts as nothing");
            spend(house, "paying");
            dialog.getByText("Set budget").click();
            assertThat(row).containsText("$3.25 of $12.50");
            assertThat(row).containsText("3 requests had no price, and count as nothing");
            look(visit, "budgets-money");
            visit.assertCalm();
        }
        var list = house.dream("budget", "list").output();
        assertThat(list).contains("3.25 of 12.5 USD, month, soft, 3 without a price");
        var id =
                list.lines().filter(line -> line.contains("team paying")).findFirst().orElseThrow();
        house.dream("budget", "remove", id.substring(0, 36));
    }

    /** As if requests for 3.25 had come this month, and three without a price. */
    private static void spend(House house, String team) throws Exception {
        try (var database = house.database();
                var insert =
                        database.prepareStatement(
                                "insert into quota_share"
                                        + " select id, ?, 'another', 0, 3250000000, now(), 3"
                                        + " from quota_budget where subject = ?")) {
            insert.setObject(1, LocalDate.now(ZoneId.systemDefault()).withDayOfMonth(1));
            insert.setString(2, team);
            insert.executeUpdate();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DESK_LIGHT", "PHONE_DARK"})
    void a_rate_limit_is_set_changed_and_ended_on_the_page(Visit.Screen screen, House house)
            throws Exception {
        var place = screen.name().toLowerCase(Locale.ROOT).replace('_', '-');
        new People(house).add("pacer-" + place, PASSWORD, "admin");
        try (var visit = new Visit(house, screen)) {
            var page = visit.page();
            visit.enter("pacer-" + place, PASSWORD);
            page.navigate("/budgets");
            assertThat(page.locator("#rates tbody tr")).hasCount(3);

            page.locator("[data-new-rate]").click();
            var dialog = dialog(page);
            dialog.getByLabel("For").selectOption("TEAM");
            dialog.getByLabel("Who").fill("paced-" + place);
            dialog.getByLabel("Requests a minute").fill("often");
            dialog.getByText("Review").click();
            assertThat(dialog.locator(".ee")).containsText("A rate limit is a whole number from 0");
            look(visit, "rates-refused");
            dialog.getByLabel("Requests a minute").fill("1,200");
            dialog.getByText("Review").click();
            assertThat(dialog.locator("table.diff")).containsText("As for all others");
            assertThat(dialog.locator("table.diff")).containsText("1,200 requests a minute");
            look(visit, "rates-review");
            dialog.getByText("Set limit").click();
            assertThat(dialog).isHidden();
            assertThat(rate(page, place)).containsText("1,200");

            rate(page, place).getByText("Change", textExactlyWithin()).click();
            assertThat(dialog.getByLabel("Requests a minute")).hasValue("1200");
            dialog.getByLabel("Answers at once").fill("4");
            dialog.getByText("Review").click();
            assertThat(dialog.locator("del")).containsText("1,200 requests");
            dialog.getByText("Set limit").click();
            assertThat(dialog).isHidden();
            look(visit, "rates");

            rate(page, place).getByText("End", textExactlyWithin()).click();
            var end = page.getByRole(AriaRole.DIALOG);
            assertThat(end.getByText("Keep limit")).isFocused();
            look(visit, "rates-end");
            end.getByText("End limit").click();
            assertThat(rate(page, place)).hasCount(0);
            visit.assertCalm();
        }
        assertThat(audited(house, "pacer-" + place)).isEqualTo("rate.create rate.change rate.end");
    }

    private static Locator rate(Page page, String place) {
        return page.locator("#rates tbody tr")
                .filter(new Locator.FilterOptions().setHasText("paced-" + place));
    }

    private static String audited(House house, String who) throws Exception {
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select string_agg(action, ' ' order by sequence)"
                                        + " from audit_entry where action ~ '^(budget|rate)\\.'"
                                        + " and actor_name like ?")) {
            query.setString(1, who + "%");
            var rows = query.executeQuery();
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    @Test
    void an_auditor_reads_and_changes_nothing(House house) {
        new People(house).add("budget-auditor", PASSWORD, "auditor");
        var set = set(house, "70000", "--team", "readers");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("budget-auditor", PASSWORD);
            visit.page().navigate("/budgets");
            assertThat(visit.page().locator("#list")).containsText("readers");
            assertThat(visit.page().locator("[data-new]")).hasCount(0);
            assertThat(visit.page().getByText("Change", textExactly())).hasCount(0);
            visit.assertAccessible();
            visit.assertCalm();
        }
        house.dream("budget", "remove", set.path("id").asText());
    }

    @Test
    void while_budgets_cannot_be_read_the_page_says_so(House house) throws Exception {
        new People(house).add("budget-reader", PASSWORD, "admin");
        var set = set(house, "80000", "--team", "unread");
        try (var visit = new Visit(house, Visit.Screen.PHONE_DARK);
                var database = house.database();
                var fault = database.createStatement()) {
            var page = visit.page();
            visit.enter("budget-reader", PASSWORD);
            fault.execute("alter table quota_share rename to quota_share_away");
            try {
                page.navigate("/budgets");
                assertThat(page.getByText("Budgets cannot be read now")).isVisible();
                assertThat(page.locator("[data-new]")).hasCount(0);
                look(visit, "budgets-problem");
            } finally {
                fault.execute("alter table quota_share_away rename to quota_share");
            }
            page.locator(".mty a.btn").click();
            assertThat(page.locator("#list")).containsText("unread");
            visit.assertCalm();
        }
        house.dream("budget", "remove", set.path("id").asText());
    }

    @Test
    void the_command_sets_lists_changes_and_removes(House house) throws Exception {
        var set = set(house, "5000", "--team", "command", "--model", "dream-guide", "--soft");
        assertThat(set.path("hard").asBoolean()).isFalse();
        assertThat(set.path("left").asLong()).isEqualTo(5000);
        var changed = set(house, "6000", "--team", "command", "--model", "dream-guide");
        assertThat(changed.path("id")).isEqualTo(set.path("id"));
        assertThat(changed.path("hard").asBoolean()).isTrue();

        var id = set.path("id").asText();
        var list = house.dream("budget", "list");
        assertThat(list.code()).isZero();
        assertThat(list.output())
                .contains(id)
                .contains("team command, dream-guide")
                .contains("0 of 6,000 tokens, day");
        assertThat(JSON.readTree(house.dream("budget", "list", "--json").output()).toString())
                .contains(id);
        assertThat(house.dream("budget", "remove", id).code()).isZero();
        assertThat(house.dream("budget", "list").output()).doesNotContain(id);
        assertThat(house.dream("budget", "remove", id).code()).as("again").isZero();
        var project = set(house, "7000", "--project", "atlas").path("id").asText();
        assertThat(house.dream("budget", "list").output()).contains("project atlas");
        house.dream("budget", "remove", project);
    }

    @Test
    void the_command_sets_lists_and_removes_rate_limits(House house) throws Exception {
        var set =
                JSON.readTree(
                        house.dream(
                                        "rate",
                                        "set",
                                        "--team",
                                        "hasty",
                                        "--requests",
                                        "1200",
                                        "--json")
                                .output());
        var id = set.path("id").asText();
        assertThat(house.dream("rate", "set", "--team", "hasty", "--streams", "4").output())
                .contains(id)
                .contains("team hasty")
                .contains("4 at once")
                .doesNotContain("requests");
        var list = house.dream("rate", "list");
        assertThat(list.code()).isZero();
        assertThat(list.output()).contains(id).contains("each person").contains("no limit");
        var all = JSON.readTree(house.dream("rate", "list", "--json").output());
        assertThat(all.at("/usual/key/requests").asInt(-1)).isZero();
        assertThat(house.dream("rate", "remove", id).code()).isZero();
        assertThat(house.dream("rate", "list").output()).doesNotContain(id);
        assertThat(house.dream("rate", "remove", id).code()).as("again").isZero();
        assertThat(house.dream("rate", "set", "--requests", "5").output())
                .contains("Say which team, person or key the limit is for");
    }

    @Test
    void nonsense_is_refused_in_words(House house) {
        assertThat(house.dream("budget", "remove", "yesterday").code()).isEqualTo(2);
        assertThat(house.dream("budget", "set", "5", "--period", "year").output())
                .contains("DAY, WEEK, MONTH, TOTAL");
        assertThat(house.dream("budget", "set", "0", "--period", "day").output())
                .contains("A budget is a whole number from 1");
        assertThat(house.dream("budget", "set", "1.5", "--period", "day").code()).isEqualTo(2);
        assertThat(house.dream("budget", "set", "5", "--unit", "eur", "--period", "day").output())
                .contains("A budget counts TOKENS, or what they cost in USD");
        assertThat(
                        house.dream(
                                        "budget",
                                        "set",
                                        "5",
                                        "--period",
                                        "day",
                                        "--person",
                                        "no-such-person-here")
                                .output())
                .contains("There is no such person");
        assertThat(
                        house.dream(
                                        "budget",
                                        "set",
                                        "5",
                                        "--period",
                                        "day",
                                        "--person",
                                        "a",
                                        "--team",
                                        "b")
                                .code())
                .isEqualTo(2);
    }

    private static JsonNode set(House house, String tokens, String... more) {
        var words = new ArrayList<>(List.of("budget", "set", tokens));
        words.addAll(List.of("--period", "day", "--json"));
        words.addAll(List.of(more));
        var set = house.dream(words.toArray(String[]::new));
        assertThat(set.code()).as(set.output()).isZero();
        try {
            return JSON.readTree(set.output());
        } catch (IOException noJson) {
            throw new AssertionError(set.output(), noJson);
        }
    }

    private static Locator row(Page page, String place) {
        return page.locator("#list tbody tr")
                .filter(new Locator.FilterOptions().setHasText("limited-" + place));
    }

    private static Locator dialog(Page page) {
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).isVisible();
        return dialog;
    }

    private static Locator.GetByLabelOptions exactly() {
        return new Locator.GetByLabelOptions().setExact(true);
    }

    private static Locator.GetByTextOptions textExactlyWithin() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    private static Page.GetByTextOptions textExactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static void look(Visit visit, String name) {
        visit.picture(name);
        visit.assertAccessible();
    }
}
