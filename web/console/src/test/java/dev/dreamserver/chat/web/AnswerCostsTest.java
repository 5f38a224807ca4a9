package dev.dreamserver.chat.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.usage.Receipt;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerCostsTest {

    private static final Receipt KNOWN =
            new Receipt(10, 3, false, Optional.of(new BigDecimal("1E-9")), 0, Optional.empty());
    private static final Receipt UNKNOWN =
            new Receipt(5, 2, true, Optional.empty(), 1, Optional.empty());

    @Test
    void a_cost_is_told_as_a_text_to_its_last_digit() {
        assertThat(AnswerCosts.told(KNOWN).build())
                .hasToString("{\"in\":10,\"out\":3,\"cost\":\"0.000000001\"}");
    }

    @Test
    void what_has_no_price_is_told_without_a_cost() {
        assertThat(AnswerCosts.told(UNKNOWN).build())
                .hasToString("{\"in\":5,\"out\":2,\"unpriced\":1,\"about\":true}");
        assertThat(AnswerCosts.told(Receipt.NONE).build()).hasToString("{\"in\":0,\"out\":0}");
    }

    @Test
    void a_sum_says_what_is_known_and_how_much_is_not() {
        assertThat(AnswerCosts.told(AnswerCosts.sum(List.of(KNOWN, UNKNOWN, KNOWN))).build())
                .hasToString(
                        "{\"in\":25,\"out\":8,\"cost\":\"0.000000002\",\"unpriced\":1,\"about\":true}");
    }
}
