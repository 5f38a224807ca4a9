package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Parts;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Stepped;
import dev.dreamserver.house.Visit;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ways through a conversation: put differently, answered again, kept by nobody, long. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatWaysIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String WHAT = "private AI platform on your own hardware";
    private static final String PRIVATE = "Your data stays on this machine";
    private static final String MESSAGES =
            "chat_message m join chat_conversation c on c.id = m.conversation_id"
                    + " where c.person_id = ?";
    private static final String LEFT =
            "chat_message where conversation_id = ?::uuid and outcome = 'LEFT'";

    private House house;
    private String walker = "";
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        walker = new People(house).add("ways-walker", PASSWORD, "user");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("ways-walker", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void a_question_put_differently_leaves_the_first_way_beside_it() {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        ask("do i need a gpu?", "a GPU is not required");
        var first = page.locator(".ms.u").first();
        first.hover();
        first.getByTitle("Edit the question").click();
        assertThat(page.locator(".edit textarea")).isFocused();
        page.keyboard().press("Control+A");
        page.keyboard().type("is my data private?");
        page.keyboard().press("Enter");

        assertThat(page.locator(".ms")).hasCount(2);
        assertThat(answer()).containsText(PRIVATE);
        assertThat(page.locator(".ms.u .vars")).hasText("2 / 2");
        page.locator(".ms.u").getByLabel("Version before").click();
        assertThat(page.locator(".ms")).hasCount(4);
        assertThat(answer()).containsText("a GPU is not required");
        page.reload();
        assertThat(page.locator(".ms.u .vars").first()).hasText("1 / 2");
        visit.picture("chat-ways");
        visit.assertAccessible();
        visit.assertCalm();
    }

    @Test
    void a_question_under_edit_outlives_another_answer_and_is_not_sent_into_it() throws Exception {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        ask("is my data private?", PRIVATE);
        page.locator(".ms.u").first().hover();
        page.locator(".ms.u").first().getByTitle("Edit the question").click();
        var editor = page.locator(".edit textarea");
        editor.fill("half a thought");
        try (var _ = new Stepped(new Parts(house).engine())) {
            page.getByLabel("Answer again").click();
            assertThat(page.locator(".ms.a.now")).isVisible();
            editor.press("Enter");
            assertThat(editor).hasValue("half a thought");
            assertThat(page.locator(".ms")).hasCount(4);
        }
        assertThat(page.locator(".ms.a .vars")).hasText("2 / 2");
        assertThat(editor).hasValue("half a thought");
        assertThat(editor).isFocused();
        visit.assertCalm();
    }

    @Test
    void an_answer_had_again_leaves_the_first_one_beside_it() {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        page.getByLabel("Answer again").click();
        assertThat(page.locator(".ms.a .vars")).hasText("2 / 2");
        page.locator(".ms.a").getByLabel("Version before").click();
        assertThat(page.locator(".ms.a .vars")).hasText("1 / 2");
        ask("is my data private?", PRIVATE);
        page.reload();
        assertThat(page.locator(".ms")).hasCount(4);
        assertThat(page.locator(".ms.a .vars")).hasText("1 / 2");
        visit.assertCalm();
    }

    @Test
    void an_answer_that_fails_to_come_again_leaves_the_way_to_those_before_it() throws Exception {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        page.getByLabel("Answer again").click();
        assertThat(page.locator(".ms.a .vars")).hasText("2 / 2");
        page.route("**/chat/answers", Route::abort);
        page.getByLabel("Answer again").click();
        assertThat(page.locator(".msgs .evc")).isVisible();
        assertThat(page.locator(".ms.a .vars")).hasText("2 / 2");
        assertThat(answer()).containsText(WHAT);
        visit.assertNotedOnly("ERR_FAILED");
        page.unroute("**/chat/answers");

        failed(page.url().replaceFirst(".*=", ""));
        page.reload();
        assertThat(page.locator(".msgs .evc")).isVisible();
        assertThat(page.locator(".ms.a .vars")).hasText("2 / 2");
        page.locator(".ms.a .evc").getByText("Show the other answer").click();
        assertThat(page.locator(".ms.a .vars")).hasText("1 / 2");
        assertThat(answer()).containsText(WHAT);
        visit.assertCalm();
    }

    @Test
    void an_answer_that_fails_to_come_again_moves_nothing_that_is_said_of_others()
            throws Exception {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        ask("is my data private?", PRIVATE);
        try (var database = house.database();
                var change =
                        database.prepareStatement(
                                """
                                update chat_message set left_out = position
                                where conversation_id = ?::uuid and author = 'MODEL'""")) {
            change.setString(1, page.url().replaceFirst(".*=", ""));
            assertThat(change.executeUpdate()).isEqualTo(2);
        }
        page.reload();
        var order = "log => [...log.children].map(one => one.className.split(' ')[1]).join(' ')";
        var before = page.locator(".msgs").evaluate(order);
        assertThat(before).isEqualTo("u in a u in a");
        page.route("**/chat/answers", Route::abort);
        page.getByLabel("Answer again").click();
        assertThat(page.locator(".msgs .evc")).isVisible();
        assertThat(page.locator(".msgs").evaluate(order)).isEqualTo(before + " er-b");
        assertThat(page.locator(".msgs .trim").first()).containsText("2");
        assertThat(page.locator(".msgs .trim").last()).containsText("4");
        page.unroute("**/chat/answers");
        visit.assertNotedOnly("ERR_FAILED");
    }

    @Test
    void files_that_are_too_many_are_counted_and_their_reason_is_told_once() {
        page.navigate("/chat");
        var most = Integer.parseInt(page.locator("[data-attach]").getAttribute("data-most"));
        var bytes = "text".getBytes(StandardCharsets.UTF_8);
        page.locator("[data-attach]")
                .setInputFiles(
                        IntStream.range(0, most + 3)
                                .mapToObj(one -> new FilePayload(one + ".txt", "text/plain", bytes))
                                .toArray(FilePayload[]::new));
        assertThat(page.locator("#toast")).containsText("3 files were not taken.");
        assertThat(page.locator(".cmp .att .note.er"))
                .hasText(new String[] {"Attach at most %d files to one message.".formatted(most)});
        visit.assertCalm();
    }

    /** The last answer of the conversation is one that never came. */
    private void failed(String id) throws SQLException {
        try (var database = house.database();
                var change =
                        database.prepareStatement(
                                """
                                update chat_message set body = '', outcome = 'FAILED'
                                where conversation_id = ?::uuid and position = 3""")) {
            change.setString(1, id);
            assertThat(change.executeUpdate()).isOne();
        }
    }

    @Test
    void what_is_out_of_bounds_is_told_in_the_words_of_the_page() {
        page.navigate("/chat");
        page.setViewportSize(1280, 420);
        page.getByTitle("Instructions and parameters").click();
        var dialog = page.locator("#instruct");
        page.getByLabel("Temperature").fill("3");
        page.getByLabel("Longest answer, in tokens").fill("0");
        dialog.getByText("Save").click();
        assertThat(page.locator("#temperature")).isFocused();
        assertThat(page.locator("#temperature"))
                .hasAccessibleDescription(Pattern.compile("^From 0 to 2\\."));
        assertThat(page.locator("#max-tokens"))
                .hasAccessibleDescription(Pattern.compile("^From 1 to 100,000\\."));
        assertThat(dialog.getByText("Save"))
                .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        visit.assertAccessible();
        page.getByLabel("Temperature").fill("0.5");
        assertThat(page.locator("#temperature")).not().hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#temperature-wrong")).hasCount(0);
        page.keyboard().press("Control+A");
        page.keyboard().type("7");
        page.keyboard().press("Tab");
        assertThat(page.locator("#temperature-wrong")).containsText("From 0 to 2.");
        page.getByLabel("Temperature").fill("0.5");
        dialog.getByText("Save").click();
        assertThat(page.locator("#max-tokens")).isFocused();
        assertThat(page.locator("#temperature")).not().hasAttribute("aria-invalid", "true");
        page.keyboard().press("Escape");
        page.getByTitle("Instructions and parameters").click();
        assertThat(dialog).isVisible();
        assertThat(dialog.locator(".ee")).hasCount(0);
        page.keyboard().press("Escape");
        page.setViewportSize(1440, 900);

        page.navigate("/usage");
        page.locator(".own summary").click();
        page.locator("#from").fill("");
        page.locator("#to").fill("1999-01-01");
        page.locator(".own button").click();
        assertThat(page.locator("#from")).isFocused();
        assertThat(page.locator("#from-wrong")).hasText("Enter something here.");
        assertThat(page.locator("#to-wrong")).hasText("Choose a day from 2000 until today.");
        visit.assertCalm();
    }

    @Test
    void a_temporary_chat_leaves_no_trace_but_its_usage() {
        page.navigate("/chat");
        // Of this person: what others deleted is forgotten meanwhile, what they left is kept.
        var chats = count("chat_conversation where person_id = ?", walker);
        var messages = count(MESSAGES, walker);
        var used = count("usage_attempt where person_id = ?", walker);
        page.locator(".th").getByTitle("Temporary chat: nothing of it is kept").click();
        ask("what is dream server", WHAT);
        ask("is my data private?", PRIVATE);
        page.getByLabel("Answer again").click();
        assertThat(page.locator(".ms.a .mt-row")).hasCount(2);
        assertThat(answer()).containsText(PRIVATE);

        assertThat(page).hasURL(Pattern.compile("/chat$"));
        assertThat(page.locator("[data-sub]")).hasText("Temporary: nothing of this chat is kept");
        assertThat(count("chat_conversation where person_id = ?", walker)).isEqualTo(chats);
        assertThat(count(MESSAGES, walker)).isEqualTo(messages);
        assertThat(count("usage_attempt where person_id = ?", walker)).isEqualTo(used + 3);
        page.locator("#msg").fill("a draft");
        assertThat(page.evaluate("JSON.stringify(sessionStorage)").toString())
                .doesNotContain("a draft");
        page.reload();
        assertThat(page.locator(".ms")).hasCount(0);
        visit.assertCalm();
    }

    @Test
    void a_file_of_a_temporary_chat_is_told_to_the_model_and_held_to_the_same_limits() {
        page.navigate("/chat");
        page.locator(".th").getByTitle("Temporary chat: nothing of it is kept").click();
        attach("long.txt", "text/plain", "word ".repeat(12_000));
        page.locator("#msg").fill("what is dream server");
        page.keyboard().press("Enter");

        // Longer than a message may be, shorter than a file may: it is the model that has no room.
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("and the model has room for");
        assertThat(page.locator("#msg")).hasValue("what is dream server");
        assertThat(page.locator(".cmp .att li")).containsText("long.txt");
        visit.assertNotedOnly("413");
    }

    @Test
    void instructions_hold_for_their_chat_and_come_back_with_it() throws Exception {
        page.navigate("/chat");
        instruct("Answer as a pirate.", "0.4", "64");
        ask("what is dream server", WHAT);
        page.reload();
        page.getByTitle("Instructions and parameters").click();
        assertThat(page.locator("#instruct")).isVisible();
        assertThat(page.getByLabel("System prompt")).hasValue("Answer as a pirate.");
        assertThat(page.getByLabel("Temperature")).hasValue("0.4");
        visit.picture("chat-instruct");
        visit.assertAccessible();
        page.keyboard().press("Escape");

        instruct("", "", "2");
        page.locator("#msg").fill("what is dream server");
        page.keyboard().press("Enter");
        assertThat(answer()).containsText("The answer reached the length limit.");
        visit.assertCalm();
    }

    @Test
    void a_text_file_comes_along_and_is_given_back() throws Exception {
        page.navigate("/chat");
        attach("notes <b>.txt", "text/plain", "line one\nline two");
        assertThat(page.locator(".cmp .att li")).containsText("notes <b>.txt");
        attach("sound.ogg", "audio/ogg", "OggS\0\0");
        assertThat(page.locator("#toast")).containsText("sound.ogg is not a text file.");
        var bytes = new byte[] {0, 1};
        page.locator("[data-attach]")
                .setInputFiles(
                        Stream.of("a", "b", "c", "d", "e")
                                .map(name -> new FilePayload(name + ".bin", "", bytes))
                                .toArray(FilePayload[]::new));
        assertThat(page.locator("#toast")).containsText("5 files were not taken.");
        assertThat(page.locator(".cmp .att .note.er")).hasCount(5);
        assertThat(page.locator(".cmp .att .note.er").last()).hasText("e.bin is not a text file.");
        attach("nothing.txt", "text/plain", " \n");
        assertThat(page.locator("#toast")).containsText("nothing.txt is empty.");
        visit.picture("chat-untaken");
        visit.assertAccessible();
        ask("what is dream server", ""); // whatever the guide makes of a file
        assertThat(page.locator(".cmp .att")).isHidden();
        page.reload();
        var chip = page.locator(".ms.u .att a");
        assertThat(chip).containsText("notes <b>.txt");
        var file = page.waitForDownload(chip::click);
        assertThat(Files.readString(file.path())).isEqualTo("line one\nline two");
        visit.assertCalm();
    }

    @Test
    void a_text_in_letters_of_windows_is_read_and_a_guess_is_said() {
        page.navigate("/chat");
        attach("utf8.txt", "text/plain", StandardCharsets.UTF_8);
        attach("utf16le.txt", "text/plain", StandardCharsets.UTF_16LE);
        attach("utf16be.txt", "text/plain", StandardCharsets.UTF_16BE);
        assertThat(page.locator(".cmp .att .note")).hasCount(0);
        attach("windows.txt", "text/plain", Charset.forName("windows-1252"));
        assertThat(page.locator(".cmp .att .note"))
                .hasText(
                        "windows.txt is not in UTF-8 and was read as Windows-1252. If letters look"
                                + " wrong in the answer, save it as UTF-8 and attach it again.");
        visit.picture("chat-guessed");
        visit.assertAccessible();
        var sent = page.waitForRequest("**/chat/answers", () -> ask("what is dream server", ""));
        assertThat(sent.postData().split("Größe: 5 €", -1)).hasSize(1 + 4);
        assertThat(sent.postData()).doesNotContain("\uFEFF", "guessed");
        visit.assertCalm();
    }

    private void attach(String name, String type, Charset letters) {
        var mark = letters.name().startsWith("UTF") ? "\uFEFF" : "";
        page.locator("[data-attach]")
                .setInputFiles(
                        new FilePayload(name, type, (mark + "Größe: 5 €").getBytes(letters)));
        assertThat(page.locator(".cmp .att")).containsText(name);
    }

    @Test
    void a_long_conversation_opens_with_its_end_and_gives_more_without_a_jump() throws Exception {
        openLong(1000);
        assertThat(page.locator(".ms")).hasCount(20);
        assertThat(page.locator(".ms").last()).containsText("said 1000");
        showEarlierWithoutAJump(20);
        readEarlierWithoutAJump(80);
        assertThat(page.locator(".msgs > .earlier")).hasCount(1);
        // Ten are one block, which is not looked into while nobody sees it.
        assertThat(page.locator(".msgs > .part")).hasCount(12);
        assertThat(page.locator(".part .ms")).hasCount(120);
        assertThat(page.locator(".part").last()).hasCSS("content-visibility", "auto");
        visit.picture("chat-long");

        // Last is what the conversation ends with, and nothing that ends a part.
        assertThat(page.locator(".ms").last()).hasCSS("margin-bottom", "4px");
        for (var ends : page.locator(".part > .ms:last-child").all()) {
            assertThat(ends).hasCSS("margin-bottom", "16px");
        }
        assertThat(page.locator(".again")).hasCount(1);
        assertThat(page.locator(".msgs > .ms:last-child .again")).hasCount(1);
        visit.assertAccessible();
        visit.assertCalm();
    }

    @Test
    void a_question_said_long_ago_is_put_differently_and_what_followed_it_goes() throws Exception {
        openLong(998); // a thousand is full
        showEarlierWithoutAJump(20);
        showEarlierWithoutAJump(80);
        var asked = page.locator("[data-position='901']"); // of a block in the middle
        asked.hover();
        asked.getByTitle("Edit the question").click();
        page.keyboard().press("Control+A");
        page.keyboard().type("what is dream server");
        var onTheWay = new ArrayList<Route>();
        page.route("**/chat/answers", onTheWay::add);
        page.keyboard().press("Enter");

        // From the oldest that is shown, 859, to the question, and what comes.
        assertThat(page.locator(".ms")).hasCount(901 - 859 + 2);
        assertThat(page.locator(".ms.u .bub").last()).hasText("what is dream server");
        assertThat(page.locator(".ms.u").last()).hasAttribute("data-position", "901");
        assertThat(page.locator(".msgs > .ms:last-child")).hasAttribute("aria-busy", "true");
        page.waitForCondition(() -> !onTheWay.isEmpty());
        onTheWay.getFirst().resume();
        page.unroute("**/chat/answers");
        assertThat(page.locator("[data-position='901']")).hasCount(0);
        assertThat(page.locator(".ms.u").last().locator(".vars")).hasText("2 / 2");
        assertThat(page.locator(".ms")).hasCount(20);
        assertThat(answer()).hasAttribute("data-end", "COMPLETE");
        visit.assertCalm();
    }

    @Test
    void another_way_from_long_ago_is_shown_in_its_place() throws Exception {
        openLong(200);
        showEarlierWithoutAJump(20);
        var id = page.url().substring(page.url().indexOf("c=") + 2);
        sayBeside(id, 141);
        reloadToItsEnd();
        showEarlierWithoutAJump(20);
        page.locator("[data-position='141'] .vars button:enabled").click();
        var other = page.locator("[data-position='201']");
        assertThat(other).containsText("said instead");
        assertThat(page.locator(".ms").last()).hasAttribute("data-position", "201");
        other.locator(".vars button:enabled").click();
        var again = page.locator("[data-position='141']");
        assertThat(again).isInViewport();
        assertThat(again.locator(".vars button:enabled")).isFocused();
        assertThat(page.locator(".ms").last()).containsText("said 200");
        visit.assertCalm();
    }

    @Test
    void who_reads_above_stays_there_when_an_answer_ends() throws Exception {
        openLong(200);
        var onTheWay = new ArrayList<Route>();
        page.route("**/chat/answers", onTheWay::add);
        page.getByLabel("Answer again").click();
        page.waitForCondition(() -> !onTheWay.isEmpty());
        showEarlierWithoutAJump(page.locator(".ms").count());
        page.locator("[data-position='150']")
                .evaluate(
                        """
                        node => {
                          const log = node.closest('.msgs');
                          log.scrollTop += node.getBoundingClientRect().top
                              - log.getBoundingClientRect().top;
                        }""");
        assertThat(page.locator("[data-latest]")).isVisible(); // the page does not follow
        top(page.locator("[data-position='150']"));
        var position =
                page.locator(".msgs")
                        .evaluate(
                                """
                                log => {
                                  const { left, width, top } = log.getBoundingClientRect();
                                  return document.elementFromPoint(left + width / 2, top + 20)
                                      .closest('[data-position]').dataset.position;
                                }""");
        var read = page.locator("[data-position='" + position + "']");
        var stood = top(read);
        onTheWay.getFirst().resume();
        page.unroute("**/chat/answers");
        assertThat(page.locator(".ms").last().locator(".vars")).hasText("2 / 2");
        assertThat(read).isInViewport();
        page.waitForCondition(() -> Math.abs(top(read) - stood) <= 2.0);
        visit.assertCalm();
    }

    @Test
    void whoever_scrolls_up_goes_up_and_never_back() throws Exception {
        openLong(300);
        page.evaluate(
                """
                () => {
                  const log = document.querySelector('.msgs');
                  const { left, width, top, height } = log.getBoundingClientRect();
                  let node, stood;
                  window.jumps = [];
                  const look = () => {
                    const now = node?.getBoundingClientRect().top;
                    if (node && (now < stood - 2 || now > stood + 700)) window.jumps.push(now - stood);
                    node = document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.ms');
                    stood = node?.getBoundingClientRect().top;
                    requestAnimationFrame(look);
                  };
                  look();
                }""");
        page.mouse().move(800, 400);
        var until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (page.locator(".ms").count() < 140) {
            assertThat(System.nanoTime()).as("140 messages are shown").isLessThan(until);
            page.mouse().wheel(0, -200);
            top(page.locator(".ms").first());
        }
        assertThat(page.locator(".msgs > .part").count()).isGreaterThan(4);
        assertThat(page.evaluate("window.jumps")).asInstanceOf(LIST).isEmpty();
        visit.assertCalm();
    }

    @Test
    void an_answer_that_a_reload_cut_is_shown_as_far_as_it_came() throws Exception {
        page.navigate("/chat");
        try (var _ = new Stepped(new Parts(house).engine())) {
            page.locator("#msg").fill("what is dream server");
            page.keyboard().press("Enter");
            page.waitForURL("**/chat?c=*");
            page.reload();
            // No longer: the page looks seconds later, and an engine that hangs so long is killed.
            var id = page.url().substring(page.url().indexOf("c=") + 2);
            page.waitForCondition(() -> count(LEFT, id) == 1);
        }
        assertThat(page.locator(".ms").last()).hasAttribute("data-end", "LEFT");
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        ask("what is dream server", WHAT);
        visit.assertCalm();
    }

    @Test
    void a_title_of_many_words_is_cut_and_no_page_is_higher_than_its_window() throws Exception {
        openLong(4);
        var title =
                "Quarterly planning of the warehouse with all open questions about staffing and rent";
        page.locator("h1[data-title]")
                .evaluate("(node, title) => node.textContent = title + ' ' + title", title);
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).isEqualTo(0);
        assertThat(page.evaluate("document.documentElement.scrollHeight - innerHeight"))
                .isEqualTo(0);
    }

    /** Opens a conversation of so many messages. */
    private void openLong(int messages) throws SQLException {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        lengthen(page.url().substring(page.url().indexOf("c=") + 2), messages - 2);
        reloadToItsEnd();
    }

    /** When its fonts are there the page goes to its end once more, and takes along who went up. */
    private void reloadToItsEnd() {
        page.reload();
        page.evaluate("document.fonts.ready.then(() => null)");
    }

    /** Asks for what was said before, with so many messages shown, and reads on where it was. */
    private void showEarlierWithoutAJump(int shown) {
        var link = page.getByText(Pattern.compile("Show \\d+ earlier messages"));
        link.focus();
        var same = withoutAJump(shown, () -> page.keyboard().press("Enter"));
        assertThat(same.locator("button").first()).isFocused();
    }

    /** Scrolls up, with so many messages shown, and reads on where it was. */
    private void readEarlierWithoutAJump(int shown) {
        var response = new ArrayList<Route>();
        page.route("**/chat?c=*&before=*", response::add);
        page.locator(".msgs").evaluate("log => log.scrollTop = 0");
        assertThat(page.locator(".ms").first()).isInViewport();
        page.waitForCondition(() -> !response.isEmpty());
        withoutAJump(shown, () -> response.getFirst().resume());
        page.unroute("**/chat?c=*&before=*");
    }

    /** What was the first message stands where it stood. */
    private Locator withoutAJump(int shown, Runnable more) {
        var first = page.locator(".ms").first();
        var text = first.textContent();
        var stood = top(first);
        page.locator(".msgs")
                .evaluate(
                        """
                        log => new MutationObserver((seen, watch) => {
                            log.dataset.readOut = String(log.ariaLive !== 'off');
                            watch.disconnect();
                        }).observe(log, {childList: true})""");
        more.run();
        assertThat(page.locator(".ms")).hasCount(shown + 60);
        var same = page.locator(".ms").nth(60);
        assertThat(same).hasText(text);
        assertThat(same).isInViewport();
        assertThat(top(same)).isCloseTo(stood, within(2.0));
        assertThat(page.locator(".msgs")).hasAttribute("data-read-out", "false");
        return same;
    }

    /** Where it stands once what is seen has been laid out. */
    private static double top(Locator message) {
        return ((Number)
                        message.evaluate(
                                """
                                node => new Promise(done => requestAnimationFrame(() =>
                                    requestAnimationFrame(() => requestAnimationFrame(() =>
                                        done(node.getBoundingClientRect().top)))))"""))
                .doubleValue();
    }

    private void lengthen(String id, int more) throws SQLException {
        try (var database = house.database();
                var add =
                        database.prepareStatement(
                                """
                                insert into chat_message (id, conversation_id, position, follows,
                                    author, body, created_at, outcome, model)
                                select gen_random_uuid(), ?::uuid, n, n - 1,
                                    case n % 2 when 1 then 'PERSON' else 'MODEL' end,
                                    'said ' || n || repeat(' and **more** `code`', n % 9), now(),
                                    case n % 2 when 0 then 'COMPLETE' end,
                                    case n % 2 when 0 then 'dream-guide' end
                                from generate_series(3, ?) n""");
                var show =
                        database.prepareStatement(
                                "update chat_conversation set shown_end = ? where id = ?::uuid")) {
            add.setString(1, id);
            add.setInt(2, more + 2);
            assertThat(add.executeUpdate()).isEqualTo(more);
            show.setInt(1, more + 2);
            show.setString(2, id);
            assertThat(show.executeUpdate()).isOne();
        }
    }

    /** A question of the conversation has another way beside it, which ends with it. */
    private void sayBeside(String id, int position) throws SQLException {
        try (var database = house.database();
                var add =
                        database.prepareStatement(
                                """
                                insert into chat_message (id, conversation_id, position, follows,
                                    author, body, created_at)
                                select gen_random_uuid(), conversation_id,
                                    (select max(position) + 1 from chat_message m
                                     where m.conversation_id = q.conversation_id),
                                    follows, author, 'said instead', now()
                                from chat_message q
                                where conversation_id = ?::uuid and position = ?""")) {
            add.setString(1, id);
            add.setInt(2, position);
            assertThat(add.executeUpdate()).isOne();
        }
    }

    private void instruct(String prompt, String temperature, String tokens) {
        page.getByTitle("Instructions and parameters").click();
        page.getByLabel("System prompt").fill(prompt);
        page.getByLabel("Temperature").fill(temperature);
        page.getByLabel("Longest answer, in tokens").fill(tokens);
        page.locator("#instruct").getByText("Save").click();
        assertThat(page.locator("#toast")).containsText("Saved.");
    }

    private void attach(String name, String type, String text) {
        page.locator("[data-attach]")
                .setInputFiles(
                        new FilePayload(name, type, text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void ask(String question, String expected) {
        var before = page.locator(".ms.a .mt-row").count();
        page.locator("#msg").fill(question);
        page.keyboard().press("Enter");
        assertThat(page.locator(".ms.a .mt-row")).hasCount(before + 1);
        assertThat(answer()).containsText(expected);
    }

    private Locator answer() {
        return page.locator(".ms.a").last();
    }

    /** How many rows there are of those that this value names. */
    private long count(String rows, String value) {
        try (var database = house.database();
                var query = database.prepareStatement("select count(*) from " + rows)) {
            query.setString(1, value);
            var row = query.executeQuery();
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
    }
}
