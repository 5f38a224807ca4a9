package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signed-in session asks through its own pages only, and opens nothing at {@code /v1}. */
@ExtendWith(HouseExtension.class)
class ASessionIsForItsPagesIT {

    private static final String PASSWORD = "correct-horse-battery";

    @Test
    void its_cookie_opens_no_api_and_no_other_site_can_ask_with_it(House house) {
        new People(house).add("paged", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("paged", PASSWORD);
            visit.page().navigate("/chat");
            var secret = visit.secret();

            assertThat(visit.page().request().get("/v1/models").status()).isEqualTo(401);
            assertThat(visit.page().request().get("/api/v1/keys").status()).isEqualTo(401);

            assertThat(asks(visit, Map.of())).isEqualTo(403);
            assertThat(asks(visit, Map.of("X-Dream-Csrf", secret))).isEqualTo(403);
            var wrong = "x" + secret.substring(1);
            assertThat(asks(visit, Map.of("X-Dream-Csrf", wrong, "Sec-Fetch-Site", "same-origin")))
                    .isEqualTo(403);
            for (var site : new String[] {"cross-site", "same-site", "none"}) {
                assertThat(asks(visit, Map.of("X-Dream-Csrf", secret, "Sec-Fetch-Site", site)))
                        .as(site)
                        .isEqualTo(403);
            }
            assertThat(
                            asks(
                                    visit,
                                    Map.of(
                                            "X-Dream-Csrf",
                                            secret,
                                            "Sec-Fetch-Site",
                                            "same-origin",
                                            "Content-Type",
                                            "text/plain")))
                    .isEqualTo(415);
            assertThat(asks(visit, Map.of("X-Dream-Csrf", secret, "Sec-Fetch-Site", "same-origin")))
                    .isEqualTo(200);
        }
    }

    /** Every address at which a script of a page changes something. */
    @ParameterizedTest
    @CsvSource({
        "POST,   /chat/answers",
        "POST,   /chat/conversations/search",
        "POST,   /chat/conversations/CHAT/rename",
        "POST,   /chat/conversations/CHAT/share",
        "DELETE, /chat/conversations/CHAT",
        "POST,   /settings/preferences",
        "DELETE, /settings/sessions",
        "DELETE, /settings/sessions/another",
        "DELETE, /settings/responses",
        "POST,   /home/hints/chat",
        "POST,   /bell/read",
        "POST,   /script-errors",
        "POST,   /sign-out",
    })
    void what_changes_something_is_refused_to_other_sites_and_without_the_pages_secret(
            String method, String address, House house) {
        var name = "paged-" + Integer.toHexString((method + address).hashCode());
        new People(house).add(name, PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter(name, PASSWORD);
            var page = visit.page();
            page.navigate("/chat");
            page.locator("#msg").fill("what is dream server");
            page.keyboard().press("Enter");
            page.waitForURL("**/chat?c=*");
            var secret = visit.secret();
            var path = address.replace("CHAT", page.url().replaceAll(".*c=", ""));
            var asked =
                    RequestOptions.create()
                            .setMethod(method)
                            .setHeader("Content-Type", "application/json")
                            .setData("{}");
            assertThat(page.request().fetch(path, asked).status()).isEqualTo(403);
            asked.setHeader("X-Dream-Csrf", secret).setHeader("Sec-Fetch-Site", "cross-site");
            assertThat(page.request().fetch(path, asked).status()).isEqualTo(403);
            page.reload(); // still signed in, with the chat as it was
            PlaywrightAssertions.assertThat(page.locator("h1")).hasText("what is dream server");
        }
    }

    @Test
    void nobody_ends_a_session_of_somebody_else(House house) {
        var people = new People(house);
        people.add("paged-one", PASSWORD, "user");
        people.add("paged-two", PASSWORD, "user");
        try (var one = new Visit(house, Visit.Screen.DESK_LIGHT);
                var two = new Visit(house, Visit.Screen.DESK_LIGHT);
                var again = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            one.enter("paged-one", PASSWORD);
            again.enter("paged-one", PASSWORD);
            one.page().navigate("/settings");
            var other = one.page().locator("li [data-end]").first().getAttribute("data-end");
            two.enter("paged-two", PASSWORD);
            two.page().navigate("/settings");
            assertThat(
                            two.page()
                                    .request()
                                    .delete("/settings/sessions/" + other, two.asItsPage())
                                    .status())
                    .isEqualTo(404);
            again.page().navigate("/settings");
            PlaywrightAssertions.assertThat(again.page().locator("#sessions")).isVisible();
        }
    }

    private static int asks(Visit visit, Map<String, String> headers) {
        var options =
                RequestOptions.create()
                        .setHeader("Content-Type", "application/json")
                        .setData("{\"conversation\":\"\",\"text\":\"hello\"}");
        headers.forEach(options::setHeader);
        return visit.page().request().post("/chat/answers", options).status();
    }
}
