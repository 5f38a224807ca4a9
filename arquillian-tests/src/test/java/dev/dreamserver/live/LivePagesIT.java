package dev.dreamserver.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** An open page stays true by itself, and ends with the session. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePagesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";

    /** An engine that ended often lately is started again after up to half a minute. */
    private static final LocatorAssertions.ContainsTextOptions AFTER_A_PAUSE =
            new LocatorAssertions.ContainsTextOptions().setTimeout(90_000);

    private Visit visit;

    @BeforeAll
    void signIn(House house) {
        new People(house).add("live-watcher", PASSWORD, "user", "operator");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        visit.enter("live-watcher", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void a_question_asked_elsewhere_is_counted_on_an_open_home(House house) {
        var page = visit.page();
        page.navigate("/");
        page.evaluate("window.unchanged = true");
        var key = house.newKey("live");
        for (var i = 0; i < 2; i++) {
            var before = shown(page);
            var day =
                    LocalDate.now(ZoneId.systemDefault()).toEpochDay(); // a new one is counted anew
            var asked =
                    house.send(
                            "POST",
                            "/v1/chat/completions",
                            "{\"model\":\"dream-guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                            "Authorization",
                            "Bearer " + key,
                            "Content-Type",
                            "application/json");
            assertThat(asked.statusCode()).isEqualTo(200);
            page.waitForCondition(
                    () ->
                            shown(page) > before
                                    || day != LocalDate.now(ZoneId.systemDefault()).toEpochDay());
        }
        assertThat(page.evaluate("window.unchanged")).isEqualTo(true);
        visit.assertCalm();
    }

    @Test
    void an_engine_that_was_killed_is_seen_to_come_back_without_a_reload(House house)
            throws Exception {
        var page = visit.page();
        page.navigate("/health");
        page.evaluate("window.unchanged = true");
        var row = page.locator("tr", new Page.LocatorOptions().setHasText("Chat model"));
        assertThat(row).containsText(Pattern.compile("Running|Recovered"));
        var services = page.locator("#services");
        var before = services.getAttribute("data-state");
        var engine = engine(house);
        assertThat(engine.destroyForcibly()).isTrue();
        engine.onExit().get(10, TimeUnit.SECONDS);
        assertThat(services).not().hasAttribute("data-state", before);
        assertThat(row).containsText("Recovered", AFTER_A_PAUSE);
        assertThat(page.evaluate("window.unchanged")).isEqualTo(true);
        visit.assertCalm();
    }

    @Test
    void a_topic_that_is_not_there_is_not_found_and_strangers_get_nothing(House house) {
        var request = visit.page().request();
        assertThat(request.get(house.url() + "/live?topics=machine,nonsense").status())
                .isEqualTo(404);
        assertThat(request.get(house.url() + "/live").status()).isEqualTo(404);
        assertThat(
                        house.send("GET", "/live?topics=machine", "", "Accept", "text/event-stream")
                                .statusCode())
                .isEqualTo(401);
        assertThat(request.post(house.url() + "/live", RequestOptions.create()).status())
                .isBetween(403, 405);
    }

    @Test
    void a_page_left_open_goes_to_the_sign_in_when_its_person_is_disabled(House house) {
        var people = new People(house);
        var id = people.add("forgetful", PASSWORD, "user");
        try (var open = new Visit(house, Visit.Screen.PHONE_DARK)) {
            open.enter("forgetful", PASSWORD);
            assertThat(open.page().locator("[data-live-state]")).hasText("Live");
            people.disable(id);
            open.page().waitForURL("**/auth/**");
        }
    }

    private static int shown(Page page) {
        return Integer.parseInt(
                page.locator("[data-live='home.requests']").textContent().replaceAll("\\D", ""));
    }

    private static ProcessHandle engine(House house) throws Exception {
        try (var files = Files.newDirectoryStream(house.home().resolve("run"), "engine-*.json")) {
            var pid = JSON.readTree(Files.readString(files.iterator().next())).path("pid").asLong();
            return ProcessHandle.of(pid).orElseThrow();
        }
    }
}
