package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.dreamserver.console.TwoModels.FIRST;
import static dev.dreamserver.console.TwoModels.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Chat in a house that has two models: one is chosen, asked again, compared, missed. The house has
 * its database and sign-in from the one that the other tests use.
 */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChatModelsIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String QUESTION = "what is dream server";
    private static final String HARD = "Compare both strategies critically and justify each step.";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = "private AI platform on your own hardware";

    private TwoModels engine;
    private House house;
    private People people;
    private String counted = "";
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House other) throws Exception {
        engine = new TwoModels(other);
        var settings = new HashMap<String, String>();
        settings.put("dream.db.url", other.newDatabase("twomodels", "chooser", PASSWORD));
        settings.put("dream.db.user", "chooser");
        settings.put("dream.db.password", PASSWORD);
        settings.put("dream.keycloak.url", other.url() + "/auth");
        settings.put(
                "dream.oidc.client-secret", other.given().getProperty("dream.oidc.client-secret"));
        settings.put("dream.engine.url", engine.url());
        house = House.named("two-models", settings);
        house.dream("reset", "--yes");
        people = new People(other);
        people.welcome(house.url());
        people.team("choosers", people.add("model-chooser", PASSWORD, "user"));
        house.up();
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("model-chooser", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
        house.close();
        engine.close();
    }

    @AfterEach
    void engineIsWell() {
        engine.pause(Duration.ZERO);
        engine.fails("");
        visit.assertCalm();
    }

    @Test
    @Order(1)
    void a_model_is_chosen_by_keyboard_and_holds_for_its_conversation() {
        page.navigate("/chat");
        assertThat(picker()).hasText("Model: Automatic");
        assertThat(picker())
                .hasAttribute(
                        "title", FIRST + " answers: it is the first that this house has ready.");
        ask(QUESTION);
        assertThat(answer()).containsText(ANSWER);
        assertThat(answer()).containsText("Answered by " + FIRST);

        picker().focus();
        page.keyboard().press("Enter");
        assertThat(choice("Automatic")).isFocused();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        assertThat(choice(SECOND)).isFocused();
        assertThat(choice(SECOND)).containsText("Context of 1,024 tokens");
        visit.picture("chat-models");
        visit.assertAccessible();
        page.keyboard().press("Enter");
        assertThat(picker()).isFocused();
        assertThat(picker()).hasText("Model: " + SECOND);
        assertThat(picker())
                .hasAttribute("title", SECOND + " answers: you chose it for this chat.");
        ask(QUESTION);
        assertThat(answer()).containsText("Answered by " + SECOND);

        page.reload();
        assertThat(picker()).hasText("Model: " + SECOND);
        assertThat(picker())
                .hasAttribute("title", SECOND + " answers: you chose it for this chat.");
        picker().click();
        assertThat(choice(FIRST)).containsText(Pattern.compile("[\\d.,]+ tokens/s here lately"));
        choice("Automatic").click();
        ask(QUESTION);
        assertThat(answer()).containsText("Answered by " + FIRST);
    }

    @Test
    @Order(2)
    void who_chooses_and_asks_at_once_is_answered_by_the_model_that_was_chosen() {
        page.navigate("/chat");
        ask(QUESTION);
        assertThat(answer()).containsText("Answered by " + FIRST);
        var onTheWay = new ArrayList<Route>();
        page.route("**/conversations/*/model", onTheWay::add);
        picker().click();
        choice(SECOND).click();
        page.locator("#msg").fill("is my data private?");
        page.keyboard().press("Enter");
        page.waitForCondition(() -> !onTheWay.isEmpty());
        onTheWay.getFirst().resume();
        page.unroute("**/conversations/*/model");
        assertThat(page.locator(".ms.a")).hasCount(2);
        assertThat(answer()).containsText("Answered by " + SECOND);
    }

    @Test
    @Order(3)
    void a_new_chat_and_a_temporary_one_begin_with_the_model_that_was_chosen() {
        page.navigate("/chat");
        choose(SECOND);
        ask(QUESTION);
        assertThat(answer()).containsText("Answered by " + SECOND);
        page.reload();
        assertThat(picker()).hasText("Model: " + SECOND);

        page.navigate("/chat");
        assertThat(picker()).hasText("Model: Automatic");
        page.locator(".th").getByTitle("Temporary chat: nothing of it is kept").click();
        choose(SECOND);
        ask(QUESTION);
        assertThat(answer()).containsText("Answered by " + SECOND);
    }

    @Test
    @Order(4)
    void an_answer_is_had_again_from_the_other_model_and_both_stay() {
        page.navigate("/chat");
        ask(QUESTION);
        page.getByTitle("Answer again with another model").click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(SECOND)).click();
        assertThat(page.locator(".ms.a .vars")).hasText("2 / 2");
        assertThat(answer()).containsText("Answered by " + SECOND);
        page.locator(".ms.a").getByLabel("Version before").click();
        assertThat(answer()).containsText("Answered by " + FIRST);
        assertThat(picker()).hasText("Model: Automatic");
    }

    @Test
    @Order(5)
    void two_models_answer_side_by_side_and_the_chat_goes_on_with_one() {
        page.navigate("/chat");
        compare();
        assertThat(picker()).hasText("Model: Two models: " + FIRST + ", " + SECOND);
        engine.pause(Duration.ofMillis(400)); // long enough for a look once a second
        askBoth(QUESTION);
        assertThat(side(FIRST).locator(".md.typing")).isVisible();
        assertThat(side(SECOND).locator(".md.typing")).isVisible();
        engine.pause(Duration.ZERO);
        assertThat(page.locator(".pair .mt-row")).hasCount(2);
        assertThat(side(FIRST)).containsText(ANSWER);
        assertThat(side(FIRST)).containsText("Answered by " + FIRST);
        assertThat(side(SECOND)).containsText(ANSWER);
        assertThat(side(SECOND)).containsText("Answered by " + SECOND);
        assertThat(page.locator(".pair")).containsText("the chat goes on with " + FIRST);
        assertThat(picker()).hasText("Model: Automatic");
        visit.picture("chat-compare");
        visit.assertAccessible();

        page.reload();
        assertThat(page.locator(".ms.a .vars")).hasText(Pattern.compile("[12] / 2"));
        assertThat(answer()).containsText("Answered by " + FIRST);

        compare();
        askBoth("is my data private?");
        side(SECOND).getByText("Go on with this one").click();
        assertThat(page.locator(".pair")).hasCount(0);
        assertThat(answer()).containsText("Answered by " + SECOND);
        assertThat(answer().locator(".vars")).containsText("/ 2");
        ask("do i need a gpu?");
        assertThat(page.locator(".ms.a")).hasCount(3);
        page.reload();
        assertThat(page.locator(".ms.a").nth(1)).containsText("Answered by " + SECOND);
        assertThat(page.locator(".ms.a")).hasCount(3);
    }

    @Test
    @Order(6)
    void the_next_question_goes_on_with_the_first_where_nobody_chose() {
        page.navigate("/chat");
        compare();
        askBoth(QUESTION);
        assertThat(page.locator(".pair .take")).hasCount(2);
        ask("is my data private?");
        assertThat(page.locator(".pair")).hasCount(0);
        assertThat(page.locator(".ms.a")).hasCount(2);
        assertThat(page.locator(".ms.a").first()).containsText("Answered by " + FIRST);
        assertThat(page.locator(".ms.a").first().locator(".vars")).containsText("/ 2");
    }

    @Test
    @Order(7)
    void stop_ends_both() {
        page.navigate("/chat");
        compare();
        engine.pause(Duration.ofMillis(400));
        page.locator("#msg").fill(QUESTION);
        page.keyboard().press("Enter");
        assertThat(page.locator(".pair .md.typing")).hasCount(2);
        page.locator("[data-stop]").click();
        assertThat(page.locator(".pair").getByText("You stopped this answer.")).hasCount(2);
        assertThat(page.locator("[data-stop]")).isHidden();
        page.reload();
        assertThat(page.locator(".ms.a .vars")).containsText("/ 2");
        assertThat(answer()).containsText("You stopped this answer.");
    }

    @Test
    @Order(8)
    void one_that_fails_says_why_and_the_other_goes_on() {
        page.navigate("/chat");
        compare();
        engine.fails(FIRST);
        askBoth(QUESTION);
        assertThat(side(FIRST)).containsText("The answer was not finished");
        assertThat(side(SECOND)).containsText(ANSWER);
        assertThat(page.locator("[data-stop]")).isHidden(); // and the house knows which goes on
        page.reload();
        assertThat(answer()).containsText("Answered by " + SECOND);
        assertThat(answer().locator(".vars")).containsText("/ 2");
    }

    @Test
    @Order(8)
    void an_answer_that_fails_to_come_again_leaves_the_good_one_shown_and_says_why() {
        page.navigate("/chat");
        ask(QUESTION);
        var used = page.locator("[data-used-tokens]").textContent();
        engine.fails(FIRST);
        page.getByLabel("Answer again", exactly()).click();
        var card = page.locator(".msgs > .evc");
        assertThat(card).containsText("The answer was not finished");
        assertThat(card).containsText("500");
        assertThat(card).containsText("The answer that you had is shown.");
        assertThat(answer()).containsText(ANSWER);
        assertThat(answer().locator(".vars")).hasText("1 / 2");
        visit.picture("chat-again-failed");
        visit.assertAccessible();

        page.reload();
        assertThat(answer()).containsText(ANSWER);
        assertThat(page.locator("[data-used-tokens]")).hasText(used);
        answer().getByLabel("Next version").click();
        assertThat(answer().locator(".evc")).containsText("500");
        answer().getByText("Show the other answer").click();
        assertThat(answer()).containsText(ANSWER);
        answer().getByLabel("Next version").click();
        assertThat(answer().locator(".evc")).isVisible();
        page.reload();
        assertThat(page.locator(".cx"))
                .isHidden(); // nothing was counted on this way: that is not 0

        engine.fails("");
        ask("is my data private?");
        var before = page.locator(".ms.a").first();
        assertThat(before.locator(".note")).containsText("The answer was not finished: ");
        assertThat(before.locator(".note")).containsText("500");
        page.reload();
        assertThat(before.locator(".note")).containsText("500");
        assertThat(page.locator(".evc")).hasCount(0);
    }

    @Test
    @Order(8)
    void what_another_window_chose_is_chosen_here_too() {
        page.navigate("/chat");
        ask(QUESTION);
        try (var other = page.context().newPage()) {
            other.navigate(page.url());
            other.locator("[data-models]").click();
            other.getByRole(
                            AriaRole.MENUITEMRADIO,
                            new Page.GetByRoleOptions().setName(Pattern.compile("^" + SECOND)))
                    .click();
            assertThat(picker()).hasText("Model: " + SECOND);
            assertThat(picker())
                    .hasAttribute("title", SECOND + " answers: you chose it for this chat.");
        }
        ask(QUESTION);
        assertThat(answer()).containsText("Answered by " + SECOND);
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    @Test
    @Order(9)
    void two_answers_of_a_temporary_chat_are_compared_and_nothing_is_kept() {
        page.navigate("/chat");
        page.locator(".th").getByTitle("Temporary chat: nothing of it is kept").click();
        compare();
        askBoth(QUESTION);
        assertThat(page.locator(".pair")).not().containsText("Both answers are kept");
        side(SECOND).getByText("Go on with this one").click();
        assertThat(page.locator(".pair")).hasCount(0);
        assertThat(answer()).containsText("Answered by " + SECOND);
        ask("is my data private?");
        assertThat(page.locator(".ms.a")).hasCount(2);
        assertThat(page).hasURL(Pattern.compile("/chat$"));
    }

    @Test
    @Order(9)
    void a_question_that_could_not_go_to_two_models_is_in_the_box_again() {
        page.navigate("/chat");
        page.route("**/chat-pair.js*", Route::abort);
        compare();
        page.locator("#msg").fill(QUESTION);
        page.keyboard().press("Enter");
        assertThat(page.locator(".evc")).containsText("Dream Server did not answer");
        assertThat(page.locator("#msg")).hasValue(QUESTION);
        assertThat(page.locator(".ms")).hasCount(0);
        assertThat(page.locator("[data-stop]")).isHidden();
        visit.assertNotedOnly("ERR_FAILED");

        page.unroute("**/chat-pair.js*");
        compare();
        page.getByText("Try again").click();
        assertThat(page.locator(".pair .mt-row")).hasCount(2);
        assertThat(page.locator("#msg")).hasValue("");
    }

    @Test
    @Order(10)
    void on_a_phone_the_two_stand_one_under_the_other() {
        var desk = page;
        try (var phone = new Visit(house, Visit.Screen.PHONE_DARK)) {
            page = phone.page();
            phone.enter("model-chooser", PASSWORD);
            page.navigate("/chat");
            compare();
            askBoth(QUESTION);
            assertThat(page.locator(".pair .take")).hasCount(2);
            assertThat(pixelsBetweenTheTwo()).isNotNegative();
            phone.picture("chat-compare");
            phone.assertAccessible();
            phone.assertCalm();
        } finally {
            page = desk;
        }
    }

    @Test
    @Order(11)
    void a_name_of_the_house_is_chosen_and_the_answer_says_who_and_why_and_what_it_cost()
            throws Exception {
        set("routing", "name", "powerful", SECOND);
        price(SECOND, "1234.5", "2000");
        set("budget", "set", "1000000", "--period", "month", "--team", "choosers");
        people.add("model-admin", PASSWORD, "user", "admin");
        try (var admin = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            admin.enter("model-admin", PASSWORD);
            var decisions = openDecisions(admin);
            page.navigate("/chat");
            picker().click();
            assertThat(choice("auto")).containsText("The question decides");
            assertThat(choice("powerful")).containsText("Hard questions, now from " + SECOND);
            assertThat(choice("fast")).containsText("Quick answers, now from " + FIRST);
            visit.picture("chat-names");
            visit.assertAccessible();
            choice("auto").click();
            assertThat(picker()).hasText("Model: auto");
            assertThat(picker()).hasAttribute("title", Pattern.compile("^auto: The question"));

            engine.pause(Duration.ofMillis(400)); // until all that is seen meanwhile was seen
            page.locator("#msg").fill(HARD);
            page.keyboard().press("Enter");
            var counter = page.locator("[data-counter]");
            assertThat(counter.locator("[data-took]"))
                    .containsText(Pattern.compile("~\\d+ tokens in, ~\\d+ out ~\\$\\d"));
            assertThat(counter.locator("[data-total]")).containsText(Pattern.compile("~\\$\\d"));
            visit.picture("chat-counting");
            var stood = boxTop();
            engine.pause(Duration.ZERO);
            assertThat(page.locator(".ms.now")).hasCount(0);
            assertThat(boxTop()).as("nothing moved").isEqualTo(stood);
            assertThat(answer())
                    .containsText(
                            "Answered by %s: it looks hard, so \"powerful\" answers"
                                    .formatted(SECOND));
            assertThat(counter).not().containsText("~");
            assertThat(counter.locator("[data-left]"))
                    .containsText(Pattern.compile("9\\d\\d(\\.\\d)?K tokens"));
            visit.picture("chat-counted");
            visit.assertAccessible();
            assertThat(decisions).hasCount(1);
            assertThat(decisions.first()).containsText("auto → " + SECOND);
            assertThat(decisions.first()).containsText("it looks hard");

            ask("hi");
            assertThat(answer())
                    .containsText("the conversation stays with the model it began with");
            assertThat(decisions.first()).containsText("the conversation stays");
            assertThat(admin.page().evaluate("window.unchanged")).isEqualTo(true);
            decisions.first().scrollIntoViewIfNeeded();
            admin.picture("routing-decisions");
            admin.assertAccessible();
            admin.assertCalm();
        }
        page.reload();
        assertThat(picker()).hasText("Model: auto");
        assertThat(answer()).containsText("the conversation stays with the model it began with");
        assertCostIsThatOfTheLedger(answer());
    }

    @Test
    @Order(12)
    void what_has_no_price_is_unknown_and_a_sum_says_that_it_is_more() throws Exception {
        set("routing", "name", "powerful"); // and nothing but models can be chosen
        price(SECOND, "1234.5", "2000");
        page.navigate("/chat");
        choose(SECOND);
        ask(QUESTION);
        assertThat(answer().locator(".mt-row")).containsText("$");
        page.reload();
        assertThat(answer().locator(".mt-row")).containsText("$");
        assertCostIsThatOfTheLedger(answer());
        counted = page.url();
        var total = page.locator("[data-total]");
        assertThat(total).hasText(Pattern.compile("^This chat ?Chat \\$[\\d.]+$"));
        choose(FIRST);
        ask("is my data private?");
        assertThat(answer().locator(".mt-row")).containsText("tokens in");
        assertThat(answer().locator(".mt-row")).not().containsText("$");
        assertThat(total).containsText(Pattern.compile("at least ?≥ ?\\$[\\d.]+"));
        page.reload();
        assertThat(total).containsText(Pattern.compile("at least ?≥ ?\\$[\\d.]+"));
        assertThat(answer().locator(".mt-row")).not().containsText("$");

        page.navigate("/chat");
        page.locator(".th").getByTitle("Temporary chat: nothing of it is kept").click();
        choose(SECOND);
        ask(QUESTION);
        var one = dollars(total);
        ask("do i need a gpu?");
        assertThat(dollars(total)).as("added up by the page").isGreaterThan(one);
    }

    @Test
    @Order(13)
    void on_a_phone_the_counter_has_one_line() {
        try (var phone = new Visit(house, Visit.Screen.PHONE_DARK)) {
            phone.enter("model-chooser", PASSWORD);
            phone.page().navigate(counted);
            assertThat(phone.page().locator("[data-total]")).isVisible();
            phone.picture("chat-counted");
            phone.assertAccessible();
            phone.assertCalm();
        }
    }

    @Test
    @Order(14)
    void a_chosen_model_that_is_gone_is_said_and_what_answers_instead() {
        page.navigate("/chat");
        choose(SECOND);
        ask(QUESTION);
        var chat = page.url();
        engine.has(FIRST);
        var line = page.locator("[data-missed]");
        var until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!line.textContent().contains("is not running")) {
            assertThat(System.nanoTime()).as("the house notices").isLessThan(until);
            page.navigate(chat);
        }
        assertThat(line).hasText(SECOND + " is not running; " + FIRST + " answers.");
        ask("is my data private?");
        assertThat(answer()).containsText("Answered by " + FIRST);
        assertThat(line).hasText(SECOND + " is not running; " + FIRST + " answers.");
        picker().click();
        visit.picture("chat-model-gone");
        visit.assertAccessible();
        choose("Automatic");
        assertThat(line).hasText("");
        page.reload();
        assertThat(picker()).hasCount(0); // one model: nothing to choose
        assertThat(page.locator(".cmp .mp")).hasText(FIRST);
    }

    private void set(String... words) throws Exception {
        var done = house.dream(words);
        assertThat(done.code()).as(done.output()).isZero();
    }

    /** From the day before yesterday on: what was used here so far costs that, too. */
    private void price(String model, String in, String out) throws Exception {
        var from = LocalDate.now(ZoneId.systemDefault()).minusDays(2).toString();
        set("price", "set", model, "--input", in, "--output", out, "--from", from, "--source", "x");
    }

    private static Locator openDecisions(Visit admin) {
        var routing = admin.page();
        routing.navigate("/routing");
        assertThat(routing.getByText("No decisions yet")).isVisible();
        routing.evaluate("window.unchanged = true");
        return routing.locator("#decided > li");
    }

    private double boxTop() {
        return page.locator("form.cmp").boundingBox().y;
    }

    /** What the page was told of an answer is to the last digit what a row of the ledger costs. */
    private void assertCostIsThatOfTheLedger(Locator answer) throws Exception {
        var took = JSON.readTree(answer.getAttribute("data-took"));
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select count(*) from usage_attempt where model = ?"
                                        + " and tokens_in = ? and tokens_out = ? and ? ="
                                        + " 0.000001 * (tokens_in * 1234.5 + tokens_out * 2000)")) {
            query.setString(1, SECOND);
            query.setLong(2, took.path("in").asLong());
            query.setLong(3, took.path("out").asLong());
            query.setBigDecimal(4, new BigDecimal(took.path("cost").asText()));
            try (var rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getLong(1)).as(took.toString()).isPositive();
            }
        }
    }

    private static double dollars(Locator total) {
        return Double.parseDouble(total.textContent().replaceAll("[^\\d.]", ""));
    }

    private void choose(String model) {
        if (!page.locator("#models").isVisible()) {
            picker().click();
        }
        choice(model).click();
        assertThat(picker()).hasText("Model: " + model);
    }

    private void compare() {
        picker().click();
        page.getByRole(AriaRole.MENUITEMCHECKBOX, new Page.GetByRoleOptions().setName(SECOND))
                .click();
    }

    private void ask(String question) {
        page.locator("#msg").fill(question);
        page.keyboard().press("Enter");
        assertThat(page.locator(".ms.now")).hasCount(0);
        assertThat(page.locator(".ms.u").last()).containsText(question);
        assertThat(page.locator("[data-stop]")).isHidden();
    }

    private void askBoth(String question) {
        page.locator("#msg").fill(question);
        page.keyboard().press("Enter");
        assertThat(page.locator(".pair .ms")).hasCount(2);
    }

    private Locator picker() {
        return page.locator("[data-models]");
    }

    private Locator choice(String model) {
        return page.getByRole(
                AriaRole.MENUITEMRADIO,
                new Page.GetByRoleOptions().setName(Pattern.compile("^" + model)));
    }

    /** In one look, for the page moves while answers come. */
    private double pixelsBetweenTheTwo() {
        var first = side(FIRST).elementHandle();
        var second = side(SECOND).elementHandle();
        var gap =
                page.evaluate(
                        "([a, b]) => b.getBoundingClientRect().top"
                                + " - a.getBoundingClientRect().bottom",
                        List.of(first, second));
        return ((Number) gap).doubleValue();
    }

    private Locator answer() {
        return page.locator(".ms.a").last();
    }

    private Locator side(String model) {
        return page.locator(".pair .ms.a")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.locator(
                                                ".ph b",
                                                new Page.LocatorOptions().setHasText(model))));
    }
}
