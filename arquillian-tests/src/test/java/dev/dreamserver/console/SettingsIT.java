package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people set for themselves, and administrators for the house. */
@ExtendWith(HouseExtension.class)
class SettingsIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String RETENTION = "dream.health.retention";
    private static final Pattern RESPONSE = Pattern.compile("resp_[0-9a-z-]+");
    private static final String UNDO = "dream.chat.undo";

    @Test
    void kept_responses_are_counted_and_all_of_ones_own_are_forgotten(House house)
            throws SQLException {
        var people = new People(house);
        people.add("settings-keeper", PASSWORD, "user");
        people.add("settings-other-keeper", PASSWORD, "user");
        var mine = people.token("settings-keeper", PASSWORD);
        var first = respond(house, mine);
        respond(house, mine);
        var others = people.token("settings-other-keeper", PASSWORD);
        var kept = respond(house, others);
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("settings-keeper", PASSWORD);
            page.navigate("/settings");
            var card = page.locator("#kept");
            assertThat(card).containsText("2 responses, each kept for 30 days");
            page.waitForLoadState();
            card.getByText("Forget all responses").first().click();
            var dialog = page.getByRole(AriaRole.DIALOG);
            visit.assertAccessible();
            assertThat(dialog.getByText("Keep them")).isFocused();
            page.keyboard().press("Enter");
            assertThat(dialog).isHidden();
            assertThat(find(house, mine, first)).isEqualTo(200);

            card.getByText("Forget all responses").first().click();
            dialog.getByRole(AriaRole.BUTTON).getByText("Forget all responses").click();
            assertThat(card.locator("[data-note]")).hasText("None");
            assertThat(card.locator("[data-forget]")).hasCount(0);
            assertThat(find(house, mine, first)).isEqualTo(404);
            assertThat(find(house, others, kept)).isEqualTo(200);
            page.navigate("/settings");
            assertThat(card).containsText("None, each kept for 30 days");
            visit.assertCalm();
        }
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select details::json ->> 'responses' from audit_entry"
                                        + " where action = 'responses.forget'");
                var rows = query.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("2");
        }
    }

    /** A response that is kept; its id. */
    private static String respond(House house, String token) {
        var answer =
                house.send(
                        "POST",
                        "/v1/responses",
                        "{\"model\":\"dream-guide\",\"input\":\"what is dream server\",\"max_output_tokens\":20}",
                        "Authorization",
                        "Bearer " + token,
                        "Content-Type",
                        "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var id = RESPONSE.matcher(answer.body());
        assertThat(id.find()).as(answer.body()).isTrue();
        return id.group();
    }

    private static int find(House house, String token, String id) {
        return house.send("GET", "/v1/responses/" + id, "", "Authorization", "Bearer " + token)
                .statusCode();
    }

    @Test
    void language_and_theme_are_the_persons_on_all_pages_and_in_every_browser(House house) {
        new People(house).add("settings-linguist", PASSWORD, "user", "viewer");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT);
                var elsewhere = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            var page = visit.page();
            visit.enter("settings-linguist", PASSWORD);
            elsewhere.enter("settings-linguist", PASSWORD);
            page.navigate("/settings");
            page.getByLabel("Language", exactly()).selectOption("de");
            assertThat(heading(page)).hasText("Einstellungen");
            page.waitForLoadState(); // from then on the page listens
            page.waitForResponse(
                    "**/settings/preferences",
                    () -> page.getByText("Dunkel", exactlyText()).click());
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            visit.assertAccessible();

            for (var address : new String[] {"/", "/chat", "/keys", "/health", "/settings"}) {
                for (var one : new Page[] {page, elsewhere.page()}) {
                    var sent = one.request().get(house.url() + address).text();
                    // The server's own word: no script is needed, and nothing flashes.
                    assertThat(sent).contains("lang=\"de\"", "data-theme=\"dark\"");
                    one.navigate(address);
                    assertThat(one.locator("html")).hasAttribute("data-theme", "dark");
                    assertThat(one.locator("html")).hasAttribute("lang", "de");
                }
            }
            visit.assertCalm();
            elsewhere.assertCalm();

            page.navigate("/chat");
            page.locator("#msg").fill("A draft of mine");
            var drafts = "() => Object.values(sessionStorage).includes('A draft of mine')";
            assertThat(page.evaluate(drafts)).isEqualTo(true);
            page.locator("form[action$='/sign-out'] button:visible").first().click();
            assertThat(page).hasURL(house.url() + "/signed-out"); // by way of Keycloak
            page.navigate("/");
            assertThat(page.evaluate(drafts)).isEqualTo(false);
            assertThat(page.locator("html")).hasAttribute("lang", "de");
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            assertThat(page.locator("input[name=password]")).isVisible();
        }
    }

    @Test
    void refusals_reasons_and_rules_are_said_in_the_persons_language(House house) {
        new People(house).add("settings-reader", PASSWORD, "user", "admin");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("settings-reader", PASSWORD);
            page.navigate("/settings");
            page.getByLabel("Language", exactly()).selectOption("de");
            assertThat(heading(page)).hasText("Einstellungen");

            page.navigate("/settings/house");
            page.locator("[data-pick='" + RETENTION + "']").click();
            assertThat(page.locator("#takes")).containsText("Erlaubt: 1 Tag bis 3.650 Tage.");
            visit.picture("house-settings-german");
            page.navigate("/health");
            assertThat(page.locator("#services")).containsText("Chat-Modell");
            assertThat(page.locator("#lanes")).containsText("Konsole und Gateway");

            page.navigate("/keys");
            germanKey(page);
            page.getByLabel("Ich habe den Schlüssel gesichert").check();
            page.getByText("Fertig", exactlyText()).click();
            germanKey(page);
            assertThat(page.getByRole(AriaRole.DIALOG))
                    .containsText("Du hast schon einen aktiven Schlüssel mit diesem Namen.");
            visit.picture("keys-refused-german");
            visit.assertCalm();

            page.navigate("/chat");
            page.locator("#msg").fill("what is dream server");
            page.keyboard().press("Enter");
            assertThat(page.locator(".mt-row")).isVisible();
            var chat = page.url().replace("/chat?c=", "/chat/conversations/");
            assertThat(page.request().delete(chat, visit.asItsPage()).status()).isEqualTo(204);
            page.locator(".th").getByTitle("Weitere Aktionen").click();
            page.getByRole(AriaRole.MENUITEM, named("Oben anheften")).click();
            assertThat(page.getByText("Diesen Chat gibt es nicht, oder nicht mehr.")).isVisible();
            visit.picture("chat-refused-german");
            visit.assertNotedOnly("404");
        }
    }

    @Test
    void what_is_on_or_off_is_chosen(House house) {
        new People(house).add("settings-chooser", PASSWORD, "user", "admin");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("settings-chooser", PASSWORD);
            page.navigate("/settings/house");
            open(page, "dream.cache.enabled");
            assertThat(value(page)).hasValue("true");
            value(page).selectOption("false");
            page.getByText("Review change").click();
            assertThat(dialog(page).locator(".diff ins")).containsText("false");
            visit.assertAccessibleWithin("#change-dialog");
            visit.assertCalm();
        }
    }

    private static void germanKey(Page page) {
        page.getByText("Neuer Schlüssel").first().click();
        page.getByLabel("Name").fill("ci-review");
        page.getByText("Schlüssel anlegen").click();
    }

    @Test
    void single_keys_are_off_in_every_browser_of_who_switched_them_off(House house) {
        new People(house).add("settings-typist", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT);
                var elsewhere = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("settings-typist", PASSWORD);
            visit.page().navigate("/settings");
            visit.page()
                    .waitForResponse(
                            "**/settings/preferences",
                            () -> visit.page().getByRole(AriaRole.SWITCH).uncheck());
            visit.page().locator("h1").click();
            visit.page().keyboard().press("?");
            visit.page().keyboard().press("Control+k");
            assertThat(visit.page().locator("dialog[open]")).hasCount(1); // the palette only

            elsewhere.enter("settings-typist", PASSWORD);
            elsewhere.page().navigate("/settings");
            assertThat(elsewhere.page().getByRole(AriaRole.SWITCH)).not().isChecked();
        }
    }

    @Test
    void a_session_that_was_ended_from_another_is_out_at_once(House house) throws SQLException {
        var id = new People(house).add("settings-traveller", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT);
                var left = new Visit(house, Visit.Screen.PHONE_DARK)) {
            left.enter("settings-traveller", PASSWORD);
            left.page().navigate("/"); // has a stream
            assertThat(left.page().locator("[data-live-state]")).isVisible();
            visit.enter("settings-traveller", PASSWORD);
            var page = visit.page();
            page.navigate("/settings");
            var sessions = page.locator("#sessions li");
            assertThat(sessions).hasCount(2);
            assertThat(sessions.first()).containsText("This one");
            assertThat(sessions.last()).containsText("Chrome on");

            sessions.last().getByText("End", exactlyLocator()).click();

            assertThat(sessions).hasCount(1);
            assertThat(page.getByText("End all others")).hasCount(0);
            // By its stream, without a click; and not in again without the password.
            left.page().waitForURL(address -> address.contains("/auth/"));
            assertThat(left.page().locator("input[name=password]")).isVisible();
            page.reload();
            assertThat(sessions).hasCount(1);
            visit.assertCalm();
        }
        assertThat(audited(house, "identity.session-end", id)).isEqualTo(1);
    }

    @Test
    void all_other_sessions_end_together(House house) {
        new People(house).add("settings-leaver", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT);
                var one = new Visit(house, Visit.Screen.DESK_LIGHT);
                var two = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            for (var each : new Visit[] {one, two, visit}) {
                each.enter("settings-leaver", PASSWORD);
            }
            visit.page().navigate("/settings");
            visit.page().getByText("End all others").click();
            assertThat(visit.page().locator("#sessions li")).hasCount(1);
            for (var each : new Visit[] {one, two}) {
                // The open page goes there by itself: not while another one is asked for.
                each.page().waitForURL(address -> address.contains("/auth/"));
                each.page().navigate("/keys");
                assertThat(each.page().locator("input[name=password]")).isVisible();
            }
        }
    }

    @Test
    void who_may_change_their_password_is_led_to_where_they_can(House house) {
        var people = new People(house);
        people.add("settings-guest", PASSWORD, "user");
        people.add("settings-owner", PASSWORD, "user", "default-roles-dream");
        try (var guest = new Visit(house, Visit.Screen.DESK_LIGHT);
                var owner = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            guest.enter("settings-guest", PASSWORD);
            guest.page().navigate("/settings");
            assertThat(guest.page().locator("#profile")).containsText("settings-guest");
            assertThat(guest.page().getByText("Password and second factor")).hasCount(0);

            owner.enter("settings-owner", PASSWORD);
            owner.page().navigate("/settings");
            owner.page().getByText("Password and second factor").click();
            assertThat(heading(owner.page())).hasText("Signing in");
            assertThat(owner.page().getByText("My password")).isVisible();
        }
    }

    @Test
    void an_administrator_changes_a_setting_after_a_review_and_puts_it_back(House house)
            throws SQLException {
        new People(house).add("settings-admin", PASSWORD, "admin");
        var before = file(house);
        var entries = audited(house, "settings.change", RETENTION);
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("settings-admin", PASSWORD);
            page.navigate("/settings/house");
            visit.picture("house-settings");
            visit.assertAccessible();
            find(page, "changes of the services");
            assertThat(page.locator("[data-setting]:visible")).hasCount(1);
            assertThat(row(page, RETENTION)).containsText("30 days");
            assertThat(row(page, RETENTION)).containsText("Default");

            open(page, RETENTION);
            assertThat(value(page)).hasValue("30 d");
            dialog(page).getByText("Review change").click();
            assertThat(dialog(page)).containsText("This is so already.");
            dialog(page).getByText("Edit", exactlyLocator()).click();
            assertThat(value(page)).hasValue("30 d");
            value(page).fill("a month");
            dialog(page).getByText("Review change").click();
            assertThat(page.getByText("This value cannot be used.")).isVisible();
            assertThat(dialog(page)).containsText("1 day to 3,650 days");
            visit.assertAccessible();
            value(page).fill("60 days");
            value(page).press("Enter");
            assertThat(page.locator(".diff tbody")).containsText("30 days (default)");
            assertThat(page.locator(".diff ins")).hasText("60 days");
            assertThat(dialog(page).getByText("Keep as it is")).isFocused();
            visit.picture("house-settings-review");
            visit.assertAccessible();
            assertThat(file(house)).isEqualTo(before);
            dialog(page).getByText("Change setting", exactlyLocator()).click();

            assertThat(dialog(page)).isHidden();
            assertThat(row(page, RETENTION)).containsText("Next start: 60 days");
            assertThat(page.locator(".restart")).containsText("./dream restart");
            assertThat(file(house)).isEqualTo(before + RETENTION + "=P60D\n");
            assertThat(audited(house, "settings.change", RETENTION)).isEqualTo(entries + 1);

            open(page, RETENTION);
            var last = page.locator(".hist li").first();
            assertThat(last).containsText("settings-admin");
            visit.picture("house-settings-history");
            visit.assertAccessible();
            last.getByText("Put back").click();
            assertThat(page.locator(".diff del")).hasText("60 days");
            dialog(page).getByText("Change setting", exactlyLocator()).click();
            assertThat(dialog(page)).isHidden();
            assertThat(row(page, RETENTION)).not().containsText("Next start");
            assertThat(file(house)).isEqualTo(before);
            visit.assertCalm();
        }
    }

    @Test
    void of_two_administrators_the_second_is_told_what_the_first_has_changed(House house) {
        var people = new People(house);
        people.add("settings-first", PASSWORD, "admin");
        people.add("settings-second", PASSWORD, "admin");
        var before = file(house);
        try (var first = new Visit(house, Visit.Screen.DESK_DARK);
                var second = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            for (var visit : new Visit[] {first, second}) {
                visit.enter(visit == first ? "settings-first" : "settings-second", PASSWORD);
                visit.page().navigate("/settings/house");
                visit.assertAccessible();
                open(visit.page(), UNDO);
                value(visit.page()).fill(visit == first ? "20m" : "PT30M");
                dialog(visit.page()).getByText("Review change").click();
                assertThat(visit.page().locator(".diff")).isVisible();
            }
            first.page().getByText("Change setting", exactlyText()).click();
            assertThat(row(first.page(), UNDO)).containsText("Next start: 20 minutes");
            second.page().getByText("Change setting", exactlyText()).click();
            assertThat(second.page().getByRole(AriaRole.ALERT).first())
                    .containsText("Now it says: 20 minutes");
            assertThat(second.page().locator(".hist li").first()).containsText("settings-first");
            assertThat(value(second.page())).hasValue("30 min");
            assertThat(file(house)).contains("=PT20M");
            second.picture("house-settings-meanwhile");
            second.assertAccessible();

            second.page().getByText("Use the default").click();
            assertThat(second.page().locator(".diff del")).hasText("20 minutes");
            second.page().getByText("Change setting", exactlyText()).click();
            assertThat(dialog(second.page())).isHidden();
            assertThat(file(house)).isEqualTo(before);
            first.assertCalm();
            second.assertCalm();
        }
    }

    @Test
    void secrets_are_dots_and_what_the_dream_command_gives_can_only_be_looked_at(House house) {
        new People(house).add("settings-curious", PASSWORD, "admin");
        try (var visit = new Visit(house, Visit.Screen.PHONE_DARK)) {
            var page = visit.page();
            visit.enter("settings-curious", PASSWORD);
            page.navigate("/settings/house");
            visit.picture("house-settings");
            visit.assertAccessible();
            page.navigate("/settings/house#dream.master.key");
            assertThat(page.locator("[data-setting]:visible")).hasCount(1);
            assertThat(page.locator("[data-setting]:visible")).containsText("••••••");
            page.locator("[data-pick='dream.master.key']").click();
            assertThat(dialog(page)).containsText("It cannot be changed here.");
            assertThat(dialog(page).locator("input:visible")).hasCount(0);
            assertThat(page.content())
                    .doesNotContain(house.given().getProperty("dream.master.key"))
                    .doesNotContain(house.given().getProperty("dream.cli.token"));
            visit.assertCalm();
        }
    }

    @Test
    void settings_are_found_by_name_and_meaning_in_the_palette(House house) {
        new People(house).add("settings-seeker", PASSWORD, "admin");
        try (var visit = new Visit(house, Visit.Screen.DESK_DARK)) {
            var page = visit.page();
            visit.enter("settings-seeker", PASSWORD);
            page.navigate("/");
            page.waitForLoadState();
            page.keyboard().press("Control+k");
            assertThat(page.getByRole(AriaRole.COMBOBOX)).isFocused();
            page.keyboard().type("sessions signed in");
            assertThat(page.getByRole(AriaRole.OPTION)).hasCount(1);
            page.getByRole(AriaRole.COMBOBOX).fill("flood the log");
            assertThat(page.getByRole(AriaRole.OPTION)).hasCount(1);
            assertThat(page.getByRole(AriaRole.OPTION)).containsText("dream.audit.refusal-window");
            visit.assertAccessible();
            page.keyboard().press("Enter");
            page.waitForURL(address -> address.contains("/settings/house")); // whole, and filtered
            assertThat(page.locator("[data-setting]:visible")).hasCount(1);
            assertThat(page.locator("[data-setting]:visible"))
                    .hasAttribute("data-setting", "dream.audit.refusal-window");
            visit.assertCalm();
        }
    }

    @Test
    void the_settings_of_the_house_are_closed_to_those_who_are_no_administrators(House house) {
        new People(house).add("settings-user", PASSWORD, "user", "operator", "auditor");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("settings-user", PASSWORD);
            page.navigate("/settings");
            assertThat(page.locator("#profile")).containsText("settings-user@example.test");
            assertThat(page.getByText("House settings")).hasCount(0);
            for (var address :
                    new String[] {
                        "/settings/house", "/settings/house.xhtml", "/settings/house/index"
                    }) {
                assertThat(page.request().get(house.url() + address).status()).isEqualTo(403);
                assertThat(
                                page.request()
                                        .post(
                                                house.url() + address,
                                                RequestOptions.create()
                                                        .setHeader("Origin", house.url())
                                                        .setData("key=" + RETENTION))
                                        .status())
                        .isEqualTo(403);
            }
            assertThat(
                            page.request()
                                    .post(
                                            house.url() + "/settings/preferences",
                                            RequestOptions.create()
                                                    .setHeader("Origin", house.url())
                                                    .setHeader(
                                                            "Content-Type",
                                                            "application/x-www-form-urlencoded")
                                                    .setData("theme=dark"))
                                    .status())
                    .as("without the session's secret")
                    .isEqualTo(403);
            page.reload();
            assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        }
    }

    private static void find(Page page, String words) {
        page.getByLabel("Find a setting").fill(words);
    }

    private static void open(Page page, String key) {
        page.locator("[data-pick='" + key + "']").click();
        assertThat(dialog(page)).containsText(key);
        assertThat(value(page)).isFocused();
    }

    private static Locator row(Page page, String key) {
        return page.locator("[data-setting='" + key + "']");
    }

    private static Locator value(Page page) {
        return page.getByLabel("New value");
    }

    private static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG, named("House setting"));
    }

    private static Locator heading(Page page) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Page.GetByTextOptions exactlyText() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator.GetByTextOptions exactlyLocator() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    private static long audited(House house, String action, String subject) throws SQLException {
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select count(*) from audit_entry where action = ? and subject = ?")) {
            query.setString(1, action);
            query.setString(2, subject);
            try (var rows = query.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    private static String file(House house) {
        try {
            return Files.readString(house.home().resolve("dream.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
