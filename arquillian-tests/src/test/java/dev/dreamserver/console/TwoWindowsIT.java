package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import dev.dreamserver.provider.FakeProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two windows with the same form: who saves second is told what the first has changed, keeps what
 * they typed, and takes nothing back without having seen it.
 */
@ExtendWith(HouseExtension.class)
class TwoWindowsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";

    private Visit first;
    private Visit second;

    private House house;

    @BeforeEach
    void open(House given) {
        house = given;
        var people = new People(house);
        var one = "window-" + UUID.randomUUID();
        var other = "window-" + UUID.randomUUID();
        people.add(one, PASSWORD, "admin");
        people.add(other, PASSWORD, "admin");
        first = new Visit(house, Visit.Screen.DESK_LIGHT);
        second = new Visit(house, Visit.Screen.PHONE_DARK);
        first.enter(one, PASSWORD);
        second.enter(other, PASSWORD);
    }

    @AfterEach
    void close() throws SQLException {
        first.close();
        second.close();
        for (var kind : new String[] {"budget", "rate"}) {
            for (var one : listed("/api/v1/" + kind + "s", kind + "s")) {
                if (one.path("who").asText().equals("two-windows")) {
                    house.asOwner("DELETE", "/api/v1/" + kind + "s/" + one.path("id").asText(), "");
                }
            }
        }
        for (var one : listed("/api/v1/routing/rules", "rules")) {
            if (one.path("name").asText().equals("two-windows")) {
                house.asOwner("DELETE", "/api/v1/routing/rules/" + one.path("id").asText(), "");
            }
        }
        house.asOwner("DELETE", "/api/v1/routing/names/two-windows", "");
        house.asOwner("DELETE", "/api/v1/providers/two-windows", "");
        try (var database = house.database();
                var prices = database.createStatement()) {
            prices.executeUpdate("delete from usage_price where model = 'two-windows'");
        }
    }

    @Test
    void an_answer_that_the_other_window_is_given_is_waited_for_and_not_said_to_be_lost()
            throws Exception {
        var open = new CountDownLatch(1);
        try (var provider = new FakeProvider("sk-two-windows")) {
            var added =
                    house.asOwner(
                            "POST",
                            "/api/v1/providers",
                            "{\"name\":\"two-windows\",\"kind\":\"compatible\",\"url\":\"%s\",\"key\":\"sk-two-windows\"}"
                                    .formatted(provider.url()));
            Assertions.assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
            provider.holdsUntil(open);
            var asks = first.page();
            asks.navigate("/chat");
            asks.locator("[data-models]").click();
            asks.locator("[data-choose='two-windows/alpha']").click();
            asks.locator("#msg").fill("how long does it take");
            asks.keyboard().press("Enter");
            asks.waitForURL("**/chat?c=*");
            var other = asks.context().newPage();
            other.clock().install();
            other.navigate(asks.url());
            other.waitForLoadState();
            for (int look = 0; look < 7; look++) {
                other.waitForResponse("**/chat?c=*", () -> other.clock().runFor(5_000));
                assertThat(other.getByText("Its answer was lost")).isHidden();
            }
            open.countDown();
            assertThat(asks.locator(".ms.a")).containsText("two-windows/alpha");
            other.waitForResponse("**/chat?c=*", () -> other.clock().runFor(5_000));
            assertThat(other.locator(".ms.a")).containsText("two-windows/alpha");
            first.assertCalm();
        } finally {
            open.countDown();
        }
    }

    private JsonNode listed(String at, String what) {
        try {
            return JSON.readTree(house.asOwner("GET", at, "").body()).path(what);
        } catch (IOException noJson) {
            throw new UncheckedIOException(noJson);
        }
    }

    /** Opens the same form in both. */
    private void both(String page, String opener, String dialog) {
        for (var visit : new Visit[] {first, second}) {
            visit.page().navigate(page);
            visit.page().locator(opener).first().click();
            assertThat(visit.page().locator(dialog)).isVisible();
        }
    }

    /** Types into a field, goes on to the review where there is one, and saves. */
    private static void save(Page page, String form, String field, String text, String... buttons) {
        field(page, form, field).fill(text);
        press(page, form, buttons);
    }

    private static void press(Page page, String form, String... buttons) {
        for (var button : buttons) {
            form(page, form)
                    .getByText(button, new Locator.GetByTextOptions().setExact(true))
                    .click();
        }
    }

    private static Locator form(Page page, String form) {
        return page.locator("[id='%s']".formatted(form));
    }

    private static Locator field(Page page, String form, String field) {
        return page.locator("[id='%s:%s']".formatted(form, field));
    }

    private void told(String form, String now, String field, String typed) {
        var page = second.page();
        assertThat(form(page, form).getByRole(AriaRole.ALERT).first())
                .hasText("Somebody else has changed this while you looked. Now it says: " + now);
        assertThat(field(page, form, field)).hasValue(typed);
        second.assertAccessible();
    }

    private void calm() {
        first.assertCalm();
        second.assertCalm();
    }

    @Test
    void a_budget() {
        house.dream("budget", "set", "100", "--period", "day", "--team", "two-windows");
        both("/budgets", "[title='Change: two-windows']", "#edit-dialog");
        save(first.page(), "edit", "amount", "200", "Review", "Set budget");
        assertThat(first.page().locator("#edit-dialog")).isHidden();
        save(second.page(), "edit", "threshold", "90", "Review", "Set budget");
        told("edit", "200 tokens a day, then refused; nearly used up from 80 %", "threshold", "90");
        second.picture("budgets-meanwhile");
        assertThat(row(first.page(), "#list")).containsText("of 200 tokens");

        field(second.page(), "edit", "amount").fill("200");
        press(second.page(), "edit", "Review");
        assertThat(form(second.page(), "edit").getByRole(AriaRole.ALERT)).hasCount(0);
        assertThat(second.page().locator("#edit del")).containsText("200 tokens");
        press(second.page(), "edit", "Set budget");
        assertThat(second.page().locator("#edit-dialog")).isHidden();
        calm();
    }

    @Test
    void a_budget_that_the_other_ended() {
        house.dream("budget", "set", "100", "--period", "week", "--team", "two-windows");
        first.page().navigate("/budgets");
        second.page().navigate("/budgets");
        second.page().getByTitle("Change: two-windows").click();
        assertThat(second.page().locator("#edit-dialog")).isVisible();
        first.page().getByTitle("End: two-windows").click();
        press(first.page(), "end", "End budget");
        assertThat(first.page().locator("#end-dialog")).isHidden();
        save(second.page(), "edit", "amount", "300", "Review", "Set budget");
        told("edit", "No budget", "amount", "300");
        assertThat(field(second.page(), "edit", "who")).hasValue("two-windows");
        press(second.page(), "edit", "Review", "Set budget");
        assertThat(second.page().locator("#edit-dialog")).isHidden();
        calm();
    }

    private static Locator row(Page page, String list) {
        return page.locator(list + " tbody tr")
                .filter(new Locator.FilterOptions().setHasText("two-windows"))
                .first();
    }

    @Test
    void a_rate_limit() {
        house.dream("rate", "set", "--team", "two-windows", "--requests", "10");
        both("/budgets", "#rates [title='Change: two-windows']", "#rate-dialog");
        save(first.page(), "rate", "requests", "20", "Review", "Set limit");
        assertThat(first.page().locator("#rate-dialog")).isHidden();
        save(second.page(), "rate", "streams", "3", "Review", "Set limit");
        told("rate", "20 requests a minute", "streams", "3");
        calm();
    }

    @Test
    void a_rule_and_a_name() {
        house.dream("routing", "rule", "add", "two-windows", "fast", "--project", "one");
        both("/routing", "[title='Change: two-windows']", "#edit-dialog");
        save(first.page(), "edit", "project", "two", "Review", "Save rule");
        assertThat(first.page().locator("#edit-dialog")).isHidden();
        save(second.page(), "edit", "below", "20", "Review", "Save rule");
        told("edit", "project two: fast", "below", "20");
        second.picture("routing-meanwhile");

        both("/routing", "[data-new-name]", "#name-dialog");
        for (var visit : new Visit[] {first, second}) {
            field(visit.page(), "naming", "name").fill("two-windows");
            save(visit.page(), "naming", "behind", "dream-guide", "Save");
            if (visit == first) {
                assertThat(first.page().locator("#name-dialog")).isHidden();
            }
        }
        told("naming", "dream-guide", "behind", "dream-guide");
        press(second.page(), "naming", "Save");
        assertThat(second.page().locator("#name-dialog")).isHidden();
        calm();
    }

    @Test
    void a_provider() {
        house.asOwner(
                "POST",
                "/api/v1/providers",
                """
                {"name":"two-windows","kind":"compatible","url":"http://127.0.0.1:9","key":"sk-1"}
                """);
        both("/providers", "[title='Edit two-windows']", "#edit-dialog");
        save(first.page(), "form", "weight", "7", "Save");
        assertThat(first.page().locator("#edit-dialog")).isHidden();
        field(second.page(), "form", "key").fill("sk-2");
        save(second.page(), "form", "concurrent", "5", "Save");
        told("form", "Weight: 7", "concurrent", "5");
        assertThat(field(second.page(), "form", "key-wrong"))
                .hasText("Type the key again: it was not kept.");
        second.picture("providers-meanwhile");
        save(second.page(), "form", "weight", "7", "Save");
        assertThat(second.page().locator("#edit-dialog")).isHidden();
        calm();
    }

    @Test
    void a_price() {
        both("/usage/prices", ".acts [data-pick]", "#price-dialog");
        for (var visit : new Visit[] {first, second}) {
            var page = visit.page();
            field(page, "price", "model").fill("two-windows");
            field(page, "price", "input").fill(visit == first ? "1" : "2");
            field(page, "price", "output").fill("3");
            field(page, "price", "source").fill("a list");
            press(page, "price", "Review", "Set price");
            if (visit == first) {
                assertThat(page.locator("#price-dialog")).isHidden();
            }
        }
        told(
                "price",
                "$1.00 in, $3.00 out, $0.00 for 1,000 requests, $0.00 for 1,000 from the cache",
                "input",
                "2");
        press(second.page(), "price", "Review");
        assertThat(second.page().locator(".diff del").first()).hasText("$1.00");
        calm();
    }
}
