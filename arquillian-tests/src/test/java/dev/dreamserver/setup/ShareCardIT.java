package dev.dreamserver.setup;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The share card: true, nothing private, seen before it is downloaded. */
@ExtendWith(HouseExtension.class)
class ShareCardIT {

    private static final String NAME = "card-owner";
    private static final String PASSWORD = "correct-horse-battery";
    private static final Pattern SPEED =
            Pattern.compile(
                    "([\\d.,]+) tokens/s · measured here, (one answer|median of \\d+ answers)");

    @BeforeAll
    static void somebodyWasAnswered(House house) {
        var people = new People(house);
        people.add(NAME, PASSWORD, "admin");
        people.add("card-visitor", PASSWORD, "user", "viewer", "operator", "auditor");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter(NAME, PASSWORD);
            visit.page().navigate("/chat");
            visit.page().locator("#msg").fill("what is dream server");
            visit.page().keyboard().press("Enter");
            assertThat(visit.page().locator(".mt-row")).isVisible();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DESK_LIGHT", "PHONE_LIGHT"})
    void an_administrator_sees_what_is_on_it(Visit.Screen screen, House house) {
        try (var visit = new Visit(house, screen)) {
            visit.enter(NAME, PASSWORD);
            var page = visit.page();
            page.navigate("/setup");
            page.getByText("Share card").first().click();
            assertThat(page.locator("h1")).hasText("Share card");
            var words = page.locator(".on");
            assertThat(words).containsText("Small built-in guide");
            assertThat(words).containsText(SPEED);
            assertThat(words).containsText(Pattern.compile("Memory: [\\d.]+ GB"));
            assertDrawn(page);
            visit.assertAccessibleInEveryLight("share-card");
            page.locator(".looks").getByText("Dark").click();
            page.waitForURL(address -> address.endsWith("look=dark"));
            assertDrawn(page);
            visit.assertAccessibleInEveryLight("share-card-dark");
            visit.assertCalm();
        }
    }

    @Test
    void nothing_private_is_on_it(House house) throws Exception {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter(NAME, PASSWORD);
            var page = visit.page();
            page.navigate("/setup/card");
            var svg = page.request().get(house.url() + "/setup/card.svg?look=dark").text();
            // A machine may be called like the product itself.
            svg = svg.replaceAll("base64,[^)]*|(?i)dream.server", "");
            var card = page.locator(".share").innerHTML().replaceAll("(?i)dream.server", "");
            var secrets = new ArrayList<String>();
            secrets.add(NAME);
            secrets.add("127.0.0.1");
            secrets.add("localhost");
            secrets.add(String.valueOf(house.port()));
            secrets.add(house.home().toString());
            secrets.add(InetAddress.getLocalHost().getHostName());
            secrets.add(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
            for (var secret : secrets) {
                assertThat(svg).doesNotContainIgnoringCase(secret);
                assertThat(card).doesNotContainIgnoringCase(secret);
            }
            assertThat(svg).contains("Small built-in guide");
        }
    }

    @Test
    void the_speed_is_the_median_of_this_models_answers(House house) throws Exception {
        try (var database = house.database();
                var query = database.createStatement();
                var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            query.execute(
                    """
                    insert into usage_attempt (request_id, attempt, person_id, model, engine,
                        started_at, tokens_in, tokens_out, first_token_micros, duration_micros,
                        outcome, estimated)
                    values ('ffffffff-ffff-7fff-bfff-ffffffffffff', 1, 'nobody', 'another-model',
                        'local', now(), 1, 1000001, 1000000, 2000000, 'COMPLETE', false)
                    """);
            try (var row =
                    query.executeQuery(
                            """
                            select percentile_cont(0.5) within group (order by
                                case when duration_micros - first_token_micros < 10000
                                     then tokens_out * 1e6 / duration_micros
                                     else (tokens_out - 1) * 1e6
                                          / (duration_micros - first_token_micros) end)
                            from (select * from usage_attempt
                                  order by request_id desc limit 2000) last
                            where model = 'dream-guide' and outcome = 'COMPLETE'
                              and tokens_out > 1 and first_token_micros is not null
                            """)) {
                row.next();
                visit.enter(NAME, PASSWORD);
                visit.page().navigate("/setup/card");
                var line = SPEED.matcher(visit.page().locator(".on").textContent());
                assertThat(line.find()).isTrue();
                assertThat(Double.parseDouble(line.group(1).replace(",", "")))
                        .isCloseTo(row.getDouble(1), offset(1.0));
            } finally {
                query.execute("delete from usage_attempt where model = 'another-model'");
            }
        }
    }

    @Test
    void the_png_is_the_picture_that_was_seen(House house) throws Exception {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter(NAME, PASSWORD);
            var page = visit.page();
            page.navigate("/setup/card?look=dark");
            var download = page.waitForDownload(() -> page.getByText("Download PNG").click());
            assertThat(download.suggestedFilename()).isEqualTo("dream-server-dark.png");
            var file =
                    Files.createDirectories(Path.of("target", "pictures")).resolve("card-dark.png");
            download.saveAs(file);
            var image = ImageIO.read(file.toFile());
            assertThat(image.getWidth()).isEqualTo(1200);
            assertThat(image.getHeight()).isEqualTo(630);
            var ink = 0;
            for (var x = 72; x < 600; x++) {
                for (var y = 220; y < 300; y++) { // where the model is named
                    ink += (image.getRGB(x, y) & 0xffffff) == 0xffffff ? 1 : 0;
                }
            }
            assertThat(ink).isGreaterThan(500);
            visit.assertCalm();
        }
    }

    @Test
    void the_picture_is_sent_once_and_anew_when_what_it_shows_has_changed(House house) {
        new People(house).add("card-reader", PASSWORD, "admin", "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("card-reader", PASSWORD);
            var page = visit.page();
            var mine = new ArrayList<APIResponse>();
            page.waitForCondition(
                    () -> { // until what was asked before this test is counted on it
                        mine.add(card(page, house, mine.isEmpty() ? "" : tag(mine.getLast())));
                        return mine.getLast().status() == 304;
                    });
            var same = mine.getLast();
            assertThat(same.body()).isEmpty();
            assertThat(tag(same)).isEqualTo(tag(mine.get(mine.size() - 2))).startsWith("\"");
            assertThat(same.headers().get("cache-control")).isEqualTo("private, no-cache");

            visit.prefer("language", "de");
            var german = card(page, house, tag(same));
            assertThat(german.status()).isEqualTo(200);
            assertThat(tag(german)).isNotEqualTo(tag(same));
            assertThat(german.text()).contains("Hier antwortet");
        }
    }

    private static APIResponse card(Page page, House house, String known) {
        return page.request()
                .get(
                        house.url() + "/setup/card.svg",
                        RequestOptions.create().setHeader("If-None-Match", known));
    }

    private static String tag(APIResponse card) {
        return card.headers().get("etag");
    }

    @Test
    void it_is_for_administrators(House house) {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("card-visitor", PASSWORD);
            assertThat(visit.page().navigate("/setup/card").status()).isEqualTo(403);
            assertThat(visit.page().request().get(house.url() + "/setup/card.svg").status())
                    .isEqualTo(403);
        }
    }

    private static void assertDrawn(Page page) {
        assertThat(
                        page.evaluate(
                                "document.getElementById('card').decode().then(() =>"
                                        + " document.getElementById('card').naturalWidth)"))
                .isEqualTo(1200);
    }
}
