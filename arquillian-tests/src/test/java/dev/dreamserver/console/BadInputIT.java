package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Parts;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Stepped;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever people type, paste and bring along, and whatever goes wrong in a page: it is shown
 * calmly, nothing of it is lost, nothing of it is executed.
 */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String WHAT = "private AI platform on your own hardware";
    private static final int MEGABYTE = 1_000_000;

    /** Shorter than the shortest name that the house takes. */
    private static final String NASTY = "</b><img src=x onerror=hacked=1>#{7*7}${7*7}{{7*7}}";

    private static final String NASTY_FILE = "<img src=x onerror=hacked=1>#{7*7}.txt";

    private static final String FAMILY = "👨‍👩‍👧‍👦";
    private static final String HEBREW = "מה זה שרת החלומות?";
    private static final String ARABIC = "ما هو خادم الأحلام؟";

    private final List<String> dialogs = new ArrayList<>();

    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        new People(house).add("bad-input", PASSWORD, "user", "admin");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        page.context()
                .addInitScript(
                        "window.refused = [];"
                                + "addEventListener('securitypolicyviolation',"
                                + " (event) => refused.push(event.violatedDirective));"
                                + "addEventListener('live', () => (window.heard = true), true)");
        page.onDialog(
                dialog -> {
                    dialogs.add(dialog.message());
                    dialog.dismiss();
                });
        visit.enter("bad-input", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @AfterEach
    void atTheDeskAgain() {
        page.setViewportSize(1440, 900);
        visit.assertCalm();
    }

    @Test
    void who_asks_for_an_error_page_finds_none_and_the_log_tells_of_no_error() throws Exception {
        var log = house.home().resolve("logs/house.log");
        var before = Files.size(log);
        for (var page : List.of("/error/500", "/error/500.xhtml")) {
            assertThat(house.send("GET", page, "").statusCode()).as(page).isEqualTo(404);
        }
        try (var told = Files.newInputStream(log)) {
            told.skipNBytes(before);
            assertThat(new String(told.readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContainPattern("Error [0-9A-Z]{4}-[0-9A-Z]{4} at");
        }
    }

    @Test
    void a_script_that_fails_is_told_by_its_place_and_never_by_its_words() throws Exception {
        for (var time = 0; time < 2; time++) {
            page.navigate("/chat");
            page.locator("#msg").fill("half a thought");
            page.waitForResponse(
                    "**/script-errors",
                    () ->
                            page.evaluate(
                                    "() => void setTimeout(() => {"
                                            + " throw new RangeError('my secret words') })"));
            assertThat(page.locator("#toast"))
                    .containsText(
                            "Something on this page did not work. What you typed is still here.");
            if (time == 0) { // the way to reload goes after ten seconds: the second is left to it
                visit.picture("script-failed");
                visit.assertAccessible();
            }
        }
        assertThat(page.locator("#msg")).hasValue("half a thought");
        page.getByText("Reload", exactly()).click();
        assertThat(page.locator("#toast")).isEmpty();
        assertThat(page.locator("#msg")).hasValue("half a thought");
        visit.assertNotedOnly("my secret words");

        page.evaluate(
                "() => document.querySelector('main').insertAdjacentHTML('beforeend',"
                        + " '<button id=planted data-copy-from=my-secret-id>Copy</button>')");
        page.waitForResponse("**/script-errors", () -> page.locator("#planted").click());
        visit.assertNotedOnly("textContent");
        page.locator("#msg").fill("");

        var log = Files.readString(house.home().resolve("logs/house.log"));
        assertThat(log)
                .containsOnlyOnce("DREAM0700: A script of page /chat failed with RangeError at ")
                .containsPattern(
                        "DREAM0700: A script of page /chat failed with TypeError at shell\\.js:\\d+:\\d+")
                .doesNotContain("my secret", "my-secret");
        assertThat(metrics())
                .containsPattern("dream_console_script_errors_total\\{.*file=\"shell\\.js\"");
    }

    @Test
    void the_place_of_a_failure_is_taken_from_ones_own_page_only_and_never_much() {
        page.navigate("/");
        var address = house.url() + "/script-errors";
        var foreign = RequestOptions.create().setForm(place("chat.js"));
        assertThat(page.request().post(address, foreign).status()).isEqualTo(403);
        var own = visit.asItsPage().setForm(place("chat.js"));
        assertThat(page.request().post(address, own).status()).isEqualTo(204);
        var tooMuch = visit.asItsPage().setForm(place("x".repeat(2_000)));
        assertThat(page.request().post(address, tooMuch).status()).isEqualTo(413);
    }

    @Test
    void markup_and_expressions_stay_text_wherever_they_are_shown() throws Exception {
        page.navigate("/chat");
        attach(NASTY_FILE, "harmless");
        ask(NASTY, "");
        rename(NASTY);
        choose("Move to folder");
        page.locator("#file-name").fill(NASTY);
        page.keyboard().press("Enter");
        assertThat(page.locator("#list h2", having(NASTY))).isVisible();
        page.reload();
        for (var shown : List.of("h1", ".ms.u .bub", ".cv[aria-current] b", "#list h2 bdi")) {
            assertThat(page.locator(shown).first()).hasText(NASTY);
        }
        assertThat(page.locator(".ms.u .att b")).hasText(NASTY_FILE);
        assertThat(page.title()).endsWith(NASTY + " · Dream Server");
        page.locator("#find").fill("7*7}${7");
        assertThat(page.locator("#found .cv b")).hasText(NASTY);
        page.locator("#find").fill("");
        assertHarmless();
        var markdown = page.waitForDownload(() -> choose("Download as Markdown"));
        assertThat(Files.readString(markdown.path())).startsWith("# " + NASTY + "\n");
        assertThat(markdown.suggestedFilename()).doesNotContain("<", "/").endsWith(".md");

        page.navigate("/");
        assertThat(page.locator(".feed .q", having(NASTY))).isVisible();
        page.keyboard().press("Control+k");
        page.getByRole(AriaRole.COMBOBOX).fill("7*7}${7");
        assertThat(page.getByRole(AriaRole.OPTION)).hasText(NASTY);
        assertHarmless();

        page.navigate("/keys");
        page.getByText("New key").first().click();
        page.getByLabel("Name").fill(NASTY);
        page.getByText("Create key").click();
        assertThat(page.locator("#made-dialog")).containsText(NASTY);
        page.getByLabel("I have saved the key").check();
        page.getByText("Done", exactly()).click();
        var row = page.locator("#list tr", having(NASTY));
        assertThat(row).isVisible();
        row.getByText("Revoke").click();
        assertThat(page.locator("#end-dialog")).containsText(NASTY);
        assertHarmless();
        page.locator("#end-dialog").getByText("Revoke key").click();
        assertThat(row).containsText("Revoked");

        page.navigate("/settings/house");
        page.locator("[data-pick='dream.health.retention']").click();
        page.getByLabel("New value").fill(NASTY);
        page.getByText("Review change").click();
        assertThat(page.getByText("This value cannot be used.")).isVisible();
        assertThat(page.getByLabel("New value")).hasValue(NASTY);
        assertHarmless();
        page.navigate("/bell");
        assertHarmless();
    }

    @Test
    void names_that_administrators_and_programs_give_stay_text_on_every_page() throws Exception {
        var rule =
                made(
                        "/api/v1/routing/rules",
                        "{'name':'%s','model':'dream-guide','project':'none'}");
        var budget =
                made(
                        "/api/v1/budgets",
                        "{'kind':'PROJECT','who':'%s','amount':900000,'period':'DAY'}");
        made(
                "/api/v1/usage/prices",
                "{'model':'bad-input','input':'1','output':'1','source':'%s'}");
        var answered =
                house.send(
                        "POST",
                        "/v1/chat/completions",
                        json(
                                "{'model':'dream-guide','max_tokens':5,'messages':[{'role':'user','content':'hello'}]}"),
                        "Authorization",
                        "Bearer " + house.newKey("bad-input"),
                        "Content-Type",
                        "application/json",
                        "x-dream-project",
                        NASTY);
        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        try {
            page.navigate("/routing");
            assertThat(page.locator("#rules tr", having(NASTY))).isVisible();
            page.locator("#rules tr", having(NASTY)).getByText("Remove").click();
            assertThat(page.locator("#end-dialog")).containsText(NASTY);
            assertHarmless();
            page.navigate("/budgets");
            assertThat(page.locator("#list tr", having(NASTY))).isVisible();
            page.locator("#list tr", having(NASTY)).getByText("Change").click();
            assertThat(page.locator("#edit-dialog")).isVisible();
            assertHarmless();
            page.navigate("/usage?by=project");
            assertThat(page.locator("main")).containsText(NASTY);
            assertHarmless();
            page.navigate("/usage/prices");
            page.locator("tr", having("bad-input")).locator("[data-pick]").first().click();
            assertThat(page.locator("#price-dialog")).containsText(NASTY);
            assertHarmless();
            visit.assertCalm();
        } finally {
            house.asOwner("DELETE", "/api/v1/routing/rules/" + rule, "");
            house.asOwner("DELETE", "/api/v1/budgets/" + budget, "");
            try (var database = house.database();
                    var prices = database.createStatement()) {
                prices.executeUpdate("delete from usage_price where model = 'bad-input'");
            }
        }
    }

    /** Made by the API, with the text that looks like markup in it; its id, where it has one. */
    private String made(String path, String body) throws IOException {
        var method = path.endsWith("budgets") ? "PUT" : "POST";
        var answer = house.asOwner(method, path, json(body.formatted(NASTY)));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        return new ObjectMapper().readTree(answer.body()).path("id").asText();
    }

    private static String json(String body) {
        return body.replace('\'', '"');
    }

    @Test
    void what_a_model_may_write_becomes_only_what_text_is_made_of() {
        page.navigate("/chat");
        var texts =
                List.of(
                        NASTY,
                        "<script>hacked=1</script><svg/onload=hacked=1>",
                        "[a](javascript:hacked=1) [b](JaVaScRiPt:hacked=1) [c]( javascript:hacked=1)",
                        "[d](data:text/html,<script>hacked=1</script>) ![e](data:image/svg+xml,x)",
                        "[f](java\tscript:hacked=1) [g](&#106;avascript:hacked=1) [h](//evil.example)",
                        "[i](https://x.example\"onmouseover=hacked=1) ![j](https://x.example/a.png)",
                        "<https://x.example/'onclick='hacked=1> https://x.example/\"><img src=x>",
                        "```html\" onclick=\"hacked=1\n</code></pre><img src=x onerror=hacked=1>\n```",
                        "|a<img src=x onerror=hacked=1>|[b](vbscript:x)|\n|-|-|\n|`</td>`|**<b>**|",
                        "# <img src=x onerror=hacked=1>\n> <iframe src=javascript:hacked=1>\n- <a>",
                        "**__~~*[x](javascript:hacked=1)*~~__** \u202e\u2066abc\u0000\ufffe",
                        ">".repeat(30_000) + "deep",
                        "**_".repeat(4_000) + "deep" + "_**".repeat(4_000),
                        deepList(150),
                        "[".repeat(20_000) + "](x)",
                        "`".repeat(9_999) + "x" + "*".repeat(9_999),
                        "| a ".repeat(5_000) + "\n" + "|-".repeat(5_000),
                        "# a" + " ".repeat(9_000) + "b",
                        "a " + "`".repeat(9_000),
                        "|" + " ".repeat(9_000) + "\n" + " ".repeat(9_000) + "- x",
                        "\\[a\n".repeat(9_000),
                        "```js\n" + "/* ".repeat(40_000),
                        "![".repeat(5_000));
        @SuppressWarnings("unchecked")
        var found =
                (List<String>)
                        page.evaluate(
                                """
                                async (texts) => {
                                  const parts = document.querySelector('[href$="/markdown.js"]').href;
                                  const { render } = await import(parts);
                                  const allowed = new Set(('P B EM DEL CODE PRE DIV SPAN A UL OL LI TABLE THEAD TBODY TR'
                                    + ' TH TD H3 H4 H5 H6 BLOCKQUOTE HR BR BUTTON svg use').split(' '));
                                  const wrong = [];
                                  for (const [at, text] of texts.entries()) {
                                    const box = document.createElement('div');
                                    document.body.append(box);
                                    const begun = performance.now();
                                    render(box, text, { copy: 'Copy', copied: 'Copied', code: 'Code' });
                                    const took = performance.now() - begun;
                                    if (took > 2000) wrong.push(at + ' took ' + Math.round(took) + ' ms');
                                    if (!box.textContent.trim()) wrong.push(at + ' shows nothing');
                                    for (const node of box.querySelectorAll('*')) {
                                      if (!allowed.has(node.tagName)) wrong.push(at + ' makes ' + node.tagName);
                                      for (const { name, value } of node.attributes) {
                                        if (/^(on|style|src)/.test(name)) wrong.push(at + ' sets ' + name);
                                        if (name === 'href' && node.tagName === 'A'
                                          && !/^(https?:|mailto:)/.test(new URL(value, location.href).protocol))
                                          wrong.push(at + ' leads to ' + value);
                                      }
                                    }
                                    for (const link of box.querySelectorAll('a'))
                                      if (!/noopener/.test(link.rel)) wrong.push(at + ' opens its opener');
                                    box.remove();
                                  }
                                  return wrong;
                                }""",
                                texts);
        assertThat(found).isEmpty();
        assertHarmless();
    }

    @Test
    void what_people_write_every_day_is_what_they_see() {
        page.navigate("/chat");
        var shown =
                page.evaluate(
                        """
                        async () => {
                          const parts = document.querySelector('[href$="/markdown.js"]').href;
                          const { render } = await import(parts);
                          const box = document.createElement('div');
                          render(box, '```java\\nint a;\\n```', { copy: 'Copy', code: 'Code' });
                          await import(parts.replace('markdown', 'code-colours')); // which that has asked for
                          await new Promise((then) => setTimeout(then));
                          const show = (text) => (render(box, text, { copy: 'Copy', code: 'Code' }), box);
                          const cells = (of) => [...of.querySelectorAll('td')].map((one) => one.textContent).join(' / ');
                          const leads = (of) => of.querySelector('a').href + ' ' + of.textContent;
                          return [
                            cells(show('| a | b |\\n|---|--:|\\n| x \\\\| y | `1 \\\\| 2` |')),
                            show('***both***, **bold** and *this*').innerHTML,
                            leads(show('[Foo](https://example.org/Foo_(bar)) is it')),
                            leads(show('(see https://example.org/Foo_(bar), or not)')),
                            [...show('- [x] done\\n- [ ] open').querySelectorAll('li')].map((one) => one.textContent).join(', '),
                            [...show('```java\\nclass A { int a = 1; } // no\\n```').querySelectorAll('code span')]
                              .map((one) => one.className + ':' + one.textContent).join(' '),
                            show('```sql\\nselect 1\\n```').querySelector('[data-copy]').dataset.copy,
                          ].join('\\n');
                        }""");
        assertThat(shown)
                .isEqualTo(
                        """
                        x | y / 1 | 2
                        <p dir="auto"><b><em>both</em></b>, <b>bold</b> and <em>this</em></p>
                        https://example.org/Foo_(bar) Foo is it
                        https://example.org/Foo_(bar) (see https://example.org/Foo_(bar), or not)
                        ☑ done, ☐ open
                        k:class n:1 c:// no
                        select 1""");
    }

    @Test
    void a_megabyte_is_refused_with_a_sentence_and_stays_in_the_box() {
        page.navigate("/");
        page.locator("#q").fill("a".repeat(MEGABYTE));
        page.keyboard().press("Enter");
        page.waitForURL("**/chat");
        assertThat(page.locator("#toast"))
                .containsText(
                        Pattern.compile(
                                "Use at most [\\d,]+ characters. This message has 1,000,000."));
        assertThat(page.locator(".ms")).hasCount(0);
        assertThat(page.evaluate("document.querySelector('#msg').value.length"))
                .isEqualTo(MEGABYTE);
        page.keyboard().press("End");
        page.keyboard().type("b");
        page.setViewportSize(390, 844);
        visit.assertAccessible();
        page.reload();
        assertThat(page.evaluate("document.querySelector('#msg').value.length"))
                .isEqualTo(MEGABYTE + 1);

        attach("long.txt", "a".repeat(MEGABYTE));
        assertThat(page.locator("#toast")).containsText("long.txt is too long: use at most");
        assertThat(page.locator(".cmp .att li")).hasCount(0);
        page.locator("#msg").fill("");

        // Without the page's own check.
        for (var size : new int[] {MEGABYTE, 5 * MEGABYTE}) {
            var refused =
                    page.request()
                            .post(
                                    house.url() + "/chat/answers",
                                    visit.asItsPage()
                                            .setData(
                                                    Map.of(
                                                            "conversation",
                                                            "",
                                                            "text",
                                                            "a".repeat(size))));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.text()).contains("\"code\":\"chat-too-long\"");
        }
    }

    @Test
    void a_word_without_an_end_breaks_no_page() throws Exception {
        var word = "W".repeat(400);
        page.navigate("/chat");
        attach("w".repeat(196) + ".txt", "harmless");
        page.locator("#msg").fill(word + " https://x.example/" + word);
        try (var _ = new Stepped(new Parts(house).engine())) { // or it may end before it is stopped
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile("c="));
            page.locator("[data-stop]").click();
            assertThat(page.locator(".ms.a")).containsText("You stopped this answer.");
        }
        rename(word.substring(0, 120));
        choose("Move to folder");
        page.locator("#file-name").fill(word.substring(0, 60));
        page.keyboard().press("Enter");
        assertThat(page.locator("#list h2", having("WWWW"))).isVisible();
        var chat = page.url();
        page.navigate("/keys");
        page.getByText("New key").first().click();
        page.getByLabel("Name").fill(word.substring(0, 60));
        page.getByText("Create key").click();
        page.setViewportSize(390, 844);
        assertThat(page.locator("#made-dialog")).containsText("WWWW");
        visit.picture("long-word-key-made");
        visit.assertAccessible();
        page.getByLabel("I have saved the key").check();
        page.getByText("Done", exactly()).click();
        for (var address : new String[] {chat, "/", "/keys", "/bell"}) {
            page.navigate(address);
            visit.picture("long-word-" + address.replaceAll("\\W+.*c=.*|\\W", ""));
            visit.assertAccessible();
        }
        page.navigate(chat);
        page.locator("[data-show-chats]").click();
        assertThat(page.locator(".cv[aria-current=page]")).isVisible();
        visit.picture("long-word-list");
        visit.assertAccessible();
    }

    @Test
    void every_script_reads_in_its_own_direction_and_no_sign_is_cut() {
        page.navigate("/chat");
        attach("דוח.txt", "שלום");
        ask(HEBREW + " " + "and some English in it", "");
        ask(
                ARABIC + " " + FAMILY + " 🇩🇪",
                "The model answered nothing."); // the guide knows no Arabic
        for (var node : List.of(".ms.u .bub", ".ms.u .att b", "h1", ".cv[aria-current] b")) {
            assertThat(page.locator(node).first()).hasCSS("direction", "rtl");
        }
        assertThat(page.locator(".ms.a .md p").first()).hasCSS("direction", "ltr");
        page.locator("#msg").fill(ARABIC);
        assertThat(page.locator("#msg")).hasCSS("direction", "rtl");
        visit.picture("right-to-left");
        visit.assertAccessible();
        page.setViewportSize(390, 844);
        visit.picture("right-to-left-narrow");
        visit.assertAccessible();
        page.setViewportSize(1440, 900);
        page.locator("#msg").fill("");

        rename("\u202e" + FAMILY.repeat(30));
        var whole = FAMILY.repeat(17) + "…";
        assertThat(page.locator(".cv[aria-current] b")).hasText(whole);
        page.reload();
        assertThat(page.getByRole(AriaRole.HEADING, level(1))).hasText(whole);
        page.navigate("/");
        assertThat(page.locator(".feed .q", having(whole))).isVisible();
    }

    @Test
    void of_two_windows_of_one_chat_the_second_is_told_and_loses_nothing() {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        try (var other = page.context().newPage()) {
            other.navigate(page.url());
            assertThat(other.locator(".ms")).hasCount(2);
            ask("is my data private?", "");
            other.locator("#msg").fill("do i need a gpu?");
            other.keyboard().press("Enter");
            assertThat(other.getByRole(AriaRole.ALERT))
                    .containsText("This chat went on in another window");
            assertThat(other.locator(".ms")).hasCount(4);
            assertThat(other.locator("#msg")).hasValue("do i need a gpu?");
            other.getByRole(AriaRole.ALERT).getByText("Try again").click();
            assertThat(other.locator(".ms")).hasCount(6);
            assertThat(other.locator(".ms.a .mt-row")).hasCount(3);

            page.getByLabel("Answer again").click();
            assertThat(page.getByRole(AriaRole.ALERT))
                    .containsText("This chat went on in another window");
            assertThat(page.locator(".ms")).hasCount(6);
            visit.picture("chat-went-on");
            visit.assertAccessible();
            visit.assertNotedOnly("409");

            other.reload();
            page.getByLabel("Answer again").click();
            assertThat(page.locator(".ms").last().locator(".vars")).hasText("2 / 2");
            // A question that is put differently there is put differently here, too, in its place.
            other.locator(".ms.u").first().hover();
            other.locator(".ms.u").first().getByTitle("Edit the question").click();
            other.keyboard().press("Control+A");
            other.keyboard().type("who are you?");
            other.keyboard().press("Enter");
            other.getByRole(AriaRole.ALERT).getByText("Try again").click();
            assertThat(other.locator(".ms.u .edit textarea")).hasValue("who are you?");
            assertThat(other.locator("#msg")).hasValue("");
            other.keyboard().press("Enter");
            assertThat(other.locator(".ms")).hasCount(2);
            assertThat(other.locator(".ms.u .vars")).hasText("2 / 2");
        }
        page.reload();
        assertThat(page.locator(".ms")).hasCount(2);
    }

    @Test
    void a_chat_deleted_in_another_window_goes_on_in_a_new_one() {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        var gone = page.url();
        try (var other = page.context().newPage()) {
            other.navigate(gone);
            other.locator(".th").getByTitle("More actions").click();
            other.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Delete"))
                    .click();
            assertThat(other.locator("#toast")).containsText("Chat deleted");
        }
        attach("notes.txt", "line one");
        page.locator("#msg").fill("what is dream server, once more");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("This chat is not there any more");
        assertThat(page.locator("#msg")).hasValue("what is dream server, once more");
        visit.picture("chat-gone");
        visit.assertAccessible();
        visit.assertNotedOnly("404");

        page.getByText("Go on in a new chat").click();
        assertThat(page.locator(".ms.a .mt-row")).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("c="));
        assertThat(page).not().hasURL(gone);
        assertThat(page.locator(".ms.u .att")).containsText("notes.txt");
        assertThat(page.locator("#msg")).hasValue("");
        page.reload();
        assertThat(page.locator(".ms")).hasCount(2);
    }

    @Test
    void a_page_below_another_hears_what_is_new_and_finds_chats_too() {
        page.navigate("/chat");
        ask("what is dream server", WHAT);
        rename("Below another");
        page.navigate("/settings/house");
        page.waitForFunction("() => window.heard");
        page.keyboard().press("Control+k");
        page.getByRole(AriaRole.COMBOBOX).fill("below another");
        assertThat(page.getByRole(AriaRole.OPTION).first()).hasText("Below another");
        page.keyboard().press("Enter"); // the list may be drawn anew under a pointer
        assertThat(page.getByRole(AriaRole.HEADING, level(1))).hasText("Below another");
    }

    private void assertHarmless() {
        assertThat(page.evaluate("window.hacked")).isNull();
        assertThat(page.evaluate("window.refused")).isEqualTo(List.of());
        assertThat(page.locator("img[src=x], iframe, [onerror]")).hasCount(0);
        assertThat(dialogs).isEmpty();
    }

    private static String deepList(int depth) {
        var text = new StringBuilder();
        for (var at = 0; at < depth; at++) {
            text.append("  ".repeat(at)).append("- deep\n");
        }
        return text.toString();
    }

    private void ask(String question, String expected) {
        var before = page.locator(".ms.a .mt-row").count();
        page.locator("#msg").fill(question);
        page.keyboard().press("Enter");
        assertThat(page.locator(".ms.a .mt-row")).hasCount(before + 1);
        assertThat(page.locator(".ms.a").last()).containsText(expected);
        assertThat(page.locator("#list [data-id] .cv[aria-current]")).isVisible();
    }

    private void rename(String title) {
        choose("Rename");
        page.locator("#rename-name").fill(title);
        page.waitForResponse("**/rename", () -> page.keyboard().press("Enter"));
    }

    private void choose(String action) {
        page.locator(".th").getByTitle("More actions").click();
        page.getByRole(
                        AriaRole.MENUITEM,
                        new Page.GetByRoleOptions().setName(action).setExact(true))
                .click();
    }

    private void attach(String name, String text) {
        page.locator("[data-attach]")
                .setInputFiles(
                        new FilePayload(name, "text/plain", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static FormData place(String file) {
        return FormData.create().set("page", "/chat").set("file", file);
    }

    private String metrics() throws IOException, InterruptedException {
        var address = URI.create("http://127.0.0.1:" + (house.port() + 4) + "/metrics");
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(address).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static Page.LocatorOptions having(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Page.GetByRoleOptions level(int level) {
        return new Page.GetByRoleOptions().setLevel(level);
    }
}
