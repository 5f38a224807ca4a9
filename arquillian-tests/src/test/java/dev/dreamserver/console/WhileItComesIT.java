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
import java.util.Map;
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

    /**
     * At most two, however fast the words come: those of a real answer are told to the page again,
     * each as often as it takes for many to come within a frame.
     */
    @Test
    void the_page_is_changed_at_most_twice_for_each_frame_of_an_answer() {
        page.navigate("/chat");
        page.evaluate(
                """
                () => {
                  const fetched = window.fetch;
                  const rest = () => new Promise((done) => {
                    const { port1, port2 } = new MessageChannel();
                    port1.onmessage = done;
                    port2.postMessage(0);
                  });
                  window.told = 0;
                  window.fetch = async (...asked) => {
                    const answer = await fetched(...asked);
                    if (!asked[0].endsWith('/answers')) return answer;
                    const events = (await answer.text()).split('\\n\\n').filter(Boolean);
                    const bytes = new TextEncoder();
                    const again = new ReadableStream({
                      async start(page) {
                        for (const event of events) {
                          const times = event.startsWith('event: words') ? 50 : 1;
                          for (let time = 0; time < times; time++) {
                            page.enqueue(bytes.encode(event + '\\n\\n'));
                            if (times > 1) window.told++;
                            await rest();
                          }
                        }
                        page.close();
                      },
                    });
                    return new Response(again, { status: answer.status, headers: answer.headers });
                  };
                  let now = 0;
                  window.frames = [];
                  new MutationObserver(() => document.querySelector('.md.typing') && now++)
                      .observe(document.querySelector('main'),
                          { subtree: true, childList: true, characterData: true, attributes: true });
                  const frame = () => {
                    if (now) window.frames.push(now);
                    now = 0;
                    requestAnimationFrame(frame);
                  };
                  requestAnimationFrame(frame);
                }""");
        page.locator("#msg").fill("what is dream server");
        page.keyboard().press("Enter");
        assertThat(page.locator(".mt-row")).isVisible();
        var seen =
                (Map<?, ?>)
                        page.evaluate(
                                "({ told, frames: frames.length, most: Math.max(...frames) })");
        var told = (Integer) seen.get("told");
        var frames = (Integer) seen.get("frames");
        assertThat(frames).isGreaterThan(2);
        assertThat(told).as("words that came").isGreaterThan(5 * frames);
        assertThat((Integer) seen.get("most")).isLessThanOrEqualTo(2);
    }
}
