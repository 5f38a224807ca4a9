package dev.dreamserver.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page for a screen on a wall: true by itself, for all eyes, and it fits. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WallIT {

    private static final String PASSWORD = "correct-horse-battery";

    /** Refusals are counted for a while before they are told. */
    private static final LocatorAssertions.ContainsTextOptions A_WINDOW =
            new LocatorAssertions.ContainsTextOptions().setTimeout(90_000);

    private Visit visit;
    private Page page;

    @BeforeAll
    void hangItUp(House house) {
        new People(house).add("wall-watcher", PASSWORD, "auditor");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("wall-watcher", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void it_stays_true_without_a_touch(House house) {
        page.navigate("/hud");
        page.evaluate("window.untouched = true");
        assertThat(page.locator("[data-live-state]")).hasText("Live");
        assertThat(page.locator("[data-live-seen]")).hasText("Figures < 10 s old");
        assertThat(page.locator("[data-clock]"))
                .hasText(Pattern.compile("\\w{3},? \\d+ \\w+,? \\d\\d:\\d\\d \\S+"));
        var requests = page.locator("[data-live='home.requests']");
        var before = requests.textContent();
        house.send(
                "POST",
                "/v1/chat/completions",
                "{\"model\":\"dream-guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                "Authorization",
                "Bearer " + house.newKey("wall"),
                "Content-Type",
                "application/json");
        assertThat(requests).not().hasText(before);
        assertThat(page.evaluate("window.untouched")).isEqualTo(true);
        visit.assertCalm();
    }

    @Test
    void refusals_are_told_as_a_number_and_nobody_is_named(House house) {
        page.navigate("/hud");
        var refused = house.send("GET", "/v1/models", "", "Authorization", "Bearer ds_live_none");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(page.locator("#happened"))
                .containsText(Pattern.compile("\\w+ refused calls?"), A_WINDOW);
        assertThat(page.locator("body").innerText())
                .doesNotContain("wall-watcher", "127.0.0.1", "API key");
    }

    @Test
    void figures_turn_grey_and_say_how_old_they_are_when_nothing_is_heard(House house) {
        try (var other = new Visit(house, Visit.Screen.DESK_DARK)) {
            other.enter("wall-watcher", PASSWORD);
            var wall = other.page();
            wall.clock().install();
            wall.navigate("/hud");
            assertThat(wall.locator("[data-live-seen]")).containsText(" s old");
            assertThat(wall.locator("body.lost")).hasCount(0);
            wall.clock().fastForward(90_000);
            assertThat(wall.locator("body.lost")).hasCount(1);
            assertThat(wall.locator("[data-live-state]")).containsText("Reconnecting, last seen");
            assertThat(wall.locator("[data-live-seen]")).hasText("Figures 1 min old");
            assertThat(wall.locator("[data-live='machine.cpu']"))
                    .hasCSS("color", "rgb(134, 169, 188)");
            assertThat(wall.locator("#services")).hasCSS("filter", "grayscale(1)");
            assertThat(wall.locator("h1 [data-unknown]"))
                    .hasText(Pattern.compile("^Not known since \\d+:\\d\\d( [AP]M)?$"));
            assertThat(wall.locator("h1 [data-known]")).isHidden();
            other.picture("wall-lost");
            other.assertAccessible();

            wall.navigate("/health");
            assertThat(wall.locator("body.lost")).hasCount(1);
            assertThat(wall.locator("#lead")).containsText("Not known since");
            assertThat(wall.locator("#lead [data-known]")).isHidden();
            assertThat(wall.locator("#lead")).hasCSS("filter", "grayscale(1)");
            assertThat(wall.locator("#count [data-known]")).isHidden();
            other.assertAccessible();
            wall.navigate("/");
            assertThat(wall.locator("#caps [href$='/health']")).containsText("Not known since");
            assertThat(wall.locator("#caps [data-known]")).isHidden();
            other.assertAccessible();
        }
    }

    @Test
    void as_soon_as_the_house_is_heard_again_its_figures_are_said_to_be_fresh(House house) {
        try (var other = new Visit(house, Visit.Screen.DESK_DARK)) {
            other.enter("wall-watcher", PASSWORD);
            var wall = other.page();
            wall.addInitScript("delete window.SharedWorker"); // its line would not be cut
            wall.route("**/live?topics=*", Route::abort);
            wall.clock().install();
            wall.clock().pauseAt(System.currentTimeMillis() + 60_000);
            wall.navigate("/hud");
            wall.waitForLoadState();
            wall.waitForRequest("**/live?topics=*", () -> wall.clock().runFor(1_500));
            wall.clock().runFor(90_000);
            assertThat(wall.locator("body.lost")).hasCount(1);
            assertThat(wall.locator("[data-live-seen]")).hasText("Figures 1 min old");
            wall.evaluate(
                    """
                    new MutationObserver(() => {
                      if (document.body.classList.contains('lost')) return;
                      window.said ??= document.querySelector('[data-live-seen]').textContent;
                    }).observe(document.body, { attributeFilter: ['class'] })""");
            wall.unroute("**/live?topics=*");
            wall.clock().resume();
            wall.waitForFunction("() => window.said");
            assertThat(wall.evaluate("window.said")).isEqualTo("Figures < 10 s old");
            other.assertNotedOnly("ERR_FAILED");
        }
    }

    @Test
    void escape_leads_back_to_health_and_who_may_not_look_there_sees_no_wall(House house) {
        page.navigate("/health");
        page.locator("a[href$='/hud']:visible").click();
        assertThat(page).hasTitle("Wall display · Dream Server");
        page.waitForLoadState(); // from then on the page listens
        assertThat(page.locator("nav")).hasCount(0);
        page.keyboard().press("Escape");
        assertThat(page).hasURL(house.url() + "/health");

        new People(house).add("wall-user", PASSWORD, "user");
        try (var other = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            other.enter("wall-user", PASSWORD);
            assertThat(other.page().navigate("/hud").status()).isEqualTo(403);
            assertThat(other.page().locator(".wall")).hasCount(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, 720", "1920, 1080", "3840, 2160", "1080, 1920", "1024, 768"})
    void it_fits_the_screen_and_fills_it(int width, int height) {
        page.navigate("/hud");
        page.setViewportSize(width, height);
        page.waitForFunction("() => document.fonts.status === 'loaded'");
        assertThat(page.evaluate("document.documentElement.scrollHeight"))
                .as("no scrolling at %d x %d", width, height)
                .isEqualTo(height);
        visit.picture("wall-" + width);
        visit.assertAccessible();
        page.setViewportSize(1440, 900);
    }
}
