package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {

    @ParameterizedTest
    @CsvSource({
        "TOKENS, 0, 0",
        "TOKENS, 1000, 1000",
        "TOKENS, 1.5, -1",
        "TOKENS, -3, -1",
        "TOKENS, 1e3, -1",
        "USD, 12.50, 12500000000",
        "USD, 0.000001, 1000",
        "USD, 1000000000, 1000000000000000000",
        "USD, 9999999999, 1000000000000000001", // more than any has
        "USD, 0.0000001, -1",
        "USD, '1,50', -1",
        "USD, -1, -1",
        "USD, '', -1",
        "JPY, 100, 100000000000"
    })
    void an_amount_is_kept_as_whole_parts(String unit, String text, long parts) {
        assertThat(Unit.of(unit).parts(text)).isEqualTo(parts);
    }

    @ParameterizedTest
    @CsvSource({
        "TOKENS, 1000, 1000",
        "USD, 12500000000, 12.5",
        "USD, 100000000000, 100",
        "USD, 1, 0.000000001",
        "USD, 0, 0"
    })
    void and_told_as_people_know_it(String unit, long parts, String text) {
        assertThat(Unit.of(unit).amount(parts).toPlainString()).isEqualTo(text);
    }

    @Test
    void what_is_less_than_a_part_counts_as_one() {
        var usd = Unit.of("USD");
        assertThat(usd.parts(new BigDecimal("0.000000000001"))).isOne();
        assertThat(usd.parts(new BigDecimal("0.000000001000"))).isOne();
        assertThat(usd.parts(new BigDecimal("0.000000001001"))).isEqualTo(2);
        assertThat(usd.parts(BigDecimal.ZERO)).isZero();
        assertThat(usd.parts(new BigDecimal("1e30"))).isEqualTo(usd.most() + 1);
        assertThat(Unit.of(usd.word())).isEqualTo(usd);
        assertThat(Unit.of(Unit.TOKENS.word())).isEqualTo(Unit.TOKENS);
    }
}
