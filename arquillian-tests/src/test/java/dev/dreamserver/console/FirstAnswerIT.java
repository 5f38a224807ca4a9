package dev.dreamserver.console;

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

/** From the first sign-in to the first streamed answer, and how little it loads. */
@ExtendWith(HouseExtension.class)
class FirstAnswerIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String ANSWER =
            "Dream Server is a private AI platform on your own hardware.";

    /** Pages without a form of PrimeFaces. */
    private static final List<String> LIGHT =
            List.of(
                    "/",
                    "/chat",
                    "/health",
                    "/usage",
                    "/gpu",
                    "/setup",
                    "/setup/card",
                    "/hud",
                    "/bell",
                    "/settings",
                    "/docs",
                    "/docs/operations");

    private static final List<String> OF_PRIMEFACES =
            List.of(
                    "/keys",
                    "/usage/prices",
                    "/budgets",
                    "/models",
                    "/providers",
                    "/routing",
                    "/settings/house");

    @Test
    void the_first_admin_must_choose_a_password_and_then_reads_the_first_answer(House house) {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.signIn("admin", house.firstPassword());
            page.locator("input[name=password-new]").fill(PASSWORD + "-1");
            page.locator("input[name=password-confirm]").fill(PASSWORD + "-1");
            visit.picture("update-password");
            page.locator("[type=submit]").first().click();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                    .isVisible();
            assertThat(page.getByLabel("Message")).isVisible();
            page.waitForLoadState(); // from then on the page listens
            page.getByLabel("Message").fill("what is dream server");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.LOG)).containsText(ANSWER);
            assertThat(page.locator(".mt-row")).containsText("built-in guide");
            visit.assertCalm();
        }
    }

    @Test
    void the_first_page_is_light_and_a_warm_one_very_light(House house) {
        new People(house).add("bytes", PASSWORD, "admin");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("bytes", PASSWORD);
            for (var path : LIGHT) {
                holds(visit, path, 90_000);
            }
            for (var path : OF_PRIMEFACES) {
                holds(visit, path, 300_000);
            }
        }
    }

    /** What it loads with nothing known, and then what a browser may not show without asking. */
    private static void holds(Visit visit, String path, long coldBytes) {
        assertThat(visit.load(path, true).bytes())
                .as(path + ", cold")
                .isLessThanOrEqualTo(coldBytes);
        var warm = visit.load(path, false);
        assertThat(warm.bytes()).as(path + ", warm").isLessThanOrEqualTo(30_000);
        assertThat(warm.requests()).as(path + ", requests").isLessThanOrEqualTo(3);
    }
}
