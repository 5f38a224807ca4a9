package dev.dreamserver.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void news_of_a_switch_waits_for_who_is_in_a_dialog_and_leaves_what_is_typed(House house)
            throws Exception {
        new People(house).add("live-owner", PASSWORD, "user", "admin");
        var file = house.home().resolve("live-guest.gguf");
        Files.copy(Path.of("..", "engines", "guide", "dream-guide.gguf"), file);
        var guest = id(house.asOwner("POST", "/api/v1/models", "{\"source\":\"" + file + "\"}"));
        try (var desk = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            desk.enter("live-owner", PASSWORD);
            var page = desk.page();
            page.navigate("/models?show=INSTALLED");
            page.waitForLoadState();
            page.evaluate("window.unchanged = true");
            var own = own(house);

            // The palette of an open Home, and a form in a dialog.
            try (var home = page.context().newPage()) {
                home.navigate("/");
                home.waitForLoadState();
                home.keyboard().press("Control+k");
                home.keyboard().type("usa");
                var opener = page.locator(".acts [data-new]");
                opener.click();
                var source = page.locator("[id='add:source']");
                source.fill("https://127.0.0.1/half");
                switchTo(house, guest);
                assertToldUnderneath(page, "live-guest");
                assertThat(source).isFocused();
                page.keyboard().type("-typed");
                assertThat(source).hasValue("https://127.0.0.1/half-typed");
                assertThat(home.locator("#engine")).containsText("live-guest");
                assertThat(home.locator("dialog.pal input")).hasValue("usa");
                assertThat(home.locator("dialog.pal input")).isFocused();
                page.keyboard().press("Escape");
                assertThat(row(page, "live-guest")).containsText("In use");
                assertThat(row(page, "dream-guide")).not().containsText("In use");
                assertThat(opener).isFocused();
            }

            // A dialog that was opened in the table itself, which is then drawn anew.
            var details = page.locator("[id='detail-" + guest + "']");
            details.focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#detail-dialog")).containsText("live-guest");
            switchTo(house, own);
            assertToldUnderneath(page, "dream-guide");
            assertThat(page.locator("#detail-close")).isFocused();
            page.keyboard().press("Escape");
            assertThat(row(page, "dream-guide")).containsText("In use");
            assertThat(details).isFocused();

            // Words to find act while they are typed, and stay while the table is drawn anew.
            page.locator("#q").focus();
            page.keyboard().type("live-g");
            assertThat(row(page, "dream-guide")).hasCount(0);
            assertThat(row(page, "live-guest")).hasCount(1);
            assertThat(page.locator("#list [role=status]")).hasText("1 model");
            assertThat(page).hasURL(Pattern.compile("q=live-g$"));
            page.keyboard().type("ue");
            switchTo(house, guest);
            assertThat(row(page, "live-guest")).containsText("In use");
            assertThat(page.locator("#q")).hasValue("live-gue");
            assertThat(page.locator("#q")).isFocused();
            page.keyboard().type("st");
            assertThat(page.locator("#q")).hasValue("live-guest");
            page.locator("#q").fill("");
            assertThat(row(page, "dream-guide")).hasCount(1);
            assertThat(page.locator("#q")).isFocused();
            assertThat(page.evaluate("window.unchanged")).isEqualTo(true);
            switchTo(house, own);
            assertThat(row(page, "dream-guide")).containsText("In use");
            desk.assertCalm();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The page says that this model answers now, and its table is the one from before. */
    private static void assertToldUnderneath(Page page, String model) {
        assertThat(page.locator("#switching .note.ok")).containsText(model + " answers now");
        assertThat(row(page, model)).not().containsText("In use");
    }

    private static Locator row(Page page, String model) {
        return page.locator("#list tbody tr", new Page.LocatorOptions().setHasText(model));
    }

    private static void switchTo(House house, String model) {
        var begun =
                house.asOwner("POST", "/api/v1/models/" + model + "/switch", "{\"anyway\":true}");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    }

    private static String id(HttpResponse<String> made) throws IOException {
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return JSON.readTree(made.body()).path("id").asText();
    }

    /** The model that the house has from the start. */
    private static String own(House house) throws IOException {
        var installed = house.asOwner("GET", "/api/v1/models?show=installed", "").body();
        for (var one : JSON.readTree(installed).path("models")) {
            if (one.path("name").asText().equals("dream-guide")) {
                return one.path("id").asText();
            }
        }
        throw new AssertionError(installed);
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

    /** Topics tell names of people and teams: to whom may open their page, and to nobody else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user     | machine bell services | routing gpu models
                    viewer   | machine bell services | routing gpu models
                    operator | machine gpu models   | routing
                    admin    | machine gpu models routing |
                    """)
    void a_topic_is_told_to_the_roles_that_may_open_its_page(
            String role, String open, String closed, House house) {
        var name = "topics-" + role;
        new People(house).add(name, PASSWORD, role);
        try (var reader = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            reader.enter(name, PASSWORD);
            for (var topic : open.split(" ")) {
                assertThat(told(reader, topic)).as(topic).isEqualTo(200);
            }
            for (var topic : closed == null ? new String[0] : closed.split(" ")) {
                assertThat(told(reader, topic)).as(topic).isEqualTo(403);
                assertThat(told(reader, "machine," + topic)).as(topic).isEqualTo(403);
            }
        }
    }

    @Test
    void one_session_has_twenty_lines_and_no_more(House house) throws Exception {
        new People(house).add("many-lines", PASSWORD, "user");
        try (var reader = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            reader.enter("many-lines", PASSWORD);
            var cookies =
                    reader.page().context().cookies().stream()
                            .map(cookie -> cookie.name + "=" + cookie.value)
                            .collect(Collectors.joining("; "));
            var ask =
                    HttpRequest.newBuilder(URI.create(house.url() + "/live?topics=machine"))
                            .header("Cookie", cookies)
                            .build();
            var client = HttpClient.newHttpClient();
            try {
                int lines = 0;
                var answer = client.send(ask, HttpResponse.BodyHandlers.ofInputStream());
                for (; answer.statusCode() == 200 && lines < 30; lines++) {
                    answer = client.send(ask, HttpResponse.BodyHandlers.ofInputStream());
                }
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(lines).isIn(19, 20); // the page may have one of its own
            } finally {
                client.shutdownNow();
            }
        }
    }

    private static int told(Visit visit, String topics) {
        return (int)
                visit.page()
                        .evaluate(
                                """
                                async topics => {
                                  const line = new AbortController();
                                  const answer = await fetch('/live?topics=' + topics, { signal: line.signal });
                                  line.abort();
                                  return answer.status;
                                }""",
                                topics);
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
