package dev.dreamserver.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Visit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a browser needs to install the console, given to everybody. */
@ExtendWith(HouseExtension.class)
class AppIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void the_manifest_is_for_everybody_and_names_icons_that_are_there(House house)
            throws Exception {
        var answer = get(house, "/manifest.webmanifest", "en");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).startsWith("application/manifest+json");
        assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=3600");
        var manifest = JsonParser.parseString(text(answer)).getAsJsonObject();
        assertThat(manifest.get("name").getAsString()).isEqualTo("Dream Server");
        assertThat(manifest.get("display").getAsString()).isEqualTo("standalone");
        assertThat(manifest.get("start_url").getAsString()).isEqualTo("/");
        assertThat(manifest.get("theme_color").getAsString()).matches("#[0-9a-f]{6}");
        assertThat(manifest.get("background_color").getAsString()).matches("#[0-9a-f]{6}");
        var purposes = new ArrayList<String>();
        for (var one : manifest.getAsJsonArray("icons")) {
            var icon = one.getAsJsonObject();
            purposes.add(icon.get("purpose").getAsString() + " " + icon.get("sizes").getAsString());
            var picture = get(house, icon.get("src").getAsString(), "en");
            assertThat(header(picture, "Content-Type")).isEqualTo("image/png");
            assertThat(header(picture, "Cache-Control")).contains("immutable");
            var image = ImageIO.read(new ByteArrayInputStream(picture.body()));
            assertThat(icon.get("sizes").getAsString())
                    .isEqualTo(image.getWidth() + "x" + image.getHeight());
        }
        assertThat(purposes)
                .containsExactlyInAnyOrder("any 192x192", "any 512x512", "maskable 512x512");
        var shortcut = manifest.getAsJsonArray("shortcuts").get(0).getAsJsonObject();
        assertThat(shortcut.get("url").getAsString()).isEqualTo("/chat");
        assertThat(text(get(house, "/manifest.webmanifest", "de"))).contains("Eine private KI");
    }

    @Test
    void humans_are_told_what_it_is_made_of(House house) throws Exception {
        var answer = get(house, "/humans.txt", "en");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).startsWith("text/plain");
        assertThat(text(answer)).contains("the engineers of Dream Server", "WildFly", "Version: ");
    }

    @Test
    void a_page_names_them_and_the_browser_takes_them(House house) {
        try (var visit = new Visit(house, Visit.Screen.DESK_DARK)) {
            var page = visit.page();
            page.navigate("/signed-out");
            for (var rel : new String[] {"manifest", "apple-touch-icon", "author"}) {
                var address = page.locator("link[rel=" + rel + "]").getAttribute("href");
                assertThat(page.request().get(house.url() + address).status())
                        .as(rel)
                        .isEqualTo(200);
            }
            assertThat(page.locator("meta[name=theme-color]").getAttribute("content"))
                    .isEqualTo(page.locator("meta[name=theme-color]").getAttribute("data-dark"));
            var seen =
                    page.context()
                            .newCDPSession(page)
                            .send("Page.getAppManifest")
                            .getAsJsonObject();
            assertThat(seen.get("url").getAsString())
                    .isEqualTo(house.url() + "/manifest.webmanifest");
            assertThat(seen.getAsJsonArray("errors")).isEmpty();
            visit.assertCalm();
        }
    }

    private static HttpResponse<byte[]> get(House house, String path, String language)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(house.url() + path))
                        .header("Accept-Language", language)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
