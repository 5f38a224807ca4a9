package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFiguresTest {

    @ParameterizedTest
    @CsvSource({"5, 5, 5", "5, 6, 5", "5, 4, 5", "5, 7, 7", "5, 3, 3", "0, 100, 100"})
    void a_processor_that_is_one_percent_busier_or_idler_is_no_news(
            long told, long now, long said) {
        assertThat(MachineFigures.worthTelling(told, now)).isEqualTo(said);
    }
}
