package dev.dreamserver.bell;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens is told on open pages, to those who may know, until they have read it. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BellIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";

    /** Refusals are counted for a while before they are told. */
    private static final LocatorAssertions.ContainsTextOptions A_WINDOW =
            new LocatorAssertions.ContainsTextOptions().setTimeout(90_000);

    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        var people = new People(house);
        people.add("bell-auditor", PASSWORD, "auditor", "user");
        people.add("bell-user", PASSWORD, "user");
        people.add("bell-reader", PASSWORD, "viewer", "user"); // is told of no refusals
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        visit.enter("bell-auditor", PASSWORD);
        page = visit.page();
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void refused_keys_and_sign_ins_are_told_to_an_auditor_on_the_open_page_and_to_no_user() {
        page.navigate("/");
        page.evaluate("window.unchanged = true");
        try (var stranger = new Visit(house, Visit.Screen.DESK_DARK)) {
            stranger.signIn("bell-user", "not-the-password");
            assertThat(stranger.page().locator("[role=alert], .alert, #input-error").first())
                    .isVisible();
        }
        for (var i = 0; i < 3; i++) {
            var refused =
                    house.send(
                            "GET",
                            "/v1/models",
                            "",
                            "Authorization",
                            "Bearer ds_live_" + "x".repeat(32));
            assertThat(refused.statusCode()).isEqualTo(401);
        }
        var line = Pattern.compile("\\d+ calls with an unknown API key from 127\\.0\\.0\\.1");
        assertThat(page.locator("#happened")).containsText(line, A_WINDOW);
        assertThat(page.locator("#happened"))
                .containsText(Pattern.compile("refused sign-ins? from 127\\.0\\.0\\.1"), A_WINDOW);
        assertThat(badge(page)).isVisible();
        assertThat(page).hasTitle(Pattern.compile("^\\(\\d+\\) Home"));
        assertThat(page.evaluate("window.unchanged")).isEqualTo(true);
        for (var address : new String[] {"/keys", "/usage", "/settings", "/docs", "/chat"}) {
            page.navigate(address);
            assertThat(page.title()).as(address).matches("\\(\\d+\\) .+ · Dream Server");
        }
        page.locator("#msg").fill("what is dream server");
        page.keyboard().press("Enter");
        assertThat(page.locator(".mt-row")).isVisible();
        assertThat(page).hasTitle(Pattern.compile("^\\(\\d+\\) what is dream server"));
        page.navigate("/");
        assertThat(page.locator("#happened a").filter(having("unknown API key")).first())
                .hasAttribute("href", Pattern.compile("/keys$"));
        visit.assertCalm();

        try (var other = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            other.enter("bell-user", PASSWORD);
            other.page().navigate("/bell");
            assertThat(other.page().locator("main h1")).hasText("Notifications");
            assertThat(other.page().locator("main")).not().containsText("API key");
            assertThat(other.page().locator("main")).not().containsText("refused");
            other.assertAccessible();
            other.assertCalm();
        }
    }

    @Test
    void a_restart_is_told_to_everybody_and_what_is_read_in_one_browser_is_read_in_all()
            throws Exception {
        try (var desk = new Visit(house, Visit.Screen.DESK_LIGHT);
                var phone = new Visit(house, Visit.Screen.PHONE_DARK)) {
            desk.enter("bell-reader", PASSWORD);
            desk.page().navigate("/health");
            phone.enter("bell-reader", PASSWORD);
            phone.page().navigate("/chat");
            readAll(desk.page());
            assertThat(badge(phone.page())).isHidden();

            var engine = house.engine().orElseThrow();
            assertThat(engine.destroyForcibly()).isTrue();
            engine.onExit().get(10, TimeUnit.SECONDS);
            assertThat(badge(desk.page())).isVisible();
            assertThat(badge(phone.page())).isVisible();
            assertThat(bell(phone.page()))
                    .hasAttribute("aria-label", Pattern.compile("Notifications, \\d+ new"));

            bell(phone.page()).click();
            var list = phone.page().locator("#bell .list");
            assertThat(list.locator(".new").first()).containsText("Chat model was restarted");
            phone.picture("bell");
            phone.assertAccessible();

            readAll(desk.page());
            assertThat(badge(phone.page())).isHidden();
            assertThat(list.locator(".new")).hasCount(0);
            assertThat(list).containsText("Chat model was restarted");
            desk.page().reload();
            assertThat(badge(desk.page())).isHidden();
            phone.assertCalm();
            desk.assertCalm();
        }
    }

    @Test
    void what_came_after_the_list_was_opened_stays_unread() throws Exception {
        page.navigate("/keys");
        page.waitForLoadState();
        var supervisor = house.home().resolve("run/services.json");
        var before = Files.readString(supervisor);
        var stopped = panel().locator(".new").filter(having("Sign-in stopped"));
        var since = Pattern.compile("Sign-in (runs again|was restarted)");
        var late = new ArrayList<Route>();
        try {
            bell(page).click();
            readAllThere();
            replace(supervisor, stopped(before));
            assertThat(stopped).hasCount(1);
            page.route("**/bell", late::add);
        } finally {
            replace(supervisor, before);
        }
        page.waitForCondition(() -> !late.isEmpty()); // it is new, and not in the list yet
        page.evaluate(
                """
                () => {
                  window.emptied = false;
                  const badge = document.querySelector('[data-bell] .n');
                  new MutationObserver(() => (emptied ||= badge.hidden)).observe(badge, { attributes: true });
                }""");
        var read =
                page.waitForResponse(
                        "**/bell/read*", () -> panel().getByText("Mark all as read").click());
        assertThat(read.status()).isEqualTo(204);
        page.unroute("**/bell");
        late.forEach(Route::resume);
        assertThat(panel().locator(".new").filter(having(since))).hasCount(1);
        assertThat(stopped).hasCount(0);
        assertThat(panel().locator(".old").filter(having("Sign-in stopped")).first()).isVisible();
        assertThat(badge(page)).isVisible();
        assertThat(page.evaluate("window.emptied")).isEqualTo(false);

        page.navigate("/bell");
        assertThat(page.locator("#news .new").filter(having(since))).hasCount(1);
        page.locator("main [data-read-all]").click();
        assertThat(page.locator("#news .new")).hasCount(0);
        assertThat(badge(page)).isHidden();
        visit.assertCalm();
    }

    /** In the panel, which stands open. */
    private void readAllThere() {
        assertThat(panel().locator(".list")).not().hasAttribute("aria-busy", "true");
        assertThat(panel().locator(".news, .mty h3")).hasCount(1);
        if (badge(page).isVisible()) {
            assertThat(panel().locator(".new").first()).isVisible();
            panel().getByText("Mark all as read").click();
        }
        assertThat(panel().locator(".new")).hasCount(0);
    }

    @Test
    void it_opens_and_closes_by_keyboard_and_gives_the_focus_back() {
        page.navigate("/keys");
        page.waitForLoadState();
        bell(page).focus();
        page.keyboard().press("Enter");
        assertThat(panel()).isVisible();
        assertThat(panel()).isFocused();
        assertThat(panel().locator(".list")).not().hasAttribute("aria-busy", "true");
        visit.assertAccessible();
        page.keyboard().press("Escape");
        assertThat(panel()).isHidden();
        assertThat(bell(page)).isFocused();

        page.locator("h1").click();
        page.keyboard().press("b");
        assertThat(panel()).isVisible();
        assertThat(panel()).isFocused();
        assertThat(panel().locator(".list")).not().hasAttribute("aria-busy", "true");
        page.keyboard().press("Tab");
        assertThat(panel().locator(":focus")).hasCount(1);
        page.keyboard().press("Escape");
        assertThat(panel()).isHidden();
        visit.assertCalm();
    }

    @Test
    void a_list_that_does_not_come_says_so_and_comes_when_asked_again() {
        page.navigate("/keys");
        page.waitForLoadState();
        page.context().setOffline(true);
        bell(page).click();
        assertThat(panel()).containsText("The list did not come");
        visit.assertAccessible();
        page.context().setOffline(false);
        panel().getByText("Try again").click();
        assertThat(panel().locator(".news, .mty h3")).hasCount(1);
        visit.assertNotedOnly("ERR_INTERNET_DISCONNECTED");
    }

    @Test
    void a_service_that_is_down_shows_in_the_icon_of_the_page_until_it_is_back() throws Exception {
        page.navigate("/keys");
        var icon = page.locator("link[rel=icon]");
        assertThat(icon).hasAttribute("href", Pattern.compile("/moon\\.svg$"));
        var supervisor = house.home().resolve("run/services.json");
        var before = Files.readString(supervisor);
        try {
            replace(supervisor, stopped(before));
            assertThat(icon).hasAttribute("href", Pattern.compile("/moon-alert\\.svg$"));
            bell(page).click();
            assertThat(panel()).containsText("Sign-in stopped");
            assertThat(panel()).containsText("It is only said to be");
        } finally {
            replace(supervisor, before);
        }
        assertThat(icon).hasAttribute("href", Pattern.compile("/moon\\.svg$"));
        // What it was before, in a house where others have killed it meanwhile.
        assertThat(panel()).containsText(Pattern.compile("Sign-in (runs again|was restarted)"));
        visit.assertCalm();
    }

    @Test
    void only_the_houses_own_pages_mark_as_read() {
        page.navigate("/");
        var read = house.url() + "/bell/read?up-to=2026-11-25T00:00:00Z";
        assertThat(page.request().post(read).status()).isEqualTo(403);
        var own = visit.asItsPage();
        assertThat(page.request().post(read, own).status()).isEqualTo(204);
        assertThat(page.request().post(house.url() + "/bell/read?up-to=never", own).status())
                .isEqualTo(400);
    }

    private static void readAll(Page page) {
        var panel = page.locator("#bell");
        bell(page).click();
        assertThat(panel.locator(".list")).not().hasAttribute("aria-busy", "true");
        assertThat(panel.locator(".news, .mty h3")).hasCount(1);
        if (badge(page).isVisible()) {
            // Not the list of the last time, which stands until the next one has come.
            assertThat(panel.locator(".new").first()).isVisible();
            panel.getByText("Mark all as read").click();
        }
        assertThat(badge(page)).isHidden();
        assertThat(panel.locator(".new")).hasCount(0);
        page.keyboard().press("Escape");
    }

    private Locator panel() {
        return page.locator("#bell");
    }

    private static Locator bell(Page page) {
        return page.locator("[data-bell]:visible");
    }

    private static Locator badge(Page page) {
        return bell(page).locator(".n");
    }

    private static Locator.FilterOptions having(Pattern text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** The same list, in which the sign-in is said to have stopped. */
    private static String stopped(String services) throws IOException {
        var all = JSON.readTree(services);
        for (var one : all.path("services")) {
            if (one.path("id").asText().equals("sign-in")) {
                ((ObjectNode) one)
                        .put("state", "STOPPED")
                        .put("since", Instant.now().toString())
                        .put("reason", "It is only said to be");
            }
        }
        return JSON.writeValueAsString(all);
    }

    private static void replace(Path file, String text) throws IOException {
        var next = file.resolveSibling("services.next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
