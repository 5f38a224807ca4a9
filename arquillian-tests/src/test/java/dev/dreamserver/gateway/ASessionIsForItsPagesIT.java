package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
            var secret = visit.page().locator("meta[name=csrf]").getAttribute("content");

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

    private static int asks(Visit visit, Map<String, String> headers) {
        var options =
                RequestOptions.create()
                        .setHeader("Content-Type", "application/json")
                        .setData("{\"conversation\":\"\",\"text\":\"hello\"}");
        headers.forEach(options::setHeader);
        return visit.page().request().post("/chat/answers", options).status();
    }
}
