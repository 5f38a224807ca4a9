package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Signal;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person can do in Chat, and what the page makes of what it is told. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String ANSWER =
            "Dream Server is a private AI platform on your own hardware.";
    private static final String NASTY =
            "<img src=x onerror=\"document.body.dataset.hacked=1\">"
                    + "<script>document.body.dataset.hacked=1</script>"
                    + "[here](javascript:document.body.dataset.hacked=1)";

    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        new People(house).add("talker", PASSWORD, "user");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("talker", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void a_person_asks_from_home_and_goes_on_by_keyboard_alone() {
        page.navigate("/");
        press("Tab");
        assertThat(page.getByText("Skip to content")).isFocused();
        press("Enter");
        assertThat(page).hasURL(Pattern.compile("#main$"));
        press("Tab"); // help
        press("Tab"); // the bell
        press("Tab"); // the welcome of the first visit
        press("Tab");
        assertThat(page.locator("#q")).isFocused();
        page.keyboard().type("what is dream server");
        press("Enter");

        assertThat(lastAnswer()).containsText(ANSWER);
        assertThat(page.locator(".mt-row")).isVisible();
        assertThat(page.locator("#msg")).isFocused();
        page.keyboard().type("what is");
        press("Shift+Enter");
        page.keyboard().type("dream server");
        press("Enter");
        assertThat(page.locator(".ms.u")).hasCount(2);
        assertThat(page.locator(".mt-row")).hasCount(2);
        assertThat(page.locator(".ms.u").last())
                .hasText(Pattern.compile("what is\\s+dream server"));
        visit.assertCalm();
    }

    @Test
    void figures_of_the_answer_are_shown_and_are_those_of_its_usage_row() throws Exception {
        ask("what is dream server");
        assertThat(page.locator("[data-state]")).hasText(Pattern.compile("[\\d.,]+\\s+tokens/s"));
        assertThat(page.locator("[data-first]"))
                .hasText(Pattern.compile("Started answering in.*\\d+\\.\\d\\d s"));
        var bar = page.getByRole(AriaRole.METER);
        assertThat(bar).hasAttribute("aria-valuenow", Pattern.compile("[1-9]\\d*"));
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                """
                                select m.tokens_in + m.tokens_out, u.tokens_in + u.tokens_out
                                from chat_message m join usage_attempt u using (request_id)
                                where m.conversation_id = ?::uuid""")) {
            query.setString(1, conversation());
            var rows = query.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(rows.getLong(2));
            assertThat(page.locator("[data-used-tokens]")).hasText(rows.getString(1));
        }
        var told = page.locator(".cx").textContent();
        page.reload();
        assertThat(page.locator(".cx")).hasText(told);
    }

    @Test
    void an_answer_is_stopped_and_said_to_be() throws Exception {
        page.navigate("/chat");
        try (var _ = new HeldEngine(house)) {
            send("what is dream server");
            assertThat(page).hasURL(Pattern.compile("c="));
            assertThat(page.getByLabel("Waiting for the first word")).isVisible();
            press("Tab");
            press("Tab");
            press("Enter");
            assertThat(lastAnswer()).containsText("You stopped this answer.");
            assertThat(page.getByLabel("Send")).isVisible();
        }
        assertThat(lastOutcome()).isEqualTo("STOPPED");
        page.reload();
        assertThat(lastAnswer()).containsText("You stopped this answer.");

        page.getByLabel("Answer again").click();
        assertThat(lastAnswer()).containsText(ANSWER);
        assertThat(page.locator(".ms.a")).hasCount(1);
    }

    @Test
    void an_answer_whose_engine_dies_is_said_to_be_broken_and_can_be_had_again() throws Exception {
        page.navigate("/chat");
        try (var held = new HeldEngine(house)) {
            send("what is dream server");
            assertThat(page).hasURL(Pattern.compile("c="));
            held.kill();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("The answer was not finished");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Your message is kept.");
            visit.picture("chat-broken");
            visit.assertAccessible();
        }
        assertThat(lastOutcome()).isEqualTo("FAILED");
        page.waitForCondition(
                () ->
                        page.request()
                                .get(house.url() + "/")
                                .text()
                                .contains("It is the small built-in guide"),
                // One that ended often lately is started again after up to half a minute.
                new Page.WaitForConditionOptions().setTimeout(90_000));
        page.getByRole(AriaRole.ALERT).getByText("Try again").click();
        assertThat(lastAnswer()).containsText(ANSWER);
        assertThat(page.locator(".ms.u")).hasCount(1);
        visit.assertCalm();
    }

    @Test
    void a_chat_is_renamed_deleted_and_brought_back() {
        // The list as it was after the answer is slow, and comes after the one with the new name.
        var lists = new ArrayList<Route>();
        var old = new ArrayList<APIResponse>();
        page.route(
                Pattern.compile("/chat\\?c="),
                route -> {
                    if (lists.isEmpty() && route.request().resourceType().equals("fetch")) {
                        lists.add(route);
                        old.add(route.fetch());
                    } else {
                        route.resume();
                    }
                });
        ask("what is dream server");
        page.waitForCondition(() -> !old.isEmpty());
        choose("Rename");
        var name = page.getByLabel("Name of this chat");
        assertThat(name).isFocused();
        name.fill("The house & <b>its</b> name");
        press("Enter");
        assertThat(page.getByRole(AriaRole.HEADING, level(1)))
                .hasText("The house & <b>its</b> name");
        assertThat(page.locator(".cv[aria-current]")).containsText("The house & <b>its</b> name");
        var late = lists.getFirst();
        page.waitForRequestFinished(
                new Page.WaitForRequestFinishedOptions()
                        .setPredicate(one -> one.equals(late.request())),
                () -> late.fulfill(new Route.FulfillOptions().setResponse(old.getFirst())));
        page.evaluate("new Promise(done => setTimeout(() => setTimeout(done)))"); // it is shown
        assertThat(page.locator(".cv[aria-current]")).containsText("The house & <b>its</b> name");
        page.unroute(Pattern.compile("/chat\\?c="));
        var address = page.url();
        page.reload();
        assertThat(page)
                .hasTitle(
                        Pattern.compile(
                                "^(\\(\\d+\\) )?The house & <b>its</b> name · Dream Server$"));

        choose("Delete");
        assertThat(page.locator("#toast")).containsText("Chat deleted");
        assertThat(page.getByRole(AriaRole.LOG)).isHidden();
        assertThat(page.request().get(address).status()).isEqualTo(404);
        page.getByText("Undo").click();
        assertThat(page).hasURL(address);
        assertThat(lastAnswer()).containsText(ANSWER);
        visit.assertCalm();
    }

    @Test
    void markup_in_a_question_or_an_answer_stays_text() throws Exception {
        ask(NASTY);
        assertThat(page.locator(".ms.u .bub")).hasText(NASTY);
        assertHarmless();
        try (var database = house.database();
                var change =
                        database.prepareStatement(
                                """
                                update chat_message set body = ?
                                where author = 'MODEL' and conversation_id = ?::uuid""")) {
            change.setString(1, "**Look** " + NASTY + "\n\n```html\n" + NASTY + "\n```");
            change.setString(2, conversation());
            assertThat(change.executeUpdate()).isOne();
        }
        page.reload();
        assertThat(page.locator(".ms.u .bub")).hasText(NASTY);
        assertThat(lastAnswer().locator("b").first()).hasText("Look");
        assertThat(lastAnswer()).containsText("<img src=x onerror=");
        assertThat(lastAnswer().locator("pre")).hasText(NASTY);
        assertHarmless();
        visit.assertCalm();
    }

    @Test
    void when_the_context_is_full_the_page_says_what_the_answer_does_not_know() {
        page.navigate("/chat");
        for (int time = 1; time <= 2; time++) {
            send("tell me about dream server " + "and again ".repeat(90) + time);
            assertThat(page.locator(".mt-row")).hasCount(time);
        }
        assertThat(page.locator(".trim"))
                .hasText(
                        "The 2 oldest messages no longer fit: the context is full."
                                + " The answer does not know them.");
        page.reload();
        assertThat(page.locator(".trim")).hasCount(1);
        visit.picture("chat-trimmed");
        visit.assertAccessible();
        visit.assertCalm();
    }

    @Test
    void nobody_reaches_the_chat_of_somebody_else() {
        ask("what is dream server");
        var address = page.url();
        var id = conversation();
        new People(house).add("neighbour", PASSWORD, "admin");
        try (var other = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            other.enter("neighbour", PASSWORD);
            assertThat(other.page().navigate("/chat").text()).doesNotContain(id);
            var calls = other.page().request();
            var mine = other.asItsPage();
            assertThat(other.page().navigate(address).status()).isEqualTo(404);
            for (var what :
                    List.of(
                            "/rename",
                            "/pin",
                            "/file",
                            "/instruct",
                            "/summary",
                            "/share",
                            "/show",
                            "/stop",
                            "/restore")) {
                var call = house.url() + "/chat/conversations/" + id + what;
                assertThat(calls.post(call, mine.setData(Map.of("title", "x"))).status())
                        .as(call)
                        .isEqualTo(404);
            }
            assertThat(calls.get(house.url() + "/chat/conversations/" + id + "/summary").status())
                    .isEqualTo(404);
            assertThat(calls.delete(house.url() + "/chat/conversations/" + id, mine).status())
                    .isEqualTo(404);
            assertThat(
                            calls.post(
                                            house.url() + "/chat/answers",
                                            mine.setData(
                                                    Map.of("conversation", id, "text", "hello")))
                                    .status())
                    .isEqualTo(404);
        }
        page.reload();
        assertThat(page.locator(".ms")).hasCount(2);
    }

    @Test
    void a_session_that_ended_keeps_the_message_and_offers_to_sign_in() {
        page.navigate("/chat");
        var cookies = page.context().cookies();
        page.context().clearCookies();
        send("am I still here");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("You were away for a while");
        assertThat(page.locator("#msg")).hasValue("am I still here");
        visit.picture("chat-away");
        visit.assertAccessible();
        visit.assertNotedOnly("401");

        page.context().addCookies(cookies);
        page.getByRole(AriaRole.ALERT).getByRole(AriaRole.LINK).click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0); // it is the page that comes next
        assertThat(page.locator("#msg")).hasValue("am I still here");
        page.locator("#msg").fill("");
    }

    @Test
    void what_only_the_window_holds_is_not_left_behind_when_the_session_ends() {
        page.navigate("/chat");
        page.locator("[data-temporary]:visible").click();
        send("what is dream server");
        assertThat(page.locator(".mt-row")).isVisible();
        var cookies = page.context().cookies();
        page.context().clearCookies();
        send("am I still here");
        var card = page.getByRole(AriaRole.ALERT);
        assertThat(card).containsText("copy it, then sign in again");
        assertThat(card.getByRole(AriaRole.LINK)).hasAttribute("target", "_blank");
        assertThat(page.locator("#msg")).hasValue("am I still here");
        assertThat(page.locator(".ms")).hasCount(2);
        assertThat(
                        page.evaluate(
                                "() => document.dispatchEvent("
                                        + "new CustomEvent('session-ended', { cancelable: true }))"))
                .as("the page leaves")
                .isEqualTo(false);
        visit.assertNotedOnly("401");
        page.context().addCookies(cookies);
    }

    @Test
    void an_answer_ends_with_the_session_that_asked_for_it() throws Exception {
        new People(house).add("chat-leaver", PASSWORD, "user");
        try (var left = new Visit(house, Visit.Screen.DESK_LIGHT);
                var other = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            left.enter("chat-leaver", PASSWORD);
            left.page().navigate("/chat");
            other.enter("chat-leaver", PASSWORD);
            other.page().navigate("/settings");
            try (var _ = new HeldEngine(house)) {
                left.page().locator("#msg").fill("what is dream server");
                left.page().keyboard().press("Enter");
                left.page().waitForURL("**/chat?c=*");
                var id = left.page().url().replaceFirst(".*c=", "");
                assertThat(outcome(id)).isEmpty();

                var sessions = other.page().locator("#sessions li");
                sessions.last()
                        .getByText("End", new Locator.GetByTextOptions().setExact(true))
                        .click();

                other.page().waitForCondition(() -> outcome(id).equals(Optional.of("LEFT")));
            }
        }
    }

    /** The engine stands still, as one under heavy load does, until it is let go or killed. */
    private static final class HeldEngine implements AutoCloseable {

        private final ProcessHandle process;

        HeldEngine(House house) throws IOException {
            process = house.engine().orElseThrow();
            Signal.STOP.to(process);
        }

        void kill() {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }

        @Override
        public void close() {
            if (process.isAlive()) {
                Signal.CONT.to(process);
            }
        }
    }

    private void choose(String action) {
        page.locator(".th").getByTitle("More actions").click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(action)).click();
    }

    private void ask(String question) {
        page.navigate("/chat");
        send(question);
        assertThat(page.locator(".mt-row")).isVisible();
    }

    private void send(String text) {
        page.locator("#msg").fill(text);
        press("Enter");
    }

    private void press(String key) {
        page.keyboard().press(key);
    }

    private Locator lastAnswer() {
        return page.locator(".ms.a").last();
    }

    private String conversation() {
        return page.url().substring(page.url().indexOf("c=") + 2);
    }

    private String lastOutcome() {
        return outcome(conversation()).orElseThrow();
    }

    /** How the last answer of a conversation ended. */
    private Optional<String> outcome(String conversation) {
        try (var database = house.database();
                var row =
                        database.prepareStatement(
                                """
                                select outcome from chat_message
                                where conversation_id = ?::uuid and author = 'MODEL'
                                order by position desc limit 1""")) {
            row.setString(1, conversation);
            var found = row.executeQuery();
            return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
    }

    private void assertHarmless() {
        var log = page.getByRole(AriaRole.LOG);
        assertThat(log.locator("img, script, a")).hasCount(0);
        assertThat(page.locator("body[data-hacked]")).hasCount(0);
    }

    private static Page.GetByRoleOptions level(int level) {
        return new Page.GetByRoleOptions().setLevel(level);
    }
}
