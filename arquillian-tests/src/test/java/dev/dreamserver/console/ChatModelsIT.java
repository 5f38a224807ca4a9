package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.dreamserver.console.TwoModels.FIRST;
import static dev.dreamserver.console.TwoModels.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.time.Duration;
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
    private static final String ANSWER = "private AI platform on your own hardware";

    private TwoModels engine;
    private House house;
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
        var people = new People(other);
        people.welcome(house.url());
        people.add("model-chooser", PASSWORD, "user");
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
        engine.pause(Duration.ofMillis(15));
        askBoth(QUESTION);
        assertThat(side(FIRST).locator(".md.typing")).isVisible();
        assertThat(side(SECOND).locator(".md.typing")).isVisible();
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
        engine.pause(Duration.ZERO);
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
        return page.getByRole(AriaRole.MENUITEMRADIO, new Page.GetByRoleOptions().setName(model));
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
