package dev.dreamserver.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Docs in the product: read, searched, and reached from where help is needed. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsIT {

    private static final String PASSWORD = "correct-horse-battery";

    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        new People(house).add("docs-reader", PASSWORD, "admin");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("docs-reader", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void every_page_leads_to_its_part_of_the_docs() {
        for (var address :
                new String[] {
                    "/",
                    "/chat",
                    "/keys",
                    "/health",
                    "/bell",
                    "/setup",
                    "/settings",
                    "/settings/house"
                }) {
            page.navigate(address);
            var help = page.locator("header, .top, .th").getByLabel("Help on this page").first();
            var target = help.getAttribute("href");
            help.click();
            assertThat(page).hasURL(house.url() + target);
            assertThat(page.locator("article.doc")).isVisible();
            var anchor = target.indexOf('#');
            if (anchor > 0) {
                assertThat(page.locator("[id='" + target.substring(anchor + 1) + "']"))
                        .isInViewport();
            }
        }
        visit.assertCalm();
    }

    @Test
    void a_page_is_read_and_its_parts_are_reached() {
        page.navigate("/docs");
        page.locator(".dlist a").getByText("Engines").click();
        assertThat(heading()).hasText("Engines");
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("On this page"))
                .getByText("When it does not answer")
                .click();
        assertThat(page).hasURL(house.url() + "/docs/engines#when-it-does-not-answer");
        assertThat(page.locator("#when-it-does-not-answer")).isInViewport();
        page.locator("article.doc a[href$='/docs/settings']").first().click();
        assertThat(heading()).hasText("Settings");
        visit.assertCalm();
    }

    @Test
    void a_block_of_code_is_copied() {
        page.navigate("/docs/install");
        page.locator(".doc .code button").first().click();
        assertThat(page.locator("#toast")).hasText("Copied");
        visit.assertCalm();
    }

    @Test
    void a_search_shows_where_it_is_written_also_without_scripts() {
        page.navigate("/docs");
        page.getByLabel("Search the docs").fill("restarts limited");
        page.keyboard().press("Enter");
        var hits = page.locator(".hits li");
        assertThat(hits.first()).containsText("How it is kept running");
        assertThat(hits.first().locator("mark").first())
                .hasText(Pattern.compile("restarts", Pattern.CASE_INSENSITIVE));
        hits.first().locator("a").click();
        assertThat(page).hasURL(house.url() + "/docs/engines#how-it-is-kept-running");

        var plain = page.request().get(house.url() + "/docs?q=restarts+limited").text();
        assertThat(plain).contains("/docs/engines#how-it-is-kept-running");
        visit.assertCalm();
    }

    @Test
    void what_is_nowhere_is_said_and_markup_in_a_search_stays_text() {
        page.navigate("/docs?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E");
        assertThat(page.getByText("Nothing in the docs says so")).isVisible();
        assertThat(page.getByLabel("Search the docs")).hasValue("<img src=x onerror=alert(1)>");
        visit.assertAccessible();
        assertThat(page.navigate("/docs/no-such-page").status()).isEqualTo(404);
        visit.assertNotedOnly("404");
        page.getByText("Search the docs").click();
        assertThat(heading()).hasText("Docs");
        for (var elsewhere : new String[] {"/docs/README", "/docs/status"}) {
            assertThat(page.request().get(house.url() + elsewhere).status()).isEqualTo(404);
        }
    }

    @Test
    void the_palette_finds_parts_of_the_docs() {
        page.navigate("/");
        page.waitForLoadState();
        page.keyboard().press("Control+k");
        assertThat(page.getByRole(AriaRole.COMBOBOX)).isFocused();
        // With the chats that are found the list is drawn anew, also under a pointer.
        page.waitForResponse(
                answer ->
                        answer.url().endsWith("/conversations/search")
                                && answer.request().postData().contains("own keycloak"),
                () -> page.keyboard().type("own keycloak"));
        var option = page.getByRole(AriaRole.OPTION).filter(having("^Your own Keycloak"));
        assertThat(option).hasCount(1);
        option.click();
        assertThat(page).hasURL(house.url() + "/docs/sign-in#your-own-keycloak");
        visit.assertCalm();
    }

    private Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(Pattern.compile(text));
    }
}
