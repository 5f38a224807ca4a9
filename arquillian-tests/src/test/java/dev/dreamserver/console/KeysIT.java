package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of an API key, from the page to the gateway and back. */
@ExtendWith(HouseExtension.class)
class KeysIT {

    private static final String PASSWORD = "correct-horse-battery";

    @Test
    void a_key_made_on_the_page_is_shown_once_and_works_until_it_is_revoked_there(House house) {
        new People(house).add("keeper-of-keys", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("keeper-of-keys", PASSWORD);
            page.navigate("/keys");
            make(page, "ci-review");
            assertThat(page.locator("#key-text")).hasText(Pattern.compile("ds_live_\\w{32}"));
            var key = page.locator("#key-text").textContent();
            assertThat(models(house, key)).isEqualTo(200);
            page.getByLabel("I have saved the key").check();
            page.getByText("Done", exactly()).click();
            assertThat(page.getByText("New key").first()).isFocused(); // which began it
            assertThat(page.content()).doesNotContain(key);

            page.reload();
            assertThat(page.content())
                    .doesNotContain(key)
                    .contains(key.substring(key.length() - 4));
            assertThat(page.locator("#list")).containsText("1 active, 0 ended");
            assertThat(page.locator("#list tbody tr")).containsText("Project: Atlas");

            make(page, "ci-review");
            assertThat(page.getByRole(AriaRole.DIALOG))
                    .containsText("You have an active key of this name already.");
            page.keyboard().press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();

            page.getByText("Revoke", exactly()).click();
            page.getByText("Keep key").click();
            assertThat(models(house, key)).isEqualTo(200);
            page.getByText("Revoke", exactly()).click();
            page.getByText("Revoke key", exactly()).click();
            assertThat(page.locator("#list")).containsText("0 active, 1 ended");
            assertThat(models(house, key)).isEqualTo(401);
            visit.assertCalm();
        }
    }

    @Test
    void the_list_is_always_the_one_of_now_also_on_the_way_back(House house) {
        new People(house).add("keeper-of-now", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("keeper-of-now", PASSWORD);
            page.navigate("/keys");
            page.waitForLoadState();
            var kept =
                    RequestOptions.create()
                            .setHeader("If-None-Match", "*")
                            .setHeader("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT");
            for (var address : new String[] {"/", "/chat", "/keys", "/models", "/settings"}) {
                var sent = page.request().get(house.url() + address, kept);
                assertThat(sent.headers()).doesNotContainKeys("etag", "last-modified");
                assertThat(sent.headers().get("cache-control")).contains("no-store");
                assertThat(sent.status()).isIn(200, 403);
                assertThat(sent.text()).contains("</html>");
            }
            page.navigate("/");
            try (var elsewhere = page.context().newPage()) {
                elsewhere.navigate("/keys");
                elsewhere.waitForLoadState();
                make(elsewhere, "made-meanwhile");
                assertThat(elsewhere.locator("#key-text"))
                        .hasText(Pattern.compile("ds_live_\\w{32}"));
            }
            page.goBack();
            assertThat(page).hasURL(house.url() + "/keys");
            assertThat(page.locator("#list tbody tr")).containsText("made-meanwhile");
            visit.assertCalm();
        }
    }

    @Test
    void a_page_left_open_for_too_long_says_so_instead_of_doing_nothing(House house) {
        new People(house).add("late", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("late", PASSWORD);
            page.navigate("/keys");
            // Fifteen pages later the server has forgotten this one.
            page.evaluate(
                    """
                    for (const one of document.querySelectorAll('[name$=ViewState]'))
                      one.value = '1:1'""");
            make(page, "too-late");
            assertThat(page.getByText("You were away for a while")).isVisible();
            page.navigate("/keys");
            assertThat(page.getByLabel("Name")).hasValue("too-late");
            assertThat(page.getByLabel("Project")).hasValue(" Atlas ");
        }
    }

    @Test
    void what_was_typed_stands_there_again_after_the_session_ended_but_no_secret(House house) {
        var people = new People(house);
        people.add("interrupted", PASSWORD, "admin");
        people.add("somebody-else", PASSWORD, "admin");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("interrupted", PASSWORD);
            page.navigate("/providers");
            page.getByText("Add provider").first().click();
            var form = page.locator("#edit-dialog");
            form.locator("[id='form:name']").fill("half-typed");
            form.locator("[id='form:key']").fill("sk-never-kept");
            form.locator("[id='form:shared']").setChecked(true);
            endsAt(page, "form:save");
            assertThat(form.locator("[id='form:name']")).hasValue("half-typed");
            assertThat(kept(page)).contains("half-typed").doesNotContain("never-kept");
            visit.picture("session-ended");
            visit.assertAccessible();

            signInAgain(page, "interrupted");
            assertThat(form).isVisible();
            assertThat(form.locator("[id='form:name']")).hasValue("half-typed");
            assertThat(form.locator("[id='form:shared']")).isChecked();
            assertThat(form.locator("[id='form:key']")).hasValue("");
            assertThat(page.locator("#toast")).containsText("What you typed stands here again");
            assertThat(kept(page)).isNull();

            page.navigate("/routing");
            page.locator("[id='trying:prompt']").fill("Write a proof");
            endsAt(page, "trying:try");
            signInAgain(page, "interrupted");
            assertThat(page.locator("[id='trying:prompt']")).hasValue("Write a proof");

            page.navigate("/chat");
            page.locator("#msg").fill("A draft of mine");
            page.reload();
            assertThat(page.locator("#msg")).hasValue("A draft of mine");
            page.navigate("/routing");
            page.locator("[id='trying:prompt']").fill("Write a proof");
            endsAt(page, "trying:try");
            signInAgain(page, "somebody-else");
            assertThat(page.locator("[id='trying:prompt']")).hasValue("");
            assertThat(kept(page)).isNull();
            page.navigate("/chat");
            assertThat(page.locator("#msg")).hasValue("");
            visit.assertNotedOnly("401");
        }
    }

    /**
     * The session is gone, and a button of a form is pressed: the page says so, and keeps still.
     */
    private static void endsAt(Page page, String button) {
        page.context().clearCookies();
        page.locator("[id='" + button + "']").click();
        var notice = page.locator("#session-ended");
        assertThat(notice).isVisible(); // its words stand in every page, hidden
        assertThat(notice).containsText("Your session has ended");
    }

    private static void signInAgain(Page page, String name) {
        page.locator("#session-ended [data-sign-in]").click();
        page.getByLabel("Username or email").fill(name);
        page.locator("input[name=password]").fill(PASSWORD);
        page.locator("[type=submit]").first().click();
        page.waitForURL(address -> !address.contains("/auth/"));
        page.waitForLoadState();
    }

    private static String kept(Page page) {
        return (String) page.evaluate("sessionStorage.getItem('dream.typed')");
    }

    @Test
    void the_focus_is_in_a_dialog_at_once_so_that_what_is_typed_elsewhere_stays_there(House house) {
        new People(house).add("quick-typer", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("quick-typer", PASSWORD);
            page.navigate("/keys");
            page.getByText("New key").first().focus();
            assertThat(focusAfter(page, "PF('creating').show()")).isEqualTo("new:name");
            assertThat(focusAfter(page, "PF('creating').hide()")).isEqualTo("New key");
        }
    }

    @Test
    void who_writes_in_a_dialog_is_not_led_away_by_a_key_and_loses_nothing(House house) {
        new People(house).add("key-presser", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("key-presser", PASSWORD);
            page.navigate("/keys");
            page.waitForLoadState();
            var palette = page.locator("#palette-q");
            page.keyboard().press("Control+k");
            assertThat(palette).isFocused(); // from then on its script is there
            page.keyboard().press("Escape");
            assertThat(palette).isHidden();
            page.getByText("New key").first().click();
            var name = page.getByLabel("Name");
            name.fill("half");
            page.keyboard().press("Control+k");
            page.keyboard().type(" typed");
            assertThat(name).hasValue("half typed");
            name.evaluate("field => field.blur()");
            for (var key : new String[] {"/", "?", "b", "g", "c"}) {
                page.keyboard().press(key);
            }
            assertThat(page.locator("dialog[open]")).hasCount(0);
            assertThat(page.locator("#bell")).isHidden();
            assertThat(page.locator("#create")).isVisible();
            assertThat(page).hasURL(house.url() + "/keys");
            page.locator("#create [data-hide]").click();
            assertThat(page.locator("#create")).isHidden();

            // A dialog that was asked for before, and comes under the palette.
            page.keyboard().press("Control+k");
            assertThat(palette).isFocused();
            page.evaluate("PF('creating').show()");
            page.keyboard().type("usa");
            assertThat(palette).hasValue("usa");
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog[open]")).hasCount(0);
            assertThat(page.locator("#create")).isVisible();
            assertThat(name).hasValue("half typed");
            visit.assertCalm();
        }
    }

    @Test
    void a_dialog_that_was_refused_begins_anew_without_a_mistake(House house) {
        new People(house).add("second-try", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("second-try", PASSWORD);
            page.navigate("/keys");
            page.getByText("New key").first().click();
            var dialog = page.locator("#create");
            page.getByText("Create key").click();
            assertThat(dialog.locator(".ee")).containsText("A key needs a name");
            // What Faces finds by itself, and a mistake that is about no field.
            page.evaluate(
                    """
                    document.getElementById('new:name').classList.add('ui-state-error');
                    document.querySelector('#create .mistakes').innerHTML = '<p class="ee">of no field</p>'""");
            dialog.getByText("Cancel").click();
            page.getByText("New key").first().click();
            assertThat(page.getByLabel("Name")).isFocused();
            assertThat(dialog.locator(".ee, .bad, .ui-state-error, [aria-invalid=true]"))
                    .hasCount(0);
            visit.assertCalm();
        }
    }

    @Test
    void the_bell_of_a_session_that_ended_leaves_what_is_typed(House house) {
        new People(house).add("bell-ringer", PASSWORD, "admin");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("bell-ringer", PASSWORD);
            page.navigate("/routing");
            page.waitForLoadState();
            page.locator("[id='trying:prompt']").fill("Write a proof");
            page.context().clearCookies();
            page.locator("[data-bell]:visible").click();
            assertThat(page.locator("#session-ended")).isVisible();
            assertThat(page.locator("[id='trying:prompt']")).hasValue("Write a proof");
            signInAgain(page, "bell-ringer");
            assertThat(page.locator("[id='trying:prompt']")).hasValue("Write a proof");

            // Also where the address changed while the page was open.
            page.navigate("/models");
            page.waitForLoadState();
            page.locator("#q").fill("guide");
            assertThat(page).hasURL(Pattern.compile("q=guide$"));
            page.locator(".acts [data-new]").click();
            page.locator("[id='add:source']").fill("https://127.0.0.1/half");
            endsAt(page, "add:do");
            signInAgain(page, "bell-ringer");
            assertThat(page.locator("#add-dialog")).isVisible();
            assertThat(page.locator("[id='add:source']")).hasValue("https://127.0.0.1/half");
            visit.assertNotedOnly("401");
        }
    }

    private static Object focusAfter(Page page, String script) {
        return page.evaluate(
                "() => { %s; const at = document.activeElement; return at.id || at.innerText.trim(); }"
                        .formatted(script));
    }

    private static void make(Page page, String name) {
        page.getByText("New key").first().click();
        page.getByLabel("Name").fill(name);
        page.getByLabel("Project").fill(" Atlas ");
        page.getByRole(AriaRole.DIALOG).getByLabel("Ends").selectOption("30");
        page.getByText("Create key").click();
    }

    private static int models(House house, String key) {
        return house.send("GET", "/v1/models", "", "Authorization", "Bearer " + key).statusCode();
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
