package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotCaret;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Likeness;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pages look as they did when somebody last looked at them and said yes: {@code
 * -Ddream.pictures.accept=true} keeps what is seen now as the reference. What changes by itself is
 * covered. A picture that differs lies under target/pictures: reference, now, what differs.
 */
@ExtendWith(HouseExtension.class)
class LooksIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final Path REFERENCES = Path.of("src", "test", "resources", "pictures");
    private static final boolean ACCEPT = Boolean.getBoolean("dream.pictures.accept");

    /** Where the focus is after a form was sent is not the same each time. */
    private static final String NO_FOCUS =
            ":focus { outline: 0 !important; box-shadow: none !important }";

    private final List<String> unlike = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Visit.Screen.class)
    void pages_look_as_they_did(Visit.Screen screen, House house) throws IOException {
        var place = screen.name().toLowerCase(Locale.ROOT).replace('_', '-');
        new People(house).add("looks-" + place, PASSWORD, "user");
        try (var visit = new Visit(house, screen)) {
            var page = visit.page();
            page.navigate("/");
            look(page, "sign-in-" + place, false);
            visit.enter("looks-" + place, PASSWORD);
            page.navigate("/chat");
            assertThat(page.locator(".hello")).isVisible();
            look(page, "chat-empty-" + place, false, "time");
            page.navigate("/settings");
            look(page, "settings-" + place, false, "#sessions");
            page.navigate("/keys");
            look(page, "keys-empty-" + place, false);
            page.navigate("/no-such-page");
            look(page, "missing-" + place, false);
            for (var theme : place.endsWith("light") ? List.of("light") : List.of("dark", "hud")) {
                page.navigate("/patterns?theme=" + theme);
                page.locator("[id='refused:send']").click();
                assertThat(page.locator("[id='refused:name-wrong']"))
                        .hasText("Give the key a name.");
                visit.assertAccessible();
                look(
                        page,
                        "patterns-" + place.replace("dark", theme),
                        true,
                        "[id='refused:send']",
                        ".news time");
            }
        }
        assertThat(unlike).as("see target/pictures").isEmpty();
    }

    @Test
    void the_page_of_patterns_says_and_opens_what_its_buttons_promise(House house) {
        new People(house).add("looks-patterns", PASSWORD, "viewer");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("looks-patterns", PASSWORD);
            page.navigate("/patterns?theme=hud");
            assertThat(page.locator("html")).hasAttribute("data-theme", "hud");
            page.getByText("Toast with a way back").click();
            assertThat(page.locator("#toast.on")).containsText("Chat deleted");
            assertThat(page.locator("#toast")).hasCSS("opacity", "1");
            visit.picture("patterns-toast");
            visit.assertAccessible();
            page.getByText("Plain dialog").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            visit.picture("patterns-dialog");
            visit.assertAccessible();
            page.keyboard().press("Escape");
            page.getByText("Dialog with a change").click();
            assertThat(page.getByText("Keep current model")).isFocused();
            visit.picture("patterns-change");
            visit.assertAccessible();
            page.keyboard().press("Escape");
            page.getByText("Menu", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.getByText("Download", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            visit.assertAccessible();
            page.keyboard().press("Escape");
            page.locator("[id='refused:send']").click();
            assertThat(page.locator("#refused").getByRole(AriaRole.ALERT))
                    .hasText("Nothing of this form is ever taken.");
            assertThat(page.locator("[id='refused:name']")).isFocused();
            page.getByText("Session that ended").click();
            assertThat(page.locator("#session-ended")).isVisible();
            visit.assertAccessible();
            page.getByText("Not yet").click();
            visit.assertCalm();
        }
    }

    private void look(Page page, String name, boolean whole, String... changing)
            throws IOException {
        page.mouse().move(0, 0);
        page.evaluate("scrollTo(0, 0)");
        page.evaluate(
                "document.fonts.ready.then(() => new Promise(painted => requestAnimationFrame(() =>"
                        + " requestAnimationFrame(painted))))");
        var covered =
                Stream.concat(
                                Stream.of("[data-bell]", ".acts [data-live-state]"),
                                Stream.of(changing))
                        .map(page::locator)
                        .toList();
        var taken =
                page.screenshot(
                        new Page.ScreenshotOptions()
                                .setFullPage(whole)
                                .setAnimations(ScreenshotAnimations.DISABLED)
                                .setCaret(ScreenshotCaret.HIDE)
                                .setStyle(NO_FOCUS)
                                .setMask(covered));
        var now = Likeness.halved(ImageIO.read(new ByteArrayInputStream(taken)));
        var reference = REFERENCES.resolve(name + ".png");
        if (ACCEPT) {
            keep(now, reference);
        }
        assertThat(reference).as("run once with -Ddream.pictures.accept=true").exists();
        var difference = Likeness.difference(ImageIO.read(reference.toFile()), now);
        if (difference.isPresent()) {
            keep(difference.get(), Path.of("target", "pictures", "differs-" + name + ".png"));
            unlike.add(name);
        }
    }

    private static void keep(BufferedImage picture, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(picture, "png", file.toFile());
    }
}
