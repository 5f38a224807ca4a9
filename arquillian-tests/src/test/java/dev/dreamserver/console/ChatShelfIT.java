package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The list of chats: found again, put in order, shared with the team, taken along as a file. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatShelfIT {

    private static final String PASSWORD = "correct-horse-battery";

    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        var people = new People(house);
        var owner = people.add("shelf-owner", PASSWORD, "user");
        var mate = people.add("shelf-mate", PASSWORD, "user");
        people.team("shelf-team", owner, mate);
        people.add("shelf-stranger", PASSWORD, "user");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("shelf-owner", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void a_chat_is_found_by_what_was_said_in_it() {
        ask("is my data private?");
        page.navigate("/chat");
        page.getByLabel("Search chats").fill("stays on this MACHINE");
        assertThat(page.locator("#found .cv")).hasCount(1);
        assertThat(page.locator("#list")).isHidden();
        press("ArrowDown");
        assertThat(page.locator("#found .cv")).isFocused();

        page.getByLabel("Search chats").fill("no such words anywhere");
        assertThat(page.locator("#found")).hasText("No chat holds this.");
        press("Escape");
        assertThat(page.locator("#list")).isVisible();
        visit.assertCalm();
    }

    @Test
    void that_older_chats_are_not_listed_is_said_and_search_finds_them(House house)
            throws SQLException {
        var id = new People(house).add("shelf-collector", PASSWORD, "user");
        try (var many = new Visit(house, Visit.Screen.DESK_LIGHT);
                var database = house.database();
                var insert =
                        database.prepareStatement(
                                """
                                insert into chat_conversation
                                  (id, version, person_id, title, created_at, updated_at)
                                select gen_random_uuid(), 0, ?, 'chat number ' || at,
                                  now() - at * interval '1 minute', now() - at * interval '1 minute'
                                from generate_series(1, 205) at""")) {
            many.enter("shelf-collector", PASSWORD);
            many.page().navigate("/chat");
            var said = many.page().getByText("Search finds older ones.");
            assertThat(said).hasCount(0);
            insert.setString(1, id);
            insert.executeUpdate();
            many.page().reload();
            assertThat(said).hasText("The newest 200 chats are listed. Search finds older ones.");
            assertThat(many.page().locator("#list .cv")).hasCount(200);
            many.page().getByLabel("Search chats").fill("chat number 205");
            assertThat(many.page().locator("#found .cv")).hasCount(1);
            many.assertCalm();
        }
    }

    @Test
    void a_chat_is_pinned_and_lies_in_a_folder_also_after_a_reload() {
        ask("what is dream server");
        choose("Move to folder");
        page.getByLabel("Folder", new Page.GetByLabelOptions().setExact(true))
                .fill("<i>House</i> & garden");
        press("Enter");
        var heading = page.locator("#list h2", text("<i>House</i> & garden"));
        assertThat(heading).isVisible();
        assertThat(page.locator("#list h2 i")).hasCount(0);

        choose("Pin to the top");
        assertThat(page.locator("#list h2").first()).hasText("Pinned");
        page.reload();
        assertThat(page.locator("#list ul").first().locator("[aria-current]"))
                .containsText("what is dream server");
        assertThat(page.locator("#list ul").first().locator("[aria-current] .in"))
                .hasText("Folder: <i>House</i> & garden");
        visit.picture("chat-shelf");
        visit.assertAccessible();

        choose("Unpin");
        assertThat(heading).isVisible();
        visit.assertCalm();
    }

    @Test
    void the_menu_works_by_keyboard_and_gives_the_focus_back() {
        ask("what is dream server");
        var opener = page.locator(".th").getByTitle("More actions");
        opener.focus();
        press("Enter");
        assertThat(item("Instructions and parameters")).isFocused();
        press("ArrowDown");
        assertThat(item("Summary of what no longer fits")).isFocused();
        press("ArrowDown");
        assertThat(item("Rename")).isFocused();
        visit.assertAccessible();
        press("Escape");
        assertThat(page.getByRole(AriaRole.MENU)).isHidden();
        assertThat(opener).isFocused();
        visit.assertCalm();
    }

    @Test
    void a_chat_deleted_by_keyboard_is_had_back_by_keyboard_and_the_focus_is_never_lost() {
        ask("what is dream server");
        var other = page.url();
        ask("do i need a gpu?");
        var undo = page.locator("#toast button");
        var opener =
                page.locator("#list [data-more='" + other.substring(other.indexOf('=') + 1) + "']");
        deleteByKeyboard(opener);
        assertThat(undo).isFocused();
        page.route("**/restore", Route::abort);
        press("Enter");
        assertThat(undo).hasCount(0);
        assertThat(page.locator("#toast")).hasClass(Pattern.compile("\\bon\\b"));
        assertThat(page.locator("#list a").first()).isFocused();
        visit.assertNotedOnly("ERR_FAILED");
        page.unroute("**/restore");

        var open = page.url();
        deleteByKeyboard(page.locator("#list li[data-id]:has([aria-current]) [data-more]"));
        assertThat(page).hasURL(Pattern.compile("/chat$"));
        assertThat(page.locator("#msg")).isFocused();
        assertThat(undo).isVisible();
        for (var step = 0; step < 15 && !hasFocus(undo); step++) {
            press("Tab");
        }
        assertThat(undo).isFocused();
        press("Enter");
        assertThat(page).hasURL(open);
        assertThat(page.locator(".ms.a")).isVisible();
        assertThat(page.locator("#msg")).isFocused();

        ask("do i need a gpu?");
        opener = page.locator("#list [data-more='" + open.substring(open.indexOf('=') + 1) + "']");
        deleteByKeyboard(opener);
        assertThat(undo).isFocused();
        press("Enter");
        assertThat(page).hasURL(open);
        assertThat(page.locator("#msg")).isFocused();
        visit.assertCalm();
    }

    private void deleteByKeyboard(Locator opener) {
        opener.focus();
        press("Enter");
        press("End");
        assertThat(item("Delete")).isFocused();
        press("Enter");
        assertThat(page.locator("#toast")).containsText("Chat deleted");
    }

    private static boolean hasFocus(Locator one) {
        return (boolean) one.evaluate("one => one === document.activeElement");
    }

    @Test
    void the_team_reads_what_is_shared_and_nobody_else_does() {
        ask("what is dream server");
        var address = page.url();
        try (var mate = new Visit(house, Visit.Screen.DESK_LIGHT);
                var stranger = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            mate.enter("shelf-mate", PASSWORD);
            stranger.enter("shelf-stranger", PASSWORD);
            assertThat(mate.page().navigate(address).status()).isEqualTo(404);

            choose("Share with your team, read only");
            assertThat(page.locator("[data-sub]")).containsText("Your team shelf-team can read it");
            assertThat(mate.page().navigate(address).status()).isEqualTo(200);
            assertThat(mate.page().locator(".ms.a")).containsText("private AI platform");
            assertThat(mate.page().locator("[data-sub]"))
                    .hasText("Shared by shelf-owner Test, read only");
            assertThat(mate.page().locator("#msg")).isHidden();
            assertThat(mate.page().locator(".msgs button:visible")).hasCount(1); // copy the answer
            assertThat(mate.page().locator("#list h2")).hasText("From your team");
            mate.picture("chat-shared");
            mate.assertAccessible();
            assertThat(stranger.page().navigate(address).status()).isEqualTo(404);

            choose("Stop sharing");
            assertThat(page.locator("[data-sub]")).containsText("Only you");
            assertThat(mate.page().navigate(address).status()).isEqualTo(404);
        }
        visit.assertCalm();
    }

    @Test
    void a_chat_is_taken_along_as_markdown_and_as_json() throws Exception {
        ask("what is dream server");
        rename("Plan A/B: 50 %");
        var markdown = page.waitForDownload(() -> choose("Download as Markdown"));
        assertThat(markdown.suggestedFilename()).isEqualTo("Plan A B 50 %.md");
        assertThat(Files.readString(markdown.path()))
                .startsWith("# Plan A/B: 50 %\n\n## You, ")
                .contains("what is dream server", "## dream-guide, ", "private AI platform");

        var json = page.waitForDownload(() -> choose("Download as JSON"));
        var read = new ObjectMapper().readTree(Files.readString(json.path()));
        assertThat(read.path("title").asText()).isEqualTo("Plan A/B: 50 %");
        assertThat(read.path("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant");
        visit.assertCalm();
    }

    @Test
    void escape_after_something_was_kept_keeps_nothing_more() {
        ask("what is dream server");
        rename("First name");
        choose("Rename");
        page.getByLabel("Name of this chat").fill("Second name");
        press("Escape");
        var folder = page.getByLabel("Folder", new Page.GetByLabelOptions().setExact(true));
        choose("Move to folder");
        folder.fill("First folder");
        press("Enter");
        assertThat(page.locator("#list h2", text("First folder"))).isVisible();
        choose("Move to folder");
        folder.fill("Second folder");
        press("Escape");
        choose("Instructions and parameters");
        page.getByLabel("System prompt").fill("First instruction");
        page.locator("#instruct").getByText("Save").click();
        assertThat(page.locator("#toast")).containsText("Saved.");
        choose("Instructions and parameters");
        page.getByLabel("System prompt").fill("Second instruction");
        press("Escape");

        page.reload();
        assertThat(page.locator("h1")).hasText("First name");
        assertThat(page.locator("#list h2", text("First folder"))).isVisible();
        assertThat(page.locator("#list h2", text("Second folder"))).hasCount(0);
        assertThat(page.getByLabel("System prompt")).hasValue("First instruction");
        visit.assertCalm();
    }

    @Test
    void a_dialog_that_did_not_come_comes_the_next_time() {
        page.route("**/chat-dialogs.js*", Route::abort);
        ask("what is dream server");
        choose("Rename");
        assertThat(page.locator("#toast")).containsText("That did not work.");
        page.unroute("**/chat-dialogs.js*");
        rename("Now it came");
        visit.assertNotedOnly("ERR_FAILED");
    }

    @Test
    void what_the_house_could_not_keep_stays_in_its_dialog() {
        ask("what is dream server");
        page.route(
                "**/summary",
                route ->
                        route.fulfill(
                                new Route.FulfillOptions()
                                        .setContentType("application/json")
                                        .setBody(
                                                "{\"text\":\"old\",\"messages\":2,\"at\":\"2026-01-05T12:00:00Z\"}")));
        refused("Rename", "#rename", "#rename-name", "rename");
        refused("Move to folder", "#file", "#file-name", "file");
        refused("Instructions and parameters", "#instruct", "#system-prompt", "instruct");
        assertThat(page.locator(".th [data-instruct].on")).hasCount(1);
        choose("Summary of what no longer fits");
        assertThat(page.locator("#summary-text")).isVisible();
        page.unroute("**/summary");
        notKept("#summary", "#summary-text", "summary");
        press("Escape");
        assertThat(page.locator("h1")).hasText("Written at length");
        assertThat(page.locator("#list h2", text("Written at length"))).isVisible();
    }

    /** Neither a line that is cut nor a session that ended takes it away; afterwards it is kept. */
    private void refused(String action, String dialog, String field, String call) {
        choose(action);
        notKept(dialog, field, call);
        if (call.equals("instruct")) {
            assertThat(page.locator(".th [data-instruct].on")).hasCount(0);
        }
        page.locator(dialog).locator("[value=save]").click();
        assertThat(page.locator(dialog)).isHidden();
    }

    private void notKept(String dialog, String field, String call) {
        page.locator(field).fill("Written at length");
        page.route("**/" + call, Route::abort);
        saidIn(dialog, "This could not be saved now.");
        visit.assertAccessible();
        page.unroute("**/" + call);
        page.route(
                "**/" + call,
                route -> route.fulfill(new Route.FulfillOptions().setStatus(401).setBody("{}")));
        saidIn(dialog, "Your session has ended.");
        page.unroute("**/" + call);
        assertThat(page.locator(field)).hasValue("Written at length");
        visit.assertNotedOnly("Failed to load resource");
    }

    private void saidIn(String dialog, String why) {
        var open = page.locator(dialog);
        open.locator("[value=save]").click();
        assertThat(open.getByRole(AriaRole.ALERT)).containsText(why);
        assertThat(open).isVisible();
    }

    private void rename(String title) {
        choose("Rename");
        page.getByLabel("Name of this chat").fill(title);
        press("Enter");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText(title);
    }

    private void choose(String action) {
        page.locator(".th").getByTitle("More actions").click();
        item(action).click();
    }

    private Locator item(String name) {
        return page.getByRole(
                AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private void ask(String question) {
        page.navigate("/chat");
        page.locator("#msg").fill(question);
        press("Enter");
        assertThat(page.locator(".mt-row")).isVisible();
        assertThat(page).hasURL(Pattern.compile("c="));
        assertThat(page.locator("#list [data-id] .cv[aria-current]")).isVisible();
    }

    private void press(String key) {
        page.keyboard().press(key);
    }

    private static Page.LocatorOptions text(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }
}
