package dev.dreamserver.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Parts;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The line on which a browser is told what is new: one for all its pages, cut and had again. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final Pattern STREAMS =
            Pattern.compile("(?m)^dream_live_streams\\S* (\\d+)(\\.0)?$");

    private House house;
    private Visit visit;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        new People(house).add("push-watcher", PASSWORD, "user", "operator");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        visit.enter("push-watcher", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void all_pages_of_a_browser_share_one_line_and_hidden_ones_want_none() {
        var home = visit.page();
        home.navigate("/");
        try (var again = home.context().newPage();
                var health = home.context().newPage()) {
            again.navigate("/");
            health.navigate("/health");
            var pages = List.of(home, again, health);
            untilOpen(1);
            for (var page : pages) {
                page.evaluate(
                        "document.querySelectorAll('[data-live^=\"machine.\"]').forEach(one => one.textContent = '')");
                assertThat(page.locator("[data-live^='machine.']:not(:empty)").first())
                        .isVisible(); // each is told
            }
            untilOpen(1);
            pages.forEach(page -> hidden(page, true));
            untilOpen(0);
            hidden(health, false);
            untilOpen(1);
            hidden(home, false);
            untilOpen(1);
        }
        visit.assertCalm();
    }

    @Test
    void a_line_that_falls_silent_is_said_to_be_and_goes_on_where_it_was_without_a_reload()
            throws Exception {
        try (var own = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = own.page();
            page.addInitScript("delete window.SharedWorker"); // what it asks is seen here
            page.addInitScript("addEventListener('live', () => (window.heard = true), true)");
            own.enter("push-watcher", PASSWORD);
            var asked = new ArrayList<Request>();
            page.onRequest(
                    request -> {
                        if (request.url().contains("/live?topics=")) {
                            asked.add(request);
                        }
                    });
            page.navigate("/");
            page.waitForFunction("() => window.heard"); // by now it has a place to go on from
            falls_silent_and_is_had_again(own);
            assertThat(asked.getFirst().headers()).doesNotContainKey("last-event-id");
            assertThat(asked.getLast().headers().get("last-event-id")).matches("\\S+-\\d+");
        }
    }

    private void falls_silent_and_is_had_again(Visit visit) throws Exception {
        var page = visit.page();
        assertThat(page.locator("[data-live-state]")).hasText("Live");
        page.evaluate("window.unchanged = true");
        var parts = new Parts(house);
        var hung = List.of(parts.supervisor(), parts.house()); // it would start it again
        Parts.freeze(hung);
        try {
            assertThat(page.locator("[data-live-state]")).not().hasText("Live");
            assertThat(page.locator("body")).hasClass(Pattern.compile("\\blost\\b"));
            visit.picture("push-cut");
            visit.assertAccessible();
        } finally {
            Parts.thaw(hung);
        }
        assertThat(page.locator("[data-live-state]")).hasText("Live");
        assertThat(page.locator("body")).not().hasClass(Pattern.compile("\\blost\\b"));
        assertThat(page.evaluate("window.unchanged")).isEqualTo(true);
        visit.assertCalm();
    }

    @Test
    void a_page_without_figures_says_that_the_line_is_lost_from_the_tenth_second_on() {
        try (var other = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            other.enter("push-watcher", PASSWORD);
            var page = other.page();
            page.addInitScript("delete window.SharedWorker"); // its line would not be cut
            page.route("**/live?topics=*", Route::abort);
            page.clock().install();
            page.clock().pauseAt(System.currentTimeMillis() + 60_000);
            page.navigate("/keys");
            page.waitForLoadState();
            var said = page.locator("#line");
            var top = page.locator("h1").boundingBox().y;
            page.waitForRequest("**/live?topics=*", () -> page.clock().runFor(1_500));
            page.clock().runFor(9_999);
            assertThat(said).hasText("");
            page.clock().runFor(1);
            assertThat(said).hasText("Connection to the house lost. Trying again…");
            assertThat(page.locator("body")).hasClass(Pattern.compile("\\blost\\b"));
            assertThat(page.locator("h1").boundingBox().y).isEqualTo(top);
            other.picture("push-lost");
            page.clock().resume(); // axe waits by it
            other.assertAccessible();
            page.unroute("**/live?topics=*");
            assertThat(said).hasText("");
            assertThat(page.locator("body")).not().hasClass(Pattern.compile("\\blost\\b"));
            other.assertNotedOnly("ERR_FAILED");
        }
    }

    /** No browser of these tests hides a page: it is said to be hidden, as it would say itself. */
    private static void hidden(Page page, boolean is) {
        page.evaluate(
                """
                is => {
                  Object.defineProperty(document, 'hidden', { value: is, configurable: true });
                  document.dispatchEvent(new Event('visibilitychange'));
                }""",
                is);
    }

    private void untilOpen(int count) {
        visit.page().waitForCondition(() -> open() == count);
    }

    private int open() {
        var found = STREAMS.matcher(house.metrics());
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }
}
