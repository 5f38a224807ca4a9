package dev.dreamserver.identity;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in, what they may open, and how they leave. */
@ExtendWith(HouseExtension.class)
class SignInIT {

    private static final String PASSWORD = "correct-horse-battery";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    viewer   | PHONE_DARK  | / /health /settings /docs                           | /usage /usage/prices /chat /keys /budgets /models /gpu /setup /providers /routing /settings/house
                    auditor  | PHONE_LIGHT | / /health /usage /budgets /models /gpu /settings /docs | /chat /keys /setup /providers /routing /settings/house
                    operator | DESK_DARK   | / /health /usage /budgets /models /gpu /settings /docs | /chat /keys /setup /providers /routing /settings/house
                    user     | DESK_LIGHT  | / /chat /keys /usage /settings /docs                | /health /hud /usage/prices /budgets /models /gpu /setup /providers /routing /settings/house
                    admin    | DESK_LIGHT  | / /chat /health /keys /usage /budgets /models /gpu /setup /providers /routing /settings /docs |
                    """)
    void a_role_sees_and_opens_its_own_pages_only(
            String role, Visit.Screen screen, String open, String closed, House house) {
        new People(house).add("only-" + role, PASSWORD, role);
        try (var visit = new Visit(house, screen)) {
            visit.enter("only-" + role, PASSWORD);
            var page = visit.page();
            var nav = page.locator("nav.side .nav, nav.tabbar .nav");
            for (var path : open.split(" ")) {
                assertThat(page.navigate(path).status()).as(path).isEqualTo(200);
                assertThat(nav.evaluateAll("all => [...new Set(all.map(one => one.pathname))]"))
                        .isEqualTo(List.of(open.split(" ")));
            }
            visit.assertCalm();
            for (var path : closed == null ? new String[0] : closed.split(" ")) {
                assertThat(page.navigate(path).status()).as(path).isEqualTo(403);
                assertThat(page.navigate(path + ".xhtml").status()).as(path).isEqualTo(403);
                assertThat(
                                page.getByRole(
                                        AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                        .hasText("This page is not open to you");
                visit.picture("403-" + role);
                visit.assertAccessible();
                visit.assertNotedOnly("403");
            }
        }
    }

    @Test
    void signing_out_ends_the_session_here_and_in_keycloak(House house) {
        new People(house).add("goer", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("goer", PASSWORD);
            var here = page.context().cookies();

            page.locator("nav.side").getByLabel("Sign out").click();
            assertThat(page).hasURL(house.url() + "/signed-out");
            visit.assertAccessible();
            page.getByText("Sign in").click();
            assertThat(page.locator("input[name=password]")).isVisible();

            page.context().addCookies(here);
            page.navigate("/");
            assertThat(page.locator("input[name=password]")).isVisible();
            visit.assertCalm();
        }
    }

    @Test
    void tabs_that_are_led_to_the_sign_in_at_once_all_come_back_from_it(House house) {
        new People(house).add("many-tabs", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT);
                var other = visit.page().context().newPage()) {
            visit.page().navigate("/");
            other.navigate("/settings"); // the one that the server waits for now
            visit.page().getByLabel("Username or email").fill("many-tabs");
            visit.page().locator("input[name=password]").fill(PASSWORD);
            visit.page().locator("[type=submit]").first().click();
            assertThat(visit.page().locator("#q")).isVisible();
            visit.assertCalm();
        }
        var lost = house.send("GET", "/health?code=x&state=y", "", "Accept", "text/html");
        assertThat(lost.statusCode()).isEqualTo(302);
        assertThat(lost.headers().firstValue("location").orElse("")).endsWith("/health");
        var often =
                house.send(
                        "GET",
                        "/health?code=x&state=y",
                        "",
                        "Accept",
                        "text/html",
                        "Cookie",
                        "dream_again=4");
        assertThat(often.statusCode()).as("a browser without cookies").isEqualTo(400);
    }

    @Test
    void every_wrong_try_reads_alike_and_after_eight_the_right_password_must_wait(House house) {
        new People(house).add("guessed", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_DARK)) {
            var page = visit.page();
            page.navigate("/");
            var unknown = refusal(page, "nobody-of-this-name", PASSWORD);
            visit.picture("sign-in-refused");
            visit.assertAccessible();
            for (int guess = 1; guess <= 8; guess++) {
                assertThat(refusal(page, "guessed", "wrong-guess-" + guess)).isEqualTo(unknown);
            }
            assertThat(refusal(page, "guessed", PASSWORD)).isEqualTo(unknown);
            assertThat(unknown).contains("Username or password is not right.");
        }
    }

    private static String refusal(Page page, String name, String password) {
        page.getByLabel("Username or email").fill(name);
        page.locator("input[name=password]").fill(password);
        page.evaluate("document.body.dataset.asked = 'yes'");
        page.locator("[type=submit]").first().click();
        assertThat(page.locator("body[data-asked]")).hasCount(0);
        return page.getByRole(AriaRole.ALERT).first().textContent().strip();
    }
}
