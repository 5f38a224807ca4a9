package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One chat in two windows of its person: what one changes the other takes back only knowingly, and
 * what one had answered the other counts.
 */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatWindowsIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String MEANWHILE =
            "This was changed meanwhile, perhaps in another window. Now it says:";
    private static final String MINE = "Keep mine";
    private static final String THEIRS = "Take what is there";

    private House house;
    private Visit visit;

    /** The window that is told. */
    private Page page;

    /** The window that was faster. */
    private Page early;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        new People(house).add("two-chats", PASSWORD, "user");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("two-chats", PASSWORD);
        early = page.context().newPage();
        early.setDefaultTimeout(20_000);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @BeforeEach
    void openOneChatInBoth() {
        page.navigate("/chat");
        ask(page, "what is dream server");
        assertThat(page.locator("#list [data-id] .cv[aria-current]")).isVisible();
        early.navigate(page.url());
    }

    @AfterEach
    void nothingIsComplainedAbout() {
        visit.assertCalm();
    }

    @Test
    void a_name() {
        choose(page, "Rename");
        rename(early, "Theirs");
        save("#rename", "#rename-name", "Mine");
        told("#rename", "Theirs");
        assertThat(page.locator("#rename-name")).hasValue("Mine");
        visit.picture("chat-two-windows");
        press("#rename", THEIRS);
        assertThat(page.locator("h1")).hasText("Theirs");
        assertThat(page.locator(".cv[aria-current] b")).hasText("Theirs");

        choose(page, "Rename");
        rename(early, "Theirs again");
        save("#rename", "#rename-name", "Mine");
        told("#rename", "Theirs again");
        press("#rename", MINE);
        assertThat(page.locator("h1")).hasText("Mine");
        early.reload();
        assertThat(early.locator("h1")).hasText("Mine");

        choose(page, "Rename");
        rename(early, "Of both");
        save("#rename", "#rename-name", "Of both"); // nobody takes anything back
        assertThat(page.locator("#rename")).isHidden();
    }

    @Test
    void a_name_that_is_given_from_the_list() {
        var id = page.url().substring(page.url().indexOf("c=") + 2);
        page.navigate("/chat");
        var more = page.locator("#list [data-more='" + id + "']");
        more.click();
        item(page, "Rename").click();
        rename(early, "Theirs");
        save("#rename", "#rename-name", "Mine");
        told("#rename", "Theirs");
        press("#rename", MINE);
        assertThat(page.locator("li[data-id='" + id + "'] b").first()).hasText("Mine");
        assertThat(page.locator("h1")).hasText("New chat");
    }

    @Test
    void a_folder() {
        choose(page, "Move to folder");
        file(early, "Theirs");
        save("#file", "#file-name", "Mine");
        told("#file", "Theirs");
        press("#file", THEIRS);
        assertThat(folder("Theirs")).isVisible();

        choose(page, "Move to folder");
        file(early, "");
        save("#file", "#file-name", "Mine");
        told("#file", "No folder");
        press("#file", MINE);
        assertThat(folder("Mine")).isVisible();
    }

    @Test
    void instructions() {
        choose(page, "Instructions and parameters");
        choose(early, "Instructions and parameters");
        early.locator("#system-prompt").fill("Theirs\nin two lines");
        early.locator("#temperature").fill("0.4");
        early.locator("#instruct [value=save]").click();
        assertThat(early.locator("#instruct")).isHidden();
        save("#instruct", "#system-prompt", "Mine");
        told("#instruct", "System prompt: Theirs\nin two linesTemperature: 0.4");
        press("#instruct", THEIRS);
        choose(page, "Instructions and parameters");
        assertThat(page.locator("#system-prompt")).hasValue("Theirs\nin two lines");
        assertThat(page.locator("#temperature")).hasValue("0.4");

        early.reload(); // it shows them as they are kept
        choose(early, "Instructions and parameters");
        early.locator("#system-prompt").fill("");
        early.locator("#instruct [value=save]").click();
        assertThat(early.locator("#instruct")).isHidden();
        save("#instruct", "#system-prompt", "Mine");
        told("#instruct", "System prompt: No system prompt");
        press("#instruct", MINE);
        early.reload();
        assertThat(early.locator("#system-prompt")).hasValue("Mine");
    }

    @Test
    void a_summary() throws Exception {
        summarise(page.url().substring(page.url().indexOf("c=") + 2));
        choose(page, "Summary of what no longer fits");
        summary(early, "Theirs");
        save("#summary", "#summary-text", "Mine");
        told("#summary", "Theirs");
        press("#summary", MINE);
        assertThat(page.locator("#toast")).containsText("Saved.");

        choose(page, "Summary of what no longer fits");
        assertThat(page.locator("#summary-text")).hasValue("Mine");
        summary(early, "");
        save("#summary", "#summary-text", "Mine, and more");
        told("#summary", "There is no summary any more");
        assertThat(page.locator("#summary").getByText(MINE)).hasCount(0);
        assertThat(page.locator("#summary-text")).hasValue("Mine, and more");
        press("#summary", THEIRS);
    }

    @Test
    void what_the_other_window_had_answered_is_counted_here_too() {
        var before = page.locator("[data-used-tokens]").textContent();
        assertThat(early.locator("[data-used-tokens]")).hasText(before);
        ask(early, "is my data private?");
        var now = early.locator("[data-used-tokens]").textContent();
        assertThat(now).isNotEqualTo(before);
        assertThat(page.locator("[data-used-tokens]")).hasText(now);
        assertThat(page.locator("[data-total]"))
                .hasText(early.locator("[data-total]").textContent());

        // As another browser would: nothing is told, but somebody comes back to this one.
        page.locator("[data-used-tokens]").evaluate("one => one.textContent = 'old'");
        page.evaluate("dispatchEvent(new Event('focus'))");
        assertThat(page.locator("[data-used-tokens]")).hasText(now);
    }

    private void told(String dialog, String now) {
        var open = page.locator(dialog);
        assertThat(open.getByRole(AriaRole.ALERT)).hasText(MEANWHILE);
        assertThat(open.locator(".kept")).containsText(now);
        visit.assertAccessible();
        visit.assertNotedOnly("409");
    }

    private void save(String dialog, String field, String text) {
        page.locator(field).fill(text);
        page.locator(dialog).locator("[value=save]").click();
    }

    private void press(String dialog, String button) {
        page.locator(dialog).getByText(button).click();
        assertThat(page.locator(dialog)).isHidden();
    }

    private static void rename(Page window, String name) {
        choose(window, "Rename");
        window.locator("#rename-name").fill(name);
        window.keyboard().press("Enter");
        assertThat(window.locator("h1")).hasText(name);
    }

    private static void file(Page window, String folder) {
        choose(window, "Move to folder");
        window.locator("#file-name").fill(folder);
        window.keyboard().press("Enter");
        assertThat(window.locator("#file")).isHidden();
    }

    private static void summary(Page window, String text) {
        choose(window, "Summary of what no longer fits");
        window.locator("#summary-text").fill(text);
        window.locator("#summary [value=save]").click();
        assertThat(window.locator("#summary")).isHidden();
    }

    /** As the guide cannot: it stands for the first question. */
    private void summarise(String id) throws SQLException {
        try (var database = house.database();
                var add =
                        database.prepareStatement(
                                """
                                insert into chat_summary (conversation_id, through, version,
                                    messages, body, model, written_at)
                                values (?::uuid, 1, 0, 1, 'They asked.', 'a-model', now())""")) {
            add.setString(1, id);
            assertThat(add.executeUpdate()).isOne();
        }
    }

    private Locator folder(String name) {
        return page.locator("#list h2", new Page.LocatorOptions().setHasText(name));
    }

    private static void choose(Page window, String action) {
        window.locator(".th").getByTitle("More actions").click();
        item(window, action).click();
    }

    private static Locator item(Page window, String name) {
        return window.getByRole(
                AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void ask(Page window, String question) {
        var before = window.locator(".ms.a .mt-row").count();
        window.locator("#msg").fill(question);
        window.keyboard().press("Enter");
        assertThat(window.locator(".ms.a .mt-row")).hasCount(before + 1);
        assertThat(window.locator("[data-stop]")).isHidden();
    }
}
