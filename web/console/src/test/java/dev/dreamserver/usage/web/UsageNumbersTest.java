package dev.dreamserver.usage.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageNumbersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    .| 0.15           | 0.15
                    .| 1,234.50       | 1234.50
                    .| 1,234,567.000001 | 1234567.000001
                    .| 0,60           | 0,60
                    .| 1,23.4         | 1,23.4
                    .| 1,500          | 1500
                    .| 1.500          | 1.500
                    .| much           | much
                    ,| 0,15           | 0.15
                    ,| 0.15           | 0.15
                    ,| 1.234,50       | 1234.50
                    ,| 1.234.567,000001 | 1234567.000001
                    ,| 1.500          | 1500
                    ,| 1.5            | 1.5
                    ,| 0.150          | 0.150
                    ,| 1.2,3          | 1.2.3
                    ,| 12.345.678901  | 12.345.678901
                    """)
    void an_amount_is_taken_with_the_visitors_decimal_sign_or_a_point(
            char decimal, String typed, String plain) {
        assertThat(UsageNumbers.plain(typed, decimal)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({"' 12 500,5 ', 12500.5", "'12\u202f500,5', 12500.5", "'12\u00a0500,5', 12500.5"})
    void spaces_between_thousands_do_no_harm(String typed, String plain) {
        assertThat(UsageNumbers.plain(typed, ',')).isEqualTo(plain);
    }
}
