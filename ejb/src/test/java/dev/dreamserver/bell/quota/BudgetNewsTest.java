package dev.dreamserver.bell.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.quota.BudgetNotice;
import dev.dreamserver.quota.BudgetView.State;
import dev.dreamserver.quota.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BudgetNewsTest {

    private static final UUID BUDGET = new UUID(1, 2);

    @Test
    void threshold_and_end_are_two_pieces_of_news_in_each_period() {
        var near = news(State.NEAR, "Mara", "", "2026-11-01");
        assertThat(near.tone()).isEqualTo(Tone.NOTICE);
        assertThat(near.what()).isEqualTo("budget_near");
        assertThat(near.facts()).containsExactly("Mara");
        var usedUp = news(State.USED_UP, "Mara", "", "2026-11-01");
        assertThat(usedUp.tone()).isEqualTo(Tone.TROUBLE);
        var nextMonth = news(State.NEAR, "Mara", "", "2026-12-01");
        assertThat(near.id()).isNotEqualTo(usedUp.id()).isNotEqualTo(nextMonth.id());
        assertThat(near.page()).contains("/budgets");
        assertThat(near.roles()).containsExactlyInAnyOrder("admin", "operator", "auditor");
    }

    @Test
    void it_is_said_whose_budget_it_is() {
        assertThat(news(State.NEAR, "", "", "2026-11-01").what()).isEqualTo("budget_near_house");
        assertThat(news(State.USED_UP, "", "", "2026-11-01").what())
                .isEqualTo("budget_used_up_house");
        assertThat(news(State.NEAR, "", "guide", "2026-11-01").facts()).containsExactly("guide");
        assertThat(news(State.NEAR, "Mara", "guide", "2026-11-01").facts())
                .containsExactly("Mara, guide");
    }

    @Test
    void a_budget_in_money_says_so() {
        var near = news(Unit.of("USD"), State.NEAR, "Mara", "", "2026-11-01");
        assertThat(near.what()).isEqualTo("budget_near_money");
        assertThat(news(Unit.of("USD"), State.USED_UP, "", "", "2026-11-01").what())
                .isEqualTo("budget_used_up_money_house");
    }

    private static News news(State state, String name, String model, String period) {
        return news(Unit.TOKENS, state, name, model, period);
    }

    private static News news(Unit unit, State state, String name, String model, String period) {
        return BudgetNews.news(
                new BudgetNotice(
                        BUDGET,
                        LocalDate.parse(period),
                        state,
                        Instant.parse("2026-11-27T12:00:00Z"),
                        name,
                        model,
                        unit));
    }
}
