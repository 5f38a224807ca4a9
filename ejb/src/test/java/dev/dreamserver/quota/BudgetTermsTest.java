package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Refusal;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTermsTest {

    private static BudgetTerms terms(long amount, int threshold) {
        return new BudgetTerms(
                Subject.HOUSE, " ", Unit.TOKENS, amount, Period.MONTH, true, threshold);
    }

    @ParameterizedTest
    @CsvSource({"0,80", "-1,80", "9000000000000000000,80", "1,0", "1,101"})
    void nonsense_is_refused(long amount, int threshold) {
        assertThatThrownBy(() -> terms(amount, threshold)).isInstanceOf(DreamException.class);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1000000000000000001"})
    void no_budget_in_money_is_nothing_or_more_than_can_be_kept(long amount) {
        assertThatThrownBy(
                        () ->
                                new BudgetTerms(
                                        Subject.HOUSE,
                                        "",
                                        Unit.of("EUR"),
                                        amount,
                                        Period.DAY,
                                        true,
                                        80))
                .isInstanceOf(DreamException.class)
                .hasMessage(
                        "A budget is more than 0 and at most 1000000000, with at most six decimals");
    }

    @Test
    void all_that_is_wrong_with_a_budget_is_told_at_once_by_its_field() {
        assertThatThrownBy(
                        () ->
                                new BudgetTerms(
                                        Subject.HOUSE,
                                        "\u0007",
                                        Unit.TOKENS,
                                        0,
                                        Period.DAY,
                                        true,
                                        101))
                .hasMessageStartingWith("A budget is a whole number from 1")
                .asInstanceOf(type(DreamException.class))
                .extracting(DreamException::refusals, list(Refusal.class))
                .extracting(Refusal::field)
                .containsExactly("amount", "threshold", "model");
    }

    @Test
    void a_budget_is_for_somebody() {
        assertThatThrownBy(() -> new Subject(Subject.Kind.TEAM, " "))
                .isInstanceOf(DreamException.class);
        assertThatThrownBy(() -> new Subject(Subject.Kind.HOUSE, "me"))
                .hasMessage("A budget for the whole house names nobody else");
        assertThat(new Subject(Subject.Kind.HOUSE, " ")).isEqualTo(Subject.HOUSE);
        assertThat(new Subject(Subject.Kind.PERSON, " mara ").id()).isEqualTo("mara");
        assertThat(new Subject(Subject.Kind.PROJECT, " atlas ").id()).isEqualTo("atlas");
        assertThatThrownBy(() -> new Subject(Subject.Kind.PROJECT, "-"))
                .hasMessage("That cannot be the name of a project");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, FINE, 0, 100",
        "79, 0, FINE, 79, 21",
        "79, 21, FINE, 79, 0",
        "80, 0, NEAR, 80, 20",
        "99, 5, NEAR, 99, 0",
        "100, 0, USED_UP, 100, 0",
        "250, 0, USED_UP, 250, 0"
    })
    void a_view_says_how_it_stands(
            long spent, long reserved, BudgetView.State state, long percent, long left) {
        var view =
                new BudgetView(
                        UUID.randomUUID(),
                        "",
                        terms(100, 80),
                        spent,
                        reserved,
                        0,
                        Optional.empty());
        assertThat(view.state()).isEqualTo(state);
        assertThat(view.percent()).isEqualTo(percent);
        assertThat(view.left()).isEqualTo(left);
    }
}
