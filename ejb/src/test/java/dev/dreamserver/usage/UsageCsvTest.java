package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.usage.UsageTotals.Spread;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UsageCsvTest {

    @ParameterizedTest
    @MethodSource("cells")
    void a_cell_stays_one_cell_and_no_formula(String text, String cell) {
        assertThat(UsageCsv.cell(text)).isEqualTo(cell);
    }

    static Stream<Arguments> cells() {
        return Stream.of(
                Arguments.of("laptop", "laptop"),
                Arguments.of("=1+1", "'=1+1"),
                Arguments.of("+49", "'+49"),
                Arguments.of("-2", "'-2"),
                Arguments.of("@SUM(A1)", "'@SUM(A1)"),
                Arguments.of("\tx", "'\tx"),
                Arguments.of("a,b", "\"a,b\""),
                Arguments.of("say \"hi\"", "\"say \"\"hi\"\"\""),
                Arguments.of("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
                Arguments.of("a\r\nb", "\"a\r\nb\""));
    }

    @Test
    void what_is_not_known_is_left_out() {
        var totals =
                new UsageTotals(
                        7,
                        2,
                        1,
                        3,
                        1234567,
                        89,
                        Optional.of(new Spread(1500, 20_000)),
                        Optional.empty(),
                        Optional.of(new BigDecimal("0.00000285")),
                        4,
                        2,
                        34567);
        var groups =
                new UsageGroups(
                        UsageDimension.TEAM,
                        List.of(new UsageGroup(UsageDimension.NONE, "", totals)),
                        0);
        assertThat(UsageCsv.of(groups, Currency.getInstance("USD")))
                .isEqualTo(
                        "team,name,requests,complete,aborted,failed,estimated,tokens_in,tokens_out,"
                                + "first_token_p50_ms,first_token_p95_ms,duration_p50_ms,"
                                + "duration_p95_ms,cost,currency,unpriced,cached,tokens_cached\r\n"
                                + ",,7,4,1,2,3,1234567,89,1.500,20.000,,,0.00000285,USD,4,2,34567\r\n");
    }
}
