package dev.dreamserver.quota.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0           | 0
                    ' 1000 '    | 1000
                    1,000       | 1000
                    1.000.000   | 1000000
                    12'500      | 12500
                    12’500      | 12500
                    '1 000 000' | 1000000
                    999999999   | 999999999
                    """)
    void a_whole_number_may_have_a_sign_between_its_thousands(String typed, long number) {
        assertThat(BudgetWords.whole(typed, 9)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1.5",
                "1,5",
                "1.50",
                "0.500",
                "1000.000",
                "1.000,000",
                "1.000.00",
                ".500",
                "-1",
                "1e3",
                "many",
                "1000000000",
                "1.000.000.000"
            })
    void what_is_no_whole_number_is_refused(String typed) {
        assertThat(BudgetWords.whole(typed, 9)).isEqualTo(-1);
    }
}
