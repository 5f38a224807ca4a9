package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Search or jump to: by keyboard alone, within one's role, and among one's own chats. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaletteIT {

    private static final String PASSWORD = "correct-horse-battery";

    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        var people = new People(house);
        people.add("palette-seeker", PASSWORD, "user");
        people.add("palette-reader", PASSWORD, "user");
        people.add("palette-neighbour", PASSWORD, "user");
        visit = new Visit(house, Visit.Screen.DESK_DARK);
        page = visit.page();
        visit.enter("palette-seeker", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void it_offers_what_the_role_allows_and_goes_there() {
        page.navigate("/");
        open();
        assertThat(options()).containsText(new String[] {"New chat", "New API key"});
        assertThat(options().filter(having("Health"))).hasCount(0);
        visit.assertAccessible();
        visit.picture("palette");
        page.keyboard().type("api k");
        assertThat(options().nth(0)).hasText(key("New API key"));
        assertThat(options().nth(1)).hasText(key("API keys"));
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("/keys$"));

        open();
        page.keyboard().type("new api");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG).getByLabel("Name")).isFocused();
        visit.assertCalm();
    }

    @Test
    void a_click_counts_although_what_was_searched_comes_in_its_middle() {
        page.navigate("/");
        var asked = new ArrayList<Route>();
        page.route("**/conversations/search", asked::add);
        open();
        page.waitForCondition(() -> !asked.isEmpty());
        options().filter(having("API keys")).hover();
        page.mouse().down();
        page.waitForResponse("**/conversations/search", () -> asked.forEach(Route::resume));
        page.evaluate("() => new Promise(requestAnimationFrame)");
        page.mouse().up();
        page.unroute("**/conversations/search");
        assertThat(page).hasURL(Pattern.compile("/keys$"));
    }

    @Test
    void what_is_typed_before_it_stands_is_for_it() {
        var asked = new ArrayList<Route>();
        page.route("**/palette.js", asked::add);
        page.navigate("/");
        page.waitForLoadState();
        page.waitForRequest("**/palette.js", () -> page.keyboard().press("Control+k"));
        page.keyboard().type("api k");
        asked.getFirst().resume();
        assertThat(box()).hasValue("api k");
        assertThat(options().nth(1)).hasText(key("API keys"));
        page.unroute("**/palette.js");
        page.keyboard().press("Escape");
        visit.assertCalm();
    }

    @Test
    void it_finds_ones_own_chats_by_what_was_said_and_nobody_elses() {
        ask(page, "is my data private");
        page.locator("#msg").fill("100% and_sure, PRIVATE");
        page.keyboard().press("Enter");
        assertThat(page.locator(".mt-row")).hasCount(2);
        try (var other = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            other.enter("palette-neighbour", PASSWORD);
            ask(other.page(), "is my data private, says the neighbour");
        }
        page.navigate("/");
        open();
        var recent = page.getByRole(AriaRole.GROUP, called("Recent"));
        assertThat(recent.getByRole(AriaRole.OPTION))
                .hasText(new Pattern[] {key("is my data private$")});
        page.keyboard().type("nothing leaves your network"); // in the answer
        assertThat(options()).hasText(new Pattern[] {key("is my data private$")});
        for (var literal : new String[] {"100% and_sure", "AND_SURE, private"}) {
            box().fill(literal);
            assertThat(options()).hasCount(1);
        }
        for (var nothing : new String[] {"10%sure", "and.sure", "says the neighbour"}) {
            box().fill(nothing);
            assertThat(page.getByText("Nothing is called so")).isVisible();
        }
        box().fill("and_sure");
        assertThat(options()).hasCount(1);
        page.keyboard().press("Enter");
        assertThat(page.locator(".ms.u").last()).containsText("100% and_sure");
        visit.assertCalm();
    }

    @Test
    void what_was_found_in_the_docs_is_offered_again_to_the_same_person_in_the_same_tab() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("palette-reader", PASSWORD);
            var recent = page.getByRole(AriaRole.GROUP, called("Recent"));
            var options = page.getByRole(AriaRole.OPTION);
            for (var heading : new String[] {"Adding a language", "Adding a refusal"}) {
                open(page);
                page.keyboard().type(heading);
                assertThat(options.first()).containsText(heading);
                page.keyboard().press("Enter");
                assertThat(page).hasURL(Pattern.compile("/docs/languages#"));
            }
            page.navigate("/");
            open(page);
            assertThat(recent.getByRole(AriaRole.OPTION))
                    .hasText(new Pattern[] {key("Adding a refusal"), key("Adding a language")});
            recent.getByText("Adding a language").click();
            assertThat(page).hasURL(Pattern.compile("/docs/languages#adding-a-language$"));

            page.locator("nav.side").getByLabel("Sign out").click();
            assertThat(page).hasURL(Pattern.compile("/signed-out"));
            visit.enter("palette-neighbour", PASSWORD);
            open(page);
            assertThat(options.filter(having("New chat"))).isVisible();
            assertThat(options.filter(having("Adding a language"))).hasCount(0);
            visit.assertCalm();
        }
    }

    @Test
    void a_search_that_failed_is_not_said_to_have_found_nothing() {
        page.navigate("/keys");
        page.route("**/conversations/search", Route::abort);
        open();
        page.keyboard().type("zzzz");
        assertThat(page.getByText("Not everything could be searched")).isVisible();
        assertThat(page.getByText("Nothing is called so")).isHidden();
        visit.assertAccessible();
        box().fill("api k"); // what is found is shown beside it
        assertThat(options().filter(having("New API key"))).isVisible();
        assertThat(page.getByText("Not everything could be searched")).isVisible();
        page.unroute("**/conversations/search");
        box().fill("zzzz");
        assertThat(page.getByText("Nothing is called so")).isVisible();
        visit.assertNotedOnly("ERR_FAILED");

        page.route(
                "**/conversations/search",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
        box().fill("zzz");
        assertThat(page.locator("#session-ended")).isVisible();
        assertThat(box()).isHidden();
        page.unroute("**/conversations/search");
        visit.assertNotedOnly("401");
    }

    @Test
    void single_keys_work_outside_of_texts_and_can_be_switched_off() {
        page.navigate("/");
        page.keyboard().press("?");
        var help = page.getByRole(AriaRole.DIALOG);
        assertThat(help).containsText("Keyboard shortcuts");
        visit.assertAccessible();
        kept(() -> help.getByLabel("Use single keys").uncheck());
        help.getByText("Close").click();
        page.keyboard().press("?");
        page.keyboard().press("Control+k"); // works in any case
        assertThat(page.locator("dialog[open]")).hasCount(1);
        assertThat(box()).isFocused();
        page.keyboard().press("Escape");
        open();
        page.keyboard().type("keyboard");
        page.keyboard().press("Enter");
        kept(() -> help.getByLabel("Use single keys").check());
        help.getByText("Close").click();

        page.locator("#q").focus();
        page.keyboard().type("g c?");
        assertThat(page.locator("#q")).hasValue("g c?");
        page.locator("h1").click();
        page.keyboard().press("g");
        page.keyboard().press("c");
        assertThat(page).hasURL(Pattern.compile("/chat$"));
        page.waitForLoadState(); // from then on the page listens
        page.locator("h1, .hello").first().click();
        page.keyboard().press("g");
        page.keyboard().press(",");
        assertThat(page).hasURL(Pattern.compile("/settings$"));
        visit.assertCalm();
    }

    /** The next page comes as the house was told, so it is told before. */
    private void kept(Runnable choice) {
        page.waitForResponse("**/settings/preferences", choice);
    }

    private void open() {
        open(page);
    }

    private static void open(Page page) {
        page.waitForLoadState(); // from then on the page listens
        page.keyboard().press("Control+k");
        assertThat(page.getByRole(AriaRole.COMBOBOX)).isFocused();
    }

    private Locator box() {
        return page.getByRole(AriaRole.COMBOBOX);
    }

    private Locator options() {
        return page.getByRole(AriaRole.OPTION);
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Page.GetByRoleOptions called(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Pattern key(String begin) {
        return Pattern.compile("^" + begin);
    }

    private static void ask(Page page, String question) {
        page.navigate("/chat");
        page.locator("#msg").fill(question);
        page.keyboard().press("Enter");
        assertThat(page.locator(".mt-row")).isVisible();
    }
}
