package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each page and each dialog by keyboard alone: all is reached, in order, seen to be, and named. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ByKeyboardIT {

    private static final String PASSWORD = "correct-horse-battery";

    /** What can be reached, how it looks before it is, and from then on what is reached. */
    private static final String LOOK_ROUND =
            """
            () => {
              // A part that is had anew on the way has other controls than those that were counted.
              for (const part of document.querySelectorAll('[data-live-part]')) part.removeAttribute('data-live-part');
              window.look = (node) => [node, node.parentElement, node.parentElement?.parentElement, node.labels?.[0]]
                .filter(Boolean).map((one) => {
                  const { outline, boxShadow, borderColor, backgroundColor, transform } = getComputedStyle(one);
                  return [outline, boxShadow, borderColor, backgroundColor, transform].join();
                }).join(';');
              window.said = (node) => node.tagName + ' ' + (node.id || node.className) + ' ' + node.textContent.trim().slice(0, 30);
              document.activeElement?.blur();
              window.all = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')].filter((node) =>
                node.tabIndex >= 0 && !node.disabled && node.type !== 'hidden' && node.checkVisibility({ visibilityProperty: true })
                && !(node.type === 'radio' && !node.checked));
              const before = all.map(look);
              window.walk = [];
              document.addEventListener('focusin', ({ target }) => {
                const at = all.indexOf(target);
                if (target !== document.body) walk.push({ at, seen: at < 0 || look(target) !== before[at], is: said(target) });
              });
              document.body.tabIndex = -1;
              document.body.focus();
              document.body.removeAttribute('tabindex');
            }""";

    /** A date has a day, a month, a year and a calendar. */
    private static final String STEPS =
            "all.reduce((steps, node) => steps + (node.type === 'date' ? 4 : 1), 0)";

    private static final String UNREACHED =
            "(reached) => all.filter((node, at) => node.isConnected && !reached.includes(at)).map(said)";

    /**
     * Controls without a name, and such whose name does not have in it what is seen: of a button
     * its own words, of a field those of its label.
     */
    private static final String MISNAMED =
            """
            (within) => {
              const text = (ids) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
              const plain = (words) => words.toLowerCase().replace(/[^\\p{L}\\p{N}]+/gu, '');
              const beside = (node) => node.type !== 'checkbox' && node.closest('.fl')?.querySelector('label,.lb');
              const seenOf = (node) => {
                if (node.matches('a,button,summary')) return node.hasAttribute('aria-label') ? [node.innerText] : [];
                return [...(node.labels ?? []), beside(node)].filter((one) => one && !one.classList.contains('sr')).map((one) => one.innerText);
              };
              const controls = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')].filter((node) =>
                node.closest(within) && node.tabIndex >= 0 && !node.disabled && node.type !== 'hidden' && node.checkVisibility({ visibilityProperty: true }));
              return controls.filter((node) => {
                const given = node.getAttribute('aria-label') ?? text(node.getAttribute('aria-labelledby'));
                const labels = [...(node.labels ?? [])].map((one) => one.textContent).join(' ');
                const name = given.trim() || labels.trim() || (node.matches('input,select,textarea') ? '' : node.textContent.trim()) || node.title;
                return !name || seenOf(node).some((seen) => !plain(name).includes(plain(seen.replace(/(^|\\s)\\d+$/, ''))));
              }).map((node) => node.tagName + ' ' + (node.id || node.className) + ' ' + node.textContent.trim().slice(0, 30));
            }""";

    /** Fields of a form that cannot be seen while they have the focus. */
    private static final String COVERED =
            """
            (form) => [...document.getElementById(form).querySelectorAll('input:not([type=hidden]),select,.ft button')]
              .filter((field) => {
                field.blur();
                field.focus();
                const { left, top, width, height } = field.getBoundingClientRect();
                const there = document.elementFromPoint(left + width / 2, top + height / 2);
                return field.checkVisibility() && !field.disabled && there !== field && !field.contains(there);
              }).map(said => said.id)""";

    private final List<String> made = new ArrayList<>();

    private House house;
    private Visit visit;
    private Page page;
    private String chat;

    @BeforeAll
    void comeIn(House given) throws IOException {
        house = given;
        new People(house).add("by-keyboard", PASSWORD, "user", "admin");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("by-keyboard", PASSWORD);
        page.navigate("/chat");
        page.locator("#msg").fill("what is dream server");
        page.keyboard().press("Enter");
        assertThat(page.locator(".mt-row")).isVisible();
        chat = page.url();
        furnish();
    }

    /** What must be there to be changed and ended. */
    private void furnish() throws IOException {
        page.navigate("/keys#new");
        page.getByLabel("Name").fill("by-keyboard");
        page.getByText("Create key").click();
        assertThat(page.locator("#key-text")).isVisible();
        make(
                "PUT",
                "/api/v1/budgets",
                "{'kind':'PERSON','who':'by-keyboard','amount':900000,'period':'DAY'}");
        make("PUT", "/api/v1/rates", "{'kind':'PERSON','who':'by-keyboard','requests':900}");
        make(
                "POST",
                "/api/v1/routing/rules",
                "{'name':'by-keyboard','model':'dream-guide','project':'none'}");
        done("PUT", "/api/v1/routing/names/by-keyboard-name", json("{'models':['dream-guide']}"));
        done(
                "POST",
                "/api/v1/providers",
                json(
                        "{'name':'by-keyboard','kind':'compatible','url':'http://127.0.0.1:1','key':'sk-none'}"));
        Files.copy(Path.of("..", "engines", "guide", "dream-guide.gguf"), guest());
        done("POST", "/api/v1/models", json("{'source':'%s'}".formatted(guest())));
    }

    private void make(String method, String path, String body) throws IOException {
        var answer = done(method, path, json(body));
        made.add(path + "/" + new ObjectMapper().readTree(answer.body()).path("id").asText());
    }

    private HttpResponse<String> done(String method, String path, String body) {
        var answer = house.asOwner(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        return answer;
    }

    private Path guest() {
        return house.home().resolve("by-keyboard.gguf");
    }

    private static String json(String body) {
        return body.replace('\'', '"');
    }

    @AfterAll
    void leave() throws IOException {
        visit.close();
        Files.deleteIfExists(guest());
        made.forEach(path -> done("DELETE", path, ""));
        done("DELETE", "/api/v1/routing/names/by-keyboard-name", "");
        done("DELETE", "/api/v1/providers/by-keyboard", "");
    }

    @AfterEach
    void atTheDeskAgain() {
        page.setViewportSize(1440, 900);
        visit.assertCalm();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/chat",
                "?c=",
                "/health",
                "/usage",
                "/usage/prices",
                "/keys",
                "/budgets",
                "/models",
                "/gpu",
                "/setup",
                "/setup/card",
                "/providers",
                "/routing",
                "/settings",
                "/settings/house",
                "/bell",
                "/docs",
                "/docs/operations",
                "/hud"
            })
    void all_on_a_page_is_reached_in_order_seen_to_be_and_named(String address) {
        for (var width : new int[] {1440, 390}) {
            page.setViewportSize(width, 900);
            page.navigate(address.equals("?c=") ? chat : address);
            page.waitForLoadState();
            page.evaluate(LOOK_ROUND);
            assertThat((List<?>) page.evaluate(MISNAMED, "body")).as("without its name").isEmpty();
            for (var more = (Integer) page.evaluate(STEPS); more >= 0; more--) {
                page.keyboard().press("Tab");
            }
            var walk = (List<?>) page.evaluate("walk");
            var reached = new ArrayList<Integer>();
            var unseen = new ArrayList<Object>();
            for (var step : walk) {
                var where = (Map<?, ?>) step;
                var at = (Integer) where.get("at");
                if (reached.contains(at) || at < 0) {
                    break;
                }
                reached.add(at);
                if (where.get("seen").equals(false)) {
                    unseen.add(where.get("is"));
                }
            }
            assertThat((List<?>) page.evaluate(UNREACHED, reached)).as("not reached").isEmpty();
            assertThat(unseen).as("reached, and not seen to be").isEmpty();
            assertThat(reached).isSorted().hasSizeGreaterThan(address.equals("/hud") ? 0 : 5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/,               [data-palette]:visible,                    ,         dialog.pal",
        "/,               .go,                                       ?,        dialog.dlg",
        "?c=,             .th [data-instruct],                       ,         #instruct",
        "?c=,             .th [data-more],                           Rename,   #rename",
        "?c=,             .th [data-more],                           Move to folder, #file",
        "/keys,           .acts [data-show=create],                  ,         #create",
        "/providers,      .acts [data-new],                          ,         #edit-dialog",
        "/budgets,        .acts [data-new],                          ,         #edit-dialog",
        "/routing,        .acts [data-new],                          ,         #edit-dialog",
        "/models,         .acts [data-new],                          ,         #add-dialog",
        "/usage,          #requests tr:first-child [data-detail],     ,         #detail",
        "/usage/prices,   .acts [data-pick],                         ,         #price-dialog",
        "/settings/house, [data-pick='dream.health.retention'],      ,         #change-dialog",
        "?c=,             .th [data-more],                           Summary of what no longer fits, #summary",
        "/keys,           [title='Revoke by-keyboard'],              ,         #end-dialog",
        "/budgets,        #list [title^='Change: by-keyboard'],          ,         #edit-dialog",
        "/budgets,        #list .ui-button-danger[title*='by-keyboard'],,         #end-dialog",
        "/budgets,        [data-new-rate],                           ,         #rate-dialog",
        "/budgets,        #rates .ui-button-danger[title*='by-keyboard'],,        #rate-end-dialog",
        "/providers,      [title='Edit by-keyboard'],                ,         #edit-dialog",
        "/providers,      [title='Remove by-keyboard'],              ,         #end-dialog",
        "/routing,        [title='Change: by-keyboard'],             ,         #edit-dialog",
        "/routing,        [title='Remove: by-keyboard'],             ,         #end-dialog",
        "/routing,        [title='Remove: by-keyboard-name'],        ,         #end-name-dialog",
        "/routing,        [data-new-name],                           ,         #name-dialog",
        "/models,         [data-do=detail] >> nth=0,                 ,         #detail-dialog",
        "/models,         [data-do=fetch] >> nth=0,                  ,         #fetch-dialog",
        "/models?show=INSTALLED, [data-do=switch] >> nth=0,          ,         #switch-dialog",
        "/models?show=INSTALLED, [data-do=end] >> nth=0,             ,         #end-dialog",
    })
    void a_dialog_keeps_the_focus_and_gives_it_back(
            String address, String opener, String then, String dialog) {
        page.navigate(address.equals("?c=") ? chat : address);
        page.waitForLoadState();
        page.locator(opener).focus();
        page.keyboard().press(then != null && then.length() == 1 ? then : "Enter");
        if (then != null && then.length() > 1) {
            page.locator("[role=menuitem]:visible")
                    .getByText(then, new Locator.GetByTextOptions().setExact(true))
                    .focus();
            page.keyboard().press("Enter");
        }
        var open = page.locator(dialog);
        assertThat(open).isVisible();
        assertThat(page.locator(dialog + " :focus, " + dialog + ":focus")).hasCount(1);
        assertThat(open.locator("[aria-busy=true]")).hasCount(0);
        assertThat((List<?>) page.evaluate(MISNAMED, dialog)).as("without its name").isEmpty();
        visit.assertAccessibleWithin(dialog);
        for (var step = 0; step < 20; step++) {
            page.keyboard().press("Tab");
            assertThat(
                            page.evaluate(
                                    "(dialog) => document.activeElement === document.body"
                                            + " || document.activeElement.closest(dialog) !== null",
                                    dialog))
                    .as("after " + step)
                    .isEqualTo(true);
        }
        page.keyboard().press("Escape");
        assertThat(open).isHidden();
        assertThat(page.locator(opener)).isFocused();
    }

    /** Its button has only just been pressed, and had to wait for the answer that opened it. */
    @ParameterizedTest
    @CsvSource({
        "/keys,      [title='Revoke by-keyboard']",
        "/providers, [title='Remove by-keyboard']",
        "/providers, [title='Edit by-keyboard']",
    })
    void a_dialog_that_is_closed_at_once_gives_the_focus_back_too(String address, String opener) {
        page.navigate(address);
        page.waitForLoadState();
        page.locator(opener)
                .evaluate(
                        """
                        async (button) => {
                          const frame = () => new Promise(requestAnimationFrame);
                          const open = () => document.querySelector('[role=dialog]:focus-within');
                          button.focus();
                          button.click();
                          while (!open()) await frame();
                          open().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
                          while (open()) await frame();
                        }""");
        assertThat(page.locator(opener)).isFocused();
    }

    /**
     * What is wrong: the field and how it is told, in the order of the page; the first has the
     * focus.
     */
    @ParameterizedTest
    @CsvSource({
        "/keys,          .acts [data-show=create], new:do,       name=|project=-, name: A key needs a name of 1 to 60 characters|project: That cannot be the name of a project",
        "/keys,          .acts [data-show=create], new:do,       name=by-keyboard, name: You have an active key of this name already.",
        "/routing,       [data-new-name],          naming:save,  name=no name!|behind=nobody, name: A name has letters|behind: There is no such model",
        "/routing,       .acts [data-new],         edit:review,  name=|kind=PERSON|who=nobody|from=22|below=400|asked=no name!, name: Give the rule a name|who: There is no such person|asked: A name has letters|from: 22:00|to: 22:00|below: from 1 to 100",
        "/budgets,       .acts [data-new],         edit:review,  kind=PERSON|who=nobody|amount=much|threshold=400, who: There is no such person|amount: A budget is a whole number|threshold: from 1 to 100",
        "/budgets,       [data-new-rate],          rate:review,  who=nobody|requests=few|streams=x, who: There is no such person|requests: A rate limit is|streams: A rate limit is",
        "/providers,     .acts [data-new],         form:save,    name=No Name|address=ftp://x|weight=0|concurrent=x, name: A provider is called|address: an http or https address|concurrent: The limit of requests at once is from|weight: The weight is from",
        "/models,        .acts [data-new],         add:do,       source=ftp://x, source: Name an https address",
        "/models,        .acts [data-new],         add:do,       source=http://example.org/x.gguf, source: A file is fetched from an https address",
        "/usage/prices,  .acts [data-pick],        price:review, model=|input=|output=much|from=1999-01-01T00:00|source=, model: A model has a name|input: An amount is|output: An amount is|from: A price begins with a whole hour|source: where the figure is from",
        "/settings/house, [data-pick='dream.health.retention'], change:review, value=for ever, value: This value cannot be used.",
    })
    void a_form_tells_all_its_mistakes_beside_their_fields_and_leads_to_the_first(
            String address, String opener, String send, String typed, String mistakes) {
        page.navigate(address);
        page.waitForLoadState();
        page.locator(opener).click();
        var form = send.split(":", -1)[0];
        for (var one : typed.split("\\|", -1)) {
            var field = one.split("=", 2);
            var at = field(form, field[0]);
            if (field[0].equals("kind")) {
                at.selectOption(field[1]);
            } else {
                at.fill(field[1]);
            }
        }
        var button = page.locator("[id='%s']".formatted(send));
        button.click();
        var first = true;
        for (var one : mistakes.split("\\|", -1)) {
            var mistake = one.split(": ", 2);
            var at = field(form, mistake[0]);
            assertThat(at)
                    .hasAccessibleDescription(Pattern.compile(mistake[1].replace(".", "\\.")));
            assertThat(at).hasAttribute("aria-invalid", "true");
            var said = page.locator("[id='%s:%s-wrong']".formatted(form, mistake[0]));
            assertThat(said).containsText(mistake[1]);
            assertThat(at.locator("xpath=..").locator(said)).isVisible();
            if (first) {
                assertThat(at).isFocused();
                first = false;
            }
        }
        assertThat(page.locator("[id='%s'] .ee:visible".formatted(form)))
                .hasCount(mistakes.split("\\|", -1).length);
        visit.assertAccessible();
        fitsItsWindow(form, button);
    }

    @Test
    void a_mistake_is_told_once_goes_when_it_is_corrected_and_leads_to_what_can_be_used() {
        page.navigate("/routing");
        page.waitForLoadState();
        page.locator(".acts [data-new]").click();
        var form = page.locator("[id='edit']");
        var review = page.locator("[id='edit:review']");
        field("edit", "from").fill("22");
        review.click();
        assertThat(form.locator(".ee:visible")).hasCount(3);
        assertThat(form.getByRole(AriaRole.ALERT)).hasCount(0); // the focus leads to the first
        assertThat(page.locator("#edit-dialog")).hasAttribute("aria-live", "off");
        field("edit", "name").fill("by hand");
        assertThat(field("edit", "name")).not().hasAttribute("aria-invalid", "true");
        assertThat(field("edit", "name"))
                .not()
                .hasAccessibleDescription(Pattern.compile("Give the rule a name"));
        assertThat(form.locator(".ee:visible")).hasCount(2);

        page.evaluate(
                """
                document.addEventListener('rule-step', () => {
                  for (const name of ['name', 'from']) document.getElementById('edit:' + name).disabled = true;
                })""");
        field("edit", "name").fill("");
        review.click();
        assertThat(field("edit", "to")).isFocused(); // those before it cannot be
        field("edit", "to").fill("");
        page.evaluate("document.getElementById('edit:from').disabled = false");
        field("edit", "from").fill("");
        page.evaluate("document.getElementById('edit:name').disabled = false");
        review.click();
        assertThat(form.locator(".ee:visible")).hasCount(1);
        assertThat(review).isFocused();
        page.keyboard().press("Escape");
    }

    private Locator field(String form, String name) {
        return page.locator("[id='%s:%s']".formatted(form, name));
    }

    /** Also a small one: the buttons are in sight and cover nothing that has the focus. */
    private void fitsItsWindow(String form, Locator button) {
        for (var size : new int[][] {{1280, 640}, {390, 700}}) {
            page.setViewportSize(size[0], size[1]);
            assertThat(page.locator("[id='%s']".formatted(form)).locator("xpath=../.."))
                    .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
            assertThat((List<?>) page.evaluate(COVERED, form)).as("covered").isEmpty();
            assertThat(button)
                    .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        }
    }

    @Test
    void on_a_phone_the_pages_without_a_tab_are_opened_and_left_by_keyboard() {
        for (var width : new int[] {320, 390}) {
            page.setViewportSize(width, 844);
            page.navigate("/");
            page.waitForLoadState();
            assertThat(page.locator(".tabbar > :visible")).hasCount(5);
            var more = page.locator(".tabbar button");
            var sheet = page.locator("#more");
            more.focus();
            page.keyboard().press("Enter");
            assertThat(sheet).isVisible();
            assertThat(sheet.locator("a:visible").first()).isFocused();
            var tabs =
                    page.locator(".tabbar a:visible")
                            .evaluateAll("all => all.map(one => one.pathname)");
            var rest =
                    sheet.locator("a:visible").evaluateAll("all => all.map(one => one.pathname)");
            assertThat(Stream.concat(((List<?>) tabs).stream(), ((List<?>) rest).stream()))
                    .as("all that stands beside a page at a desk, each once")
                    .containsExactlyElementsOf(
                            (List<?>)
                                    page.locator(".side .nav")
                                            .evaluateAll("all => all.map(one => one.pathname)"));
            visit.assertAccessible();
            visit.picture("more-" + width);
            page.keyboard().press("Escape");
            assertThat(sheet).isHidden();
            assertThat(more).isFocused();
        }
        page.navigate("/budgets");
        assertThat(page.locator("#more a[aria-current=page]")).hasText("Budgets");
    }
}
