package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Formulas in answers: shown where they are formulas, and nothing else of them. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatMathsIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String ANSWER =
            """
            The roots of $ax^2 + bx + c$ are

            $$
            x_{1,2} = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
            $$

            and \\(e^{i\\pi} + 1 = 0\\), the $n$th term too. Also

            \\[\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix} \\cdot \\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}\\]

            It costs $5 and $10, US$5, $20-$30, or $3 each and 5$ more. Code: `$x$`.

            Broken: $\\frac{1}{$, and \\(\\nosuchcommand{1}\\).
            """;

    private House house;
    private Visit visit;
    private Page page;
    private String conversation;

    @BeforeAll
    void comeIn(House given) {
        house = given;
        new People(house).add("maths-reader", PASSWORD, "user");
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("maths-reader", PASSWORD);
        page.navigate("/chat");
        page.locator("#msg").fill("what is dream server");
        page.keyboard().press("Enter");
        assertThat(page.locator(".ms.a .mt-row")).hasCount(1);
        conversation = page.url().substring(page.url().indexOf("c=") + 2);
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @Test
    void a_page_without_a_formula_does_not_load_what_shows_them() {
        page.navigate("/chat");
        assertThat(
                        page.evaluate(
                                "performance.getEntriesByType('resource')"
                                        + ".filter(one => /maths|temml/.test(one.name)).length"))
                .isEqualTo(0);
    }

    @Test
    void formulas_of_every_form_are_shown_and_money_is_left_alone() throws SQLException {
        answerIs(ANSWER);
        var answer = page.locator(".ms.a .md");
        assertThat(answer.locator("math")).hasCount(5);
        assertThat(answer.locator(".tex.wide math")).hasCount(2);
        assertThat(answer.locator("math mfrac")).hasCount(2);
        assertThat(answer.locator("math mtable")).hasCount(1);
        assertThat(answer)
                .containsText("It costs $5 and $10, US$5, $20-$30, or $3 each and 5$ more.");
        assertThat(answer.locator("p > code")).hasText("$x$");
        assertThat(answer.locator(".tex > code"))
                .hasText(new String[] {"$\\frac{1}{$", "\\(\\nosuchcommand{1}\\)"});
        visit.picture("chat-maths");
        visit.assertAccessible();
        visit.assertCalm();
    }

    @Test
    void copy_copies_the_source() throws SQLException {
        answerIs(ANSWER);
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.getByLabel("Copy answer").click();
        assertThat(page.locator("#toast")).containsText("Copied");
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(ANSWER);
    }

    @Test
    void a_formula_brings_no_link_no_script_no_style_and_no_giant() throws SQLException {
        answerIs(
                """
                $\\href{javascript:alert(1)}{x}$ $\\url{http://example.org}$
                $\\includegraphics{http://example.org/x.png}$ $\\class{er}{x}$ $\\style{position:fixed}{x}$
                \\[\\begin{align} x &= 1 \\label{msg} \\end{align}\\] see $\\ref{msg}$

                $\\rule{900em}{900em}$ $\\text{<img src=x onerror=alert(1)>}$
                $\\def\\a{\\a\\a}\\a$ \\(%s1%s\\)
                """
                        .formatted("\\sqrt{".repeat(300), "}".repeat(300)));
        var answer = page.locator(".ms.a .md");
        assertThat(answer.locator("math").first()).isAttached();
        assertThat(answer.locator("math :is(img, script, [id], [href], [src], .er)")).hasCount(0);
        assertThat(answer.locator("math [style*=fixed]")).hasCount(0);
        assertThat(answer).containsText("<img src=x onerror=alert(1)>");
        assertThat(answer).containsText("\\def\\a{\\a\\a}\\a");
        assertThat(answer).containsText("\\sqrt{\\sqrt{\\sqrt{");
        assertThat(
                        (Integer)
                                page.evaluate(
                                        "Math.max(...[...document.querySelectorAll('math *')]"
                                                + ".map(one => Math.ceil(one.getBoundingClientRect().width)))"))
                .isLessThan(800);
        visit.assertCalm();
    }

    @Test
    void a_formula_that_is_still_written_stays_text_until_it_is_closed() throws SQLException {
        answerIs("one $x$");
        assertThat(page.locator(".md math")).hasCount(1);
        assertThat(
                        page.evaluate(
                                """
                                async () => {
                                  const at = document.querySelector('script[type=module][src*="chat.js"]').src;
                                  const { render } = await import(at.replace('chat.js', 'markdown.js'));
                                  const box = document.createElement('div');
                                  const seen = [];
                                  const whole = 'So \\\\(a + b\\\\) is\\n\\n$$\\nc\\n$$\\n\\nand $d$.';
                                  for (let end = 1; end <= whole.length; end++) {
                                    render(box, whole.slice(0, end), {});
                                    const now = box.querySelectorAll('math').length;
                                    if (now !== seen.at(-1)) seen.push(now);
                                  }
                                  return seen.join(' ') + ' ' + box.querySelector('p').textContent.slice(0, 3);
                                }"""))
                .isEqualTo("0 1 2 3 So ");
    }

    @Test
    void numbers_after_marks_are_a_list_of_their_own_and_marks_within_numbers_are_not() {
        page.navigate("/chat");
        assertThat(
                        page.evaluate(
                                """
                                async () => {
                                  const at = document.querySelector('script[type=module][src*="chat.js"]').src;
                                  const { render } = await import(at.replace('chat.js', 'markdown.js'));
                                  const box = document.createElement('div');
                                  render(box, '- one\\n- two\\n\\n1. first\\n   - inner\\n2. second', {});
                                  const shape = (node) => node.localName + '(' + [...node.children].map(shape).join(' ') + ')';
                                  return [...box.children].map(shape).join(' ');
                                }"""))
                .isEqualTo("ul(li() li()) ol(li(ul(li())) li())");
    }

    private void answerIs(String text) throws SQLException {
        try (var database = house.database();
                var change =
                        database.prepareStatement(
                                "update chat_message set body = ?"
                                        + " where conversation_id = ?::uuid and author = 'MODEL'")) {
            change.setString(1, text);
            change.setString(2, conversation);
            assertThat(change.executeUpdate()).isOne();
        }
        page.navigate("/chat?c=" + conversation);
    }
}
