package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages while something of them is on its way: it is said, and it costs little. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhileItComesIT {

    private static final String PASSWORD = "correct-horse-battery";

    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        new People(house).add("who-waits", PASSWORD, "user");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("who-waits", PASSWORD);
    }

    @AfterEach
    void nothingIsComplainedAbout() {
        visit.assertCalm();
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void the_bell_shows_that_its_list_is_on_the_way() {
        page.navigate("/");
        var onTheWay = new ArrayList<Route>();
        page.route("**/bell", onTheWay::add);
        page.locator("[data-bell]:visible").click();
        page.waitForCondition(() -> !onTheWay.isEmpty());
        var list = page.locator("#bell .list");
        assertThat(list).hasAttribute("aria-busy", "true");
        assertThat(list.locator(".skel")).hasCount(3);
        visit.picture("bell-loading");
        visit.assertAccessible();
        onTheWay.forEach(Route::resume);
        page.unroute("**/bell");
        assertThat(list.locator(".news, .mty").first()).isVisible();
        assertThat(list.locator(".skel")).hasCount(0);
        assertThat(list).not().hasAttribute("aria-busy", "true");
    }

    @Test
    void a_search_on_its_way_does_not_say_that_there_is_nothing() {
        page.navigate("/chat");
        var onTheWay = new ArrayList<Route>();
        page.route("**/conversations/search", onTheWay::add);
        page.keyboard().press("Control+k");
        page.locator("#palette-q").fill("a word that nobody said");
        page.waitForCondition(() -> onTheWay.size() == 2); // the newest chats, and what was typed
        assertThat(page.locator("dialog.pal .none")).isHidden(); // it is not known yet
        visit.assertAccessible();
        onTheWay.forEach(Route::resume);
        assertThat(page.locator("dialog.pal .none")).isVisible();
        page.unroute("**/conversations/search");
    }

    /** Told to whoever listens instead of looking: that it comes and that it is there. */
    @Test
    void an_answer_is_heard_in_two_sentences_and_not_word_by_word() {
        page.navigate("/chat");
        page.evaluate(
                """
                () => {
                  const ROLES = { status: 'polite', log: 'polite', alert: 'assertive' };
                  const live = (node) => node.closest('[aria-live],[role=status],[role=log],[role=alert]');
                  const isHeard = (node) => (node.ariaLive ?? ROLES[node.getAttribute('role')]) !== 'off'
                      && !node.closest('[aria-busy=true]');
                  window.heard = [];
                  window.written = 0;
                  new MutationObserver((changes) => {
                    for (const change of changes) {
                      const node = change.target.parentElement && change.target.nodeType === 3
                          ? change.target.parentElement : change.target;
                      if (node.closest('.msgs')) window.written++;
                      const region = live(node);
                      if (!region || !isHeard(region)) continue;
                      const said = [...change.addedNodes].map((one) => one.textContent).join(' ')
                          || (change.type === 'characterData' ? change.target.data : '');
                      if (said.trim()) window.heard.push(said);
                    }
                  }).observe(document.body, { subtree: true, childList: true, characterData: true });
                }""");
        page.locator("#msg").fill("what is dream server");
        page.keyboard().press("Enter");
        assertThat(page.locator(".mt-row")).isVisible();
        assertThat(page.locator("[data-told]")).hasText("The answer is complete.");
        assertThat(page.evaluate("heard"))
                .isEqualTo(List.of("Answering", "The answer is complete."));
        assertThat((int) page.evaluate("written")).as("changes of what is seen").isGreaterThan(5);
        assertThat(page.locator(".cx [role=meter]")).hasCount(1); // a progress bar is told too
        page.getByLabel("Answer again").click();
        assertThat(page.locator(".ms.a .vars")).hasText("2 / 2"); // the page has read all anew
        assertThat(page.evaluate("heard"))
                .isEqualTo(
                        List.of(
                                "Answering",
                                "The answer is complete.",
                                "Answering",
                                "The answer is complete."));
    }

    /**
     * However fast the words come: those of a real answer are told to the page again, each often,
     * while it is given no frame to draw in, and then one.
     */
    @Test
    void words_wait_for_a_frame_and_are_drawn_in_it_at_once() {
        page.navigate("/chat");
        page.locator("#msg").fill("what is dream server");
        page.evaluate(
                """
                () => {
                  const held = [];
                  const drawn = window.requestAnimationFrame;
                  window.requestAnimationFrame = (draw) => held.push(draw);
                  window.frame = () => held.splice(0).forEach((draw) => draw(performance.now()));
                  const task = () => new Promise((done) => setTimeout(done));
                  const ask = window.fetch;
                  window.fetch = async (...asked) => {
                    const answer = await ask(...asked);
                    if (!asked[0].endsWith('/answers')) return answer;
                    const events = (await answer.text()).split('\\n\\n').filter(Boolean);
                    const bytes = new TextEncoder();
                    const again = new ReadableStream({
                      async start(page) {
                        const tell = (event) => page.enqueue(bytes.encode(event + '\\n\\n'));
                        for (const event of events.slice(0, -1)) {
                          for (let left = event.startsWith('event: words') ? 20 : 1; left; left--) {
                            tell(event);
                            await task();
                          }
                        }
                        window.told = true;
                        await new Promise((goOn) => (window.goOn = goOn));
                        window.requestAnimationFrame = drawn;
                        tell(events.at(-1));
                        page.close();
                      },
                    });
                    return new Response(again, { status: answer.status, headers: answer.headers });
                  };
                  window.changes = 0;
                  new MutationObserver(() => document.querySelector('.md.typing') && window.changes++)
                      .observe(document.querySelector('.msgs'),
                          { subtree: true, childList: true, characterData: true, attributes: true });
                }""");
        page.keyboard().press("Enter");
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("window.told")));
        var answer = page.locator(".md.typing");
        assertThat(page.evaluate("changes")).as("changes without a frame").isEqualTo(1);
        assertThat(answer.textContent()).isEmpty();
        page.evaluate("frame()");
        assertThat(page.evaluate("changes")).as("changes with one").isEqualTo(2);
        assertThat(answer.textContent()).contains("Dream Server");
        page.evaluate("goOn()");
        assertThat(page.locator(".mt-row")).isVisible();
    }
}
