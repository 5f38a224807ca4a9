package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Parts;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every page while the database or the engine hangs: calm, soon, and with nothing lost. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartsAwayIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String AWAY = "The database does not answer";
    private static final Duration SOON = Duration.ofSeconds(10);

    /**
     * What each page says while nothing stored can be read; an error page where it can say nothing.
     */
    private static final Map<String, String> WITHOUT_DATABASE =
            Map.ofEntries(
                    Map.entry("/", AWAY),
                    Map.entry("/chat", AWAY),
                    Map.entry("/keys", AWAY),
                    Map.entry("/routing", AWAY),
                    Map.entry("/models", AWAY),
                    Map.entry("/hud", AWAY),
                    Map.entry("/usage", "Usage cannot be read now"),
                    Map.entry("/usage/prices", "Usage cannot be read now"),
                    Map.entry("/budgets", "Budgets cannot be read now"),
                    Map.entry("/providers", "Providers"),
                    Map.entry("/docs", "Docs"),
                    Map.entry("/gpu", "No GPU can be seen"),
                    Map.entry("/health", "The last 24 hours cannot be read right now"),
                    Map.entry("/bell", "cannot be read"),
                    Map.entry("/setup", "Setup"),
                    Map.entry("/setup/card", "Share card"),
                    Map.entry("/settings", "parts-away"),
                    Map.entry("/settings/house", "dream.health.retention"));

    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        new People(house).add("parts-away", PASSWORD, "user", "admin");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("parts-away", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    /** A page left open would go on asking, and note what fails in the test of other pages. */
    @BeforeEach
    void leaveThePageOfTheTestBefore() {
        page.navigate("about:blank");
    }

    @Test
    void while_the_database_hangs_each_page_says_so_soon_and_drafts_stay() throws Exception {
        comeInAnew();
        page.navigate("/chat");
        page.locator("#msg").fill("what is dream server");
        try (var keys = page.context().newPage();
                var waiter = page.context().newPage();
                var walker = page.context().newPage()) {
            keys.navigate("/keys");
            keys.getByText("New key").first().click();
            keys.getByLabel("Name").fill("hangs");
            walker.navigate("/");

            var parts = new Parts(house);
            var hung = new ArrayList<>(List.of(parts.supervisor())); // it would start it again
            hung.addAll(parts.database());
            Parts.freeze(hung);
            try {
                untilToldAway(page, house.url() + "/");
                page.keyboard().press("Enter");
                keys.getByText("Create key").click();
                waiter.navigate("/models");
                for (var address : WITHOUT_DATABASE.keySet()) {
                    assertStands(walker, address);
                }
                assertThat(page.getByRole(AriaRole.ALERT)).containsText(AWAY);
                assertThat(page.locator("#msg")).hasValue("what is dream server");
                visit.picture("chat-database-away");
                visit.assertAccessible();
                assertThat(keys.locator("#toast"))
                        .containsText("That did not work, and nothing was changed.");
                assertThat(keys.getByLabel("Name")).hasValue("hangs");
                walker.navigate("/settings");
                walker.getByText("Dark", new Page.GetByTextOptions().setExact(true)).click();
                assertThat(walker.locator("#toast")).containsText("could not be saved");
            } finally {
                Parts.thaw(hung);
            }
            page.waitForCondition(() -> page.request().get(house.url() + "/").status() == 200);
            assertThat(waiter.locator("nav.side")).isVisible(); // nobody touched it
            page.getByRole(AriaRole.ALERT).getByText("Try again").click();
            assertThat(page.locator(".ms.a")).containsText("private AI platform");
            keys.getByText("Create key").click();
            assertThat(keys.locator("#key-text")).hasText(Pattern.compile("ds_live_\\w{32}"));
            visit.assertNotedOnly("status of 50");
            for (var address : WITHOUT_DATABASE.keySet()) {
                walker.navigate(address);
                assertThat(walker.locator("nav.side, .wall"))
                        .isVisible(); // no sign-in, no error page
            }
            walker.navigate("/health");
            assertThat(walker.locator("#services tbody tr td:nth-child(2)"))
                    .hasText(allUp(walker.locator("#services tbody tr").count()));
        }
    }

    private static Pattern[] allUp(int count) {
        var up = new Pattern[count];
        Arrays.fill(up, Pattern.compile("Running|Recovered"));
        return up;
    }

    private void assertStands(Page walker, String address) throws IOException {
        var begun = Instant.now();
        var status = walker.navigate(address).status();
        assertThat(Duration.between(begun, Instant.now())).as(address).isLessThan(SOON);
        var says = WITHOUT_DATABASE.get(address);
        assertThat(walker.locator("main")).containsText(says);
        assertThat(status).as(address).isEqualTo(says.equals(AWAY) ? 503 : 200);
        if (says.equals(AWAY)) {
            var id = walker.locator(".eid code").textContent();
            assertThat(Files.readString(house.home().resolve("logs/house.log"))).contains(id);
        }
    }

    /** One page of each that looks another way than usual. */
    @Test
    void what_pages_say_while_the_database_hangs_is_for_everybody() throws Exception {
        comeInAnew();
        var parts = new Parts(house);
        var hung = new ArrayList<>(List.of(parts.supervisor())); // it would start it again
        hung.addAll(parts.database());
        Parts.freeze(hung);
        try {
            untilToldAway(page, house.url() + "/");
            for (var address : List.of("/keys", "/usage", "/budgets", "/health", "/bell")) {
                page.navigate(address);
                assertThat(page.locator("main")).containsText(WITHOUT_DATABASE.get(address));
                visit.assertAccessible();
            }
        } finally {
            Parts.thaw(hung);
        }
        page.waitForCondition(() -> page.request().get(house.url() + "/").status() == 200);
        visit.assertNotedOnly("status of 50");
    }

    @Test
    void while_the_engine_hangs_each_page_stands_and_a_question_waits() throws Exception {
        for (var address : WITHOUT_DATABASE.keySet()) {
            page.request().get(house.url() + address); // a page's first time is its longest
        }
        page.navigate("/chat");
        var engine = List.of(new Parts(house).engine());
        Parts.freeze(engine);
        try {
            page.locator("#msg").fill("what is dream server");
            page.keyboard().press("Enter");
            assertThat(page.getByLabel("Waiting for the first word")).isVisible();
            page.locator("#msg").fill("the next thought");
            // Not drawn, so that all are asked for before an engine that hangs is started anew.
            for (var address : WITHOUT_DATABASE.keySet()) {
                var begun = Instant.now();
                var status = page.request().get(house.url() + address).status();
                assertThat(status).as(address).isEqualTo(200);
                assertThat(Duration.between(begun, Instant.now())).isLessThan(SOON);
            }
        } finally {
            Parts.thaw(engine);
        }
        assertThat(answer()).containsText("private AI platform");
        assertThat(page.locator("#msg")).hasValue("the next thought");
        page.locator("#msg").fill("");
        visit.assertCalm();
    }

    @Test
    void while_sign_in_is_away_its_place_says_so_and_becomes_it_by_itself() throws Exception {
        var parts = new Parts(house);
        var supervisor = List.of(parts.supervisor()); // it would start it again
        try (var stranger = new Visit(house, Visit.Screen.PHONE_DARK)) {
            var door = stranger.page();
            Parts.freeze(supervisor);
            try {
                Parts.kill(parts.signIn());
                var status = door.navigate("/").status();
                assertThat(door.locator("main")).containsText("Sign-in is not there yet");
                assertThat(status).isEqualTo(503);
                stranger.picture("sign-in-away");
                stranger.assertAccessible();
            } finally {
                Parts.thaw(supervisor);
            }
            assertThat(door.locator("#username"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(120_000));
            assertThat(page.request().get(house.url() + "/").status()).isEqualTo(200);
        }
    }

    @Test
    void while_the_database_hangs_whoever_signs_in_is_told_and_goes_on_by_themselves()
            throws Exception {
        var parts = new Parts(house);
        var hung = new ArrayList<>(List.of(parts.supervisor())); // it would start it again
        hung.addAll(parts.database());
        try (var stranger = new Visit(house, Visit.Screen.PHONE_DARK);
                var typing = new Visit(house, Visit.Screen.DESK_LIGHT);
                var coming = new Visit(house, Visit.Screen.DESK_DARK)) {
            var form = typing.page();
            form.navigate("/");
            form.locator("#username").fill("parts-away");
            form.locator("#password").fill(PASSWORD);
            Parts.freeze(hung);
            try {
                untilToldAway(stranger.page(), form.url());
                assertToldAtTheDoor(stranger, "/");
                stranger.picture("sign-in-database-away");
                stranger.assertAccessible();
                form.locator("#kc-login").click();
                assertThat(form.locator("main")).containsText(AWAY);
                typing.picture("sign-in-database-away");
                typing.assertAccessible();
                assertToldAtTheDoor(coming, "/?state=s&code=c");
                coming.picture("sign-in-database-away");
            } finally {
                Parts.thaw(hung);
            }
            assertThat(stranger.page().locator("#username")).isVisible();
            assertThat(coming.page().locator("#username")).isVisible();
            assertThat(form.locator("#username")).hasValue("parts-away");
            assertThat(form.locator("#password")).hasValue("");
            form.locator("#password").fill(PASSWORD);
            form.locator("#kc-login").click();
            assertThat(form.locator("nav.side")).isVisible();
        }
    }

    /** For a minute from now on Keycloak, which waits for the database too, is not asked again. */
    private void comeInAnew() {
        page.context().clearCookies();
        visit.enter("parts-away", PASSWORD);
    }

    /** What answered a moment ago is believed for that moment. */
    private static void untilToldAway(Page visitor, String address) {
        visitor.waitForCondition(() -> status(visitor, address) == 503);
    }

    /** None where the request came in that moment and waits for the database. */
    private static int status(Page visitor, String address) {
        var asked = RequestOptions.create().setHeader("Accept", "text/html").setTimeout(7_000);
        try {
            return visitor.request().get(address, asked).status();
        } catch (PlaywrightException waits) {
            return 0;
        }
    }

    private static void assertToldAtTheDoor(Visit visit, String address) {
        var begun = Instant.now();
        var answer = visit.page().navigate(address);
        assertThat(Duration.between(begun, Instant.now())).as(address).isLessThan(SOON);
        assertThat(visit.page().locator("main")).containsText(AWAY);
        assertThat(visit.page().locator("main")).containsText("Die Datenbank antwortet nicht");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headerValue("retry-after")).isEqualTo("5");
    }

    private Locator answer() {
        return page.locator(".ms.a").last();
    }
}
