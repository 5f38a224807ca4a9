package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import dev.dreamserver.provider.FakeProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page in every state it can be in, at desk and on the phone, light and dark. */
@ExtendWith(HouseExtension.class)
@ParameterizedClass
@EnumSource(names = {"DESK_LIGHT", "PHONE_LIGHT"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String TABLE = "/usage/table.csv";

    /** Other tests kill what this house runs. */
    private static final Pattern UP = Pattern.compile("Running|Recovered");

    @Parameter Visit.Screen screen;

    private House house;
    private Visit visit;
    private Page page;

    /** One person for each screen, signed in once. */
    @BeforeParameterizedClassInvocation
    void comeIn(Visit.Screen now, House given) {
        house = given;
        var name = "reader-" + now.name().toLowerCase(Locale.ROOT).replace('_', '-');
        new People(house).add(name, PASSWORD, "user", "viewer");
        visit = new Visit(house, now);
        page = visit.page();
        page.navigate("/");
        look("sign-in");
        visit.enter(name, PASSWORD);
    }

    @AfterParameterizedClassInvocation
    void leave() {
        visit.close();
    }

    @AfterEach
    void nothingIsComplainedAbout() {
        visit.assertCalm();
    }

    @Test
    void home() {
        page.navigate("/");
        assertThat(heading()).containsText("reader-");
        assertThat(page.locator("#engine")).containsText("small built-in guide");
        assertThat(page.locator("#services")).containsText(UP);
        look("home");
        otherThemeOrMenu();
        look("home-menu-or-other-theme");
        // The theme is kept by the house: what one test switches, the next would see.
        visit.prefer("theme", "system");
    }

    private void otherThemeOrMenu() {
        if (screen.isPhone()) {
            page.locator("details.menu summary:visible").first().click();
        } else {
            page.waitForResponse(
                    "**/settings/preferences",
                    () -> page.locator("[data-theme-switch]:visible").first().click());
        }
    }

    @Test
    void settings() {
        page.navigate("/settings");
        assertThat(page.locator("#profile")).containsText("reader-");
        assertThat(page.locator("#sessions li").first()).containsText("This one");
        assertThat(page.locator(".tabs")).hasCount(0); // for administrators
        look("settings");
    }

    @Test
    void chat_before_anything_was_asked() {
        page.navigate("/chat");
        assertThat(page.locator(".hello")).isVisible();
        look("chat-empty");
    }

    @Test
    void chat_with_an_answer_its_dialog_and_its_list() {
        ask("what is dream server");
        assertThat(page.getByRole(AriaRole.LOG))
                .containsText("Dream Server is a private AI platform on your own hardware.");
        assertThat(page.locator(".ms.a").last()).containsText("small built-in guide");
        assertThat(page.locator(".ms.a[aria-busy]")).hasCount(0);
        look("chat");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("nav.side")).isHidden();
        assertThat(page.locator("nav.tabbar")).isHidden();
        assertThat(page.locator("#msg")).isHidden();
        assertThat(page.locator(".ms.a").last()).isVisible();
        visit.picture("chat-print");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        showChats();
        look("chat-list");
        page.keyboard().press("Escape");

        page.locator("[data-more='']:visible").click();
        look("chat-menu");
        page.locator("[data-do=rename]").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        look("chat-rename");
        page.getByRole(AriaRole.DIALOG).getByText("Cancel").click();
        page.locator("[data-more='']:visible").click();
        page.locator("[data-do=instruct]").click();
        look("chat-instruct");
        page.keyboard().press("Escape");
    }

    @Test
    void on_paper_stands_what_a_page_says_without_what_one_does_with_it() {
        for (var address : new String[] {"/", "/usage", "/keys", "/bell"}) {
            page.navigate(address);
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator("h1").first()).isVisible();
            assertThat(
                            page.locator(
                                    "button:visible, .btn:visible, summary:visible, input:visible,"
                                            + " .tabs:visible, .useg a:not([aria-current]):visible"))
                    .hasCount(0);
            visit.picture("print" + address.replace('/', '-'));
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        }
    }

    @Test
    void chat_when_the_connection_is_lost() {
        page.navigate("/chat");
        page.context().setOffline(true);
        say("does anybody hear me");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Dream Server did not answer");
        assertThat(page.locator("#msg")).hasValue("does anybody hear me");
        look("chat-offline");
        visit.assertNotedOnly("ERR_INTERNET_DISCONNECTED");

        page.context().setOffline(false);
        page.getByRole(AriaRole.ALERT).getByText("Try again").click();
        assertThat(page.locator(".mt-row")).isVisible();
    }

    @Test
    void health() {
        page.navigate("/health");
        assertThat(page.locator("#services tbody tr").first()).containsText(UP);
        assertThat(page.locator("#lanes .ev.i0").first()).isVisible(); // before its first start
        look("health");
    }

    @Test
    void usage_of_ones_own() {
        page.navigate("/usage");
        assertThat(page.locator("main .mty, #totals").first()).isVisible();
        look("usage-own");
        page.navigate("/usage?days=own&from=2026-02-03&to=2026-02-01");
        assertThat(page.locator("#own-help")).containsText("Choose 1 to 366 days");
        look("usage-wrong-days");
        page.navigate("/usage?days=own&from=2021-02-03&to=2021-02-04");
        assertThat(page.getByText("Nothing was asked in these days")).isVisible();
        look("usage-empty");
    }

    @Test
    void wall_display() {
        page.navigate("/hud");
        assertThat(page.locator("#services")).containsText(UP);
        look("wall");
    }

    @Test
    void notifications() {
        page.navigate("/bell");
        assertThat(page.locator("#news .news, #news .mty")).isVisible();
        look("notifications");
        page.locator("[data-bell]:visible").click();
        assertThat(page.locator("#bell .news, #bell .mty")).isVisible();
        look("notifications-open");
    }

    @Test
    void docs() {
        page.navigate("/docs");
        assertThat(page.locator(".dshelves section")).hasCount(3);
        look("docs");
        page.navigate("/docs/operations");
        assertThat(page.locator("article.doc table").first()).isVisible();
        look("docs-page");
        page.navigate("/docs/settings"); // the widest
        look("docs-settings");
        page.navigate("/docs?q=api+key");
        assertThat(page.locator(".hits mark").first()).isVisible();
        look("docs-found");
        page.navigate("/docs?q=nothing+says+so+anywhere");
        look("docs-none");
    }

    @Test
    void api_keys_and_their_dialogs() {
        page.navigate("/keys");
        assertThat(page.getByText("Let a program use your AI")).isVisible();
        look("keys-empty");

        page.getByText("New key").first().click();
        var create = dialog("New key");
        assertThat(create.getByLabel("Name")).isFocused();
        create.getByText("Create key").click();
        assertThat(create).containsText("A key needs a name of 1 to 60 characters.");
        look("keys-create-refused");

        create.getByLabel("Name").fill("laptop");
        create.getByText("Create key").click();
        var made = dialog("Copy your new key now");
        assertThat(made.locator("#key-text")).hasText(Pattern.compile("ds_live_\\w{32}"));
        assertThat(made.getByText("Done")).isDisabled();
        look("keys-made");
        made.getByLabel("I have saved the key").check();
        made.getByText("Done").click();
        assertThat(made).isHidden();
        look("keys");

        page.getByText("Revoke", new Page.GetByTextOptions().setExact(true)).click();
        var revoke = dialog("Revoke this key?");
        assertThat(revoke.getByText("Keep key")).isFocused();
        assertThat(revoke).containsText("laptop");
        look("keys-revoke");
        revoke.getByText("Revoke key").click();
        assertThat(page.locator("#list")).containsText("Revoked");
        look("keys-ended");
    }

    @Test
    void providers_for_an_administrator() throws Exception {
        var name = "keeper-" + screen.name().toLowerCase(Locale.ROOT).replace('_', '-');
        new People(house).add(name, PASSWORD, "user", "admin");
        try (var admin = new Visit(house, screen);
                var well = new FakeProvider("sk-well");
                var strict = new FakeProvider("sk-strict")) {
            admin.enter(name, PASSWORD);
            var theirs = admin.page();
            theirs.navigate("/providers");
            assertThat(theirs.getByText("Offer models of others too")).isVisible();
            look(admin, "providers-empty");
            theirs.navigate("/gpu");
            assertThat(theirs.locator("#gpus > *").first()).isVisible();
            look(admin, "gpu");
            theirs.navigate("/providers");

            var kinds = List.of("lab", "away", "strict", "off");
            var urls = List.of(well.url(), "http://127.0.0.1:1", strict.url(), well.url());
            for (var i = 0; i < kinds.size(); i++) {
                provider(
                        "POST",
                        "",
                        "{\"name\":\"%s\",\"kind\":\"compatible\",\"url\":\"%s\",\"key\":\"sk-well\",\"enabled\":%s}"
                                .formatted(kinds.get(i), urls.get(i), i < 3));
            }
            theirs.reload();
            assertThat(theirs.locator("#list tbody tr")).hasCount(4);
            for (var state : List.of("Answers", "Away", "Key refused", "Off")) {
                assertThat(theirs.locator("#list .stt").getByText(state)).isVisible();
            }
            look(admin, "providers");

            theirs.getByTitle("Edit lab").click();
            assertThat(theirs.locator("#edit-dialog")).isVisible();
            theirs.getByLabel("Offer all models that it lists").uncheck();
            look(admin, "providers-edit");
            theirs.getByLabel("Address").fill("http://8.8.8.8");
            theirs.locator("#form\\:save").click();
            assertThat(theirs.locator("#edit-dialog .ee")).containsText("Use https");
            look(admin, "providers-refused");
            theirs.locator("#edit-dialog [data-hide]").click();
            theirs.getByTitle("Remove lab").click();
            assertThat(theirs.locator("#keep")).isFocused();
            look(admin, "providers-remove");
            admin.assertCalm();
        } finally {
            for (var one : List.of("lab", "away", "strict", "off")) {
                provider("DELETE", "/" + one, "");
            }
        }
    }

    private void provider(String method, String path, String body) {
        house.asOwner(method, "/api/v1/providers" + path, body);
    }

    @Test
    void routing_for_an_administrator() throws Exception {
        var name = "router-" + screen.name().toLowerCase(Locale.ROOT).replace('_', '-');
        new People(house).add(name, PASSWORD, "user", "admin");
        try (var admin = new Visit(house, screen)) {
            admin.enter(name, PASSWORD);
            var theirs = admin.page();
            theirs.navigate("/routing");
            assertThat(theirs.locator("#names tbody tr").first()).containsText("auto");
            look(admin, "routing-empty");
            theirs.getByLabel("Prompt").fill("Why does this python function raise a KeyError?");
            theirs.getByText("Which model?").click();
            assertThat(theirs.locator("#trying\\:outcome")).containsText("looks like code");

            theirs.locator(".acts [data-new]").click();
            theirs.locator("#edit\\:name").fill("Nights of " + name);
            theirs.locator("#edit\\:from").fill("22");
            theirs.locator("#edit\\:review").click();
            assertThat(theirs.locator("[id='edit:from-wrong']")).containsText("22:00");
            assertThat(theirs.locator("#edit\\:from")).isFocused();
            look(admin, "routing-refused");
            theirs.locator("#edit\\:from").fill("22:00");
            theirs.locator("#edit\\:to").fill("06:00");
            theirs.locator("#edit\\:review").click();
            assertThat(theirs.locator("#edit")).containsText("22:00 to 06:00: fast");
            look(admin, "routing-review");
            theirs.locator("#edit\\:save").click();
            assertThat(theirs.locator("#edit-dialog")).isHidden();
            assertThat(theirs.locator("#rules tbody")).containsText("Nights of " + name);
            look(admin, "routing");
            theirs.getByTitle("Remove: Nights of " + name).click();
            assertThat(theirs.locator("#keep")).isFocused();
            theirs.getByText("Remove rule").click();
            assertThat(theirs.locator("#rules")).not().containsText("Nights of " + name);
            admin.assertCalm();
        }
    }

    /** Models are looked for, and the house takes its time. */
    private static void whatTakesLongShowsItsShape(Page page) {
        var held = new AtomicReference<Route>();
        page.route(
                "**/models*",
                route -> {
                    if (route.request().method().equals("POST")) {
                        held.set(route);
                    } else {
                        route.resume();
                    }
                });
        page.locator("#q").fill("qwen3 8b");
        var rows = page.locator("[id='list:rows']");
        assertThat(rows.locator(".skel").first()).isVisible();
        assertThat(rows).hasAttribute("aria-busy", "true");
        assertThat(rows.locator("table")).isHidden();
        held.get().resume();
        assertThat(rows.locator("table")).isVisible();
        assertThat(rows.locator(".skel")).hasCount(0);
        assertThat(rows).not().hasAttribute("aria-busy", "true");
        page.unroute("**/models*");
        page.locator("#q").fill("");
        assertThat(rows.locator("tbody tr").nth(20)).isVisible();
    }

    @Test
    void models_for_an_administrator() throws Exception {
        var name = "modeller-" + screen.name().toLowerCase(Locale.ROOT).replace('_', '-');
        new People(house).add(name, PASSWORD, "user", "admin");
        var file = house.home().resolve("guest-" + name + ".gguf");
        Files.copy(Path.of("..", "engines", "guide", "dream-guide.gguf"), file);
        try (var admin = new Visit(house, screen)) {
            admin.enter(name, PASSWORD);
            var theirs = admin.page();
            theirs.navigate("/models");
            assertThat(theirs.locator("#list tbody tr").getByText("Qwen3 8B").first()).isVisible();
            look(admin, "models");
            whatTakesLongShowsItsShape(theirs);
            theirs.getByTitle("Details: Qwen3 8B Q4_K_M").click();
            assertThat(theirs.locator("#detail-dialog")).containsText("Apache-2.0");
            look(admin, "models-detail");
            theirs.locator("#detail-close").click();

            theirs.locator(".acts [data-new]").click();
            theirs.locator("#add\\:source").fill("ftp://somewhere");
            theirs.locator("#add\\:do").click();
            assertThat(theirs.locator("[id='add:source-wrong']")).isVisible();
            look(admin, "models-refused");
            theirs.locator("#add\\:source").fill(file.toString());
            theirs.locator("#add\\:do").click();
            assertThat(theirs.locator("#add-dialog")).isHidden();
            var mine =
                    theirs.locator("#list tbody tr")
                            .filter(new Locator.FilterOptions().setHasText("guest-" + name));
            assertThat(mine).containsText("On this machine");
            mine.getByText("Delete").click();
            assertThat(theirs.locator("#keep")).isFocused();
            look(admin, "models-delete");
            theirs.locator("#keep").click();
            if (screen == Visit.Screen.DESK_LIGHT) {
                switchThereAndBack(admin, mine);
            }
            mine.getByText("Delete").click();
            theirs.locator("#end-dialog .ui-button-danger").click();
            assertThat(mine.getByText("Undo")).isVisible();
            mine.getByText("Undo").click();
            assertThat(mine).containsText("On this machine");
            admin.assertCalm();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The house answers with another model, and with the first again. */
    private void switchThereAndBack(Visit admin, Locator mine) {
        var theirs = admin.page();
        mine.getByText("Switch to this").click();
        assertThat(theirs.locator("#switch-keep")).isFocused();
        look(admin, "models-switch");
        theirs.locator("#switch\\:do").click();
        assertThat(theirs.locator("#switch-dialog")).isHidden();
        assertThat(mine).containsText("In use");
        look(admin, "models-switched");
        var guide =
                theirs.locator("#list tbody tr")
                        .filter(new Locator.FilterOptions().setHasText("dream-guide"));
        guide.getByText("Switch to this").click();
        theirs.locator("#switch\\:do").click();
        assertThat(guide).containsText("In use");
        // With the last news of the switch the list is drawn anew, also under a pointer.
        assertThat(theirs.locator("#switching .note.ok")).isVisible();
    }

    @Test
    void an_address_that_does_not_exist() {
        assertThat(page.navigate("/no-such-page").status()).isEqualTo(404);
        assertThat(heading()).hasText("There is nothing at this address");
        look("404");
        visit.assertNotedOnly("404");
        page.getByText("Go to Home").click();
        assertThat(page).hasURL(house.url() + "/");
    }

    @Test
    void an_address_that_asks_for_what_cannot_be_or_in_a_way_that_it_does_not_take() {
        page.navigate("/usage");
        var call = visit.asItsPage();
        assertThat(page.navigate(TABLE + "?days=own&from=2026-02-02&to=2026-02-01").status())
                .isEqualTo(400);
        assertThat(heading()).hasText("This address asks for something that cannot be");
        look("400");
        visit.assertNotedOnly("400");
        page.getByText("Go to Home").click();
        assertThat(page).hasURL(house.url() + "/");

        var posted = page.request().post(house.url() + TABLE, call);
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.text()).contains("This address takes no such call", "class=\"brand\"");
    }

    @Test
    void a_chat_that_does_not_exist() {
        assertThat(page.navigate("/chat?c=" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(heading()).hasText("This chat is not there any more");
        visit.assertNotedOnly("404");
        page.getByText("Go to Chat").click();
        assertThat(page).hasURL(house.url() + "/chat");
    }

    @Test
    void a_page_that_breaks_shows_an_id_that_stands_in_the_log() throws Exception {
        try (var database = house.database();
                var fault = database.createStatement()) {
            fault.execute("alter table chat_conversation rename to chat_conversation_away");
            try {
                assertThat(page.navigate("/chat").status()).isEqualTo(500);
                assertThat(heading()).hasText("This page broke");
                look("500");
                assertThat(page.navigate("/health").status()).as("the rest").isEqualTo(200);
                page.goBack();
            } finally {
                fault.execute("alter table chat_conversation_away rename to chat_conversation");
            }
        }
        visit.assertNotedOnly("500");
        var id = page.locator(".eid code").textContent();
        assertThat(id).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
        assertThat(Files.readString(house.home().resolve("logs/house.log"))).contains(id);
        page.locator("a.btn").getByText("Try again").click();
        assertThat(page.locator("main.chat")).isVisible();
    }

    @Test
    void what_is_said_to_those_who_were_away() {
        page.navigate("/error/expired");
        assertThat(heading()).hasText("You were away for a while");
        look("expired");
        page.navigate("/signed-out");
        assertThat(heading()).hasText("You are signed out");
        look("signed-out");
    }

    private void ask(String question) {
        page.navigate("/chat");
        say(question);
    }

    private void say(String text) {
        page.locator("#msg").fill(text);
        page.keyboard().press("Enter");
    }

    private void showChats() {
        var button = page.locator("[data-show-chats]");
        if (button.isVisible()) {
            button.click();
        }
        assertThat(page.locator(".cv[aria-current=page]")).isVisible();
    }

    private Locator dialog(String title) {
        var dialog = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName(title));
        assertThat(dialog).isVisible();
        return dialog;
    }

    private Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    private void look(String name) {
        look(visit, name);
    }

    private static void look(Visit of, String name) {
        of.assertAccessibleInEveryLight(name);
    }
}
