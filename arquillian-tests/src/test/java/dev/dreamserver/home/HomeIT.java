package dev.dreamserver.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Home greets once, and suggests what somebody has not used and still may want. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HomeIT {

    private static final String PASSWORD = "correct-horse-battery";

    private House house;

    @BeforeAll
    void know(House given) {
        house = given;
        var people = new People(house);
        people.add("home-newcomer", PASSWORD, "user");
        people.add("home-hasty", PASSWORD, "user");
        people.add("home-typist", PASSWORD, "user");
        people.add("home-viewer", PASSWORD, "viewer");
        people.add("home-owner", PASSWORD, "admin");
    }

    @Test
    void the_welcome_is_shown_until_it_is_waved_away_on_any_browser() {
        try (var phone = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            phone.enter("home-newcomer", PASSWORD);
            assertThat(welcome(phone.page())).isVisible();
            assertThat(welcome(phone.page())).not().containsText("Health");
            phone.picture("home-first");
            phone.assertAccessible();
            phone.page().getByText("Got it").click();
            assertThat(welcome(phone.page())).isHidden();
            phone.page().reload();
            assertThat(phone.page().locator("#q")).isVisible();
            assertThat(welcome(phone.page())).hasCount(0);
            phone.assertCalm();
        }
        try (var desk = new Visit(house, Visit.Screen.DESK_DARK)) {
            desk.enter("home-newcomer", PASSWORD);
            assertThat(desk.page().locator("#q")).isVisible();
            assertThat(welcome(desk.page())).hasCount(0);
        }
    }

    @Test
    void a_question_that_is_sent_before_the_script_came_is_not_lost() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("home-hasty", PASSWORD);
            var onTheWay = new ArrayList<Route>();
            page.route("**/home.js*", onTheWay::add);
            page.navigate("/", new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
            page.waitForCondition(() -> !onTheWay.isEmpty());
            page.locator("#q").fill("what is dream server");
            page.locator("#q").press("Enter");
            onTheWay.forEach(Route::resume);
            page.waitForLoadState();
            assertThat(page.locator("#q")).hasValue("what is dream server");
            page.locator("#q").press("Enter");
            assertThat(page.locator(".ms.u .bub")).hasText("what is dream server");
        }
    }

    @Test
    void a_question_half_written_outlives_its_session_and_is_gone_once_it_is_asked() {
        var people = new People(house);
        var id = people.add("home-writer", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("home-writer", PASSWORD);
            var page = visit.page();
            assertThat(page.locator("[data-live-state]")).hasText("Live");
            page.locator("#q").fill("half a thou");
            people.end(id);
            page.waitForURL("**/auth/**");
            visit.signIn("home-writer", PASSWORD);
            assertThat(page.locator("#q")).hasValue("half a thou");
            page.locator("#q").press("Enter");
            assertThat(page.locator(".ms.u")).hasText(Pattern.compile("half a thou"));
            page.navigate("/");
            assertThat(page.locator("#q")).hasValue("");
        }
    }

    @Test
    void suggestions_come_from_what_somebody_really_uses() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("home-newcomer", PASSWORD);
            assertThat(hints(page)).containsText("You use 0 of 2");
            page.locator("#q").fill("what is dream server");
            page.keyboard().press("Enter");
            assertThat(page.locator(".mt-row")).isVisible();
            page.navigate("/");
            assertThat(hints(page)).containsText("You use 1 of 2");
            assertThat(hints(page)).not().containsText("first question");

            var key = hints(page).getByLabel("Do not show again: Let a program use your AI");
            key.click();
            assertThat(hints(page)).isHidden();
            page.getByText("Undo").click();
            assertThat(key).isVisible();
            key.click();
            assertThat(hints(page)).isHidden();
            page.reload();
            assertThat(page.locator("#happened")).isVisible();
            assertThat(hints(page)).hasCount(0);
            visit.assertCalm();
        }
    }

    @Test
    void what_is_waved_away_by_keyboard_is_had_back_by_keyboard_and_the_focus_is_never_lost() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("home-typist", PASSWORD);
            page.clock().install();
            page.navigate("/");
            page.waitForLoadState();
            assertThat(hints(page).locator("[data-dismiss]")).hasCount(2);
            var first = hints(page).locator("[data-dismiss]").first();
            var last = hints(page).locator("[data-dismiss]").last();
            var undo = page.locator("#toast button");

            first.focus();
            page.keyboard().press("Enter");
            assertThat(first).isHidden();
            assertThat(last).isFocused();
            for (var step = 0; step < 30 && !hasFocus(undo); step++) {
                page.keyboard().press("Tab");
            }
            assertThat(undo).isFocused();
            page.clock().fastForward(11_000); // a toast is gone by then
            assertThat(undo).isVisible();
            assertThat(undo).isFocused();
            visit.assertAccessible();
            page.keyboard().press("Enter");
            assertThat(first).isVisible();
            assertThat(first).isFocused();
            assertThat(undo).isHidden();

            page.keyboard().press("Enter");
            assertThat(last).isFocused();
            page.keyboard().press("Enter");
            assertThat(hints(page)).isHidden();
            assertThat(undo).isFocused(); // there is no next one
            page.route("**/home/hints/*", Route::abort);
            page.keyboard().press("Enter");
            assertThat(page.locator("#toast")).hasText("That did not work. Try again.");
            assertThat(page.locator("h1")).isFocused();
            visit.assertNotedOnly("ERR_FAILED");
        }
    }

    private static boolean hasFocus(Locator one) {
        return (boolean) one.evaluate("one => one === document.activeElement");
    }

    @Test
    void a_viewer_who_can_use_nothing_is_offered_nothing() {
        try (var visit = new Visit(house, Visit.Screen.PHONE_DARK)) {
            visit.enter("home-viewer", PASSWORD);
            assertThat(visit.page().locator("#happened")).isVisible();
            assertThat(hints(visit.page())).hasCount(0);
            visit.assertAccessible();
        }
    }

    @Test
    void an_administrator_is_shown_what_the_house_can_do_more() {
        try (var second = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            second.enter("home-viewer", PASSWORD);
        }
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("home-owner", PASSWORD);
            assertThat(hints(page)).containsText("of 5");
            assertThat(hints(page).locator("li").filter(having("model of your own")))
                    .containsText("Setup says");
            assertThat(hints(page).locator("li").filter(having("phone")))
                    .containsText("./dream up --lan");
            // Somebody else has signed in.
            assertThat(hints(page)).not().containsText("second person");
            page.getByText("Bring a model of your own").click();
            assertThat(page).hasURL(house.url() + "/setup");
            visit.assertCalm();
        }
    }

    @Test
    void only_the_houses_own_pages_wave_away_and_only_what_there_is() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("home-owner", PASSWORD);
            var page = visit.page();
            var request = page.request();
            assertThat(request.post(house.url() + "/home/hints/WELCOME").status()).isEqualTo(403);
            var own = visit.asItsPage();
            assertThat(request.post(house.url() + "/home/hints/NONSENSE", own).status())
                    .isEqualTo(404);
            page.reload();
            assertThat(welcome(page)).isVisible();
        }
    }

    private static Locator welcome(Page page) {
        return page.locator(".wel");
    }

    private static Locator hints(Page page) {
        return page.locator("[data-hints]");
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
