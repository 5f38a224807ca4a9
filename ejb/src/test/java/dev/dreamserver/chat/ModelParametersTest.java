package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelParametersTest {

    @Test
    void a_blank_system_prompt_is_none() {
        assertThat(with(" \n ", Optional.empty(), Optional.empty()))
                .isEqualTo(ModelParameters.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.01", "2.01", "1000", "1e500000000", "1e-500000000"})
    void a_temperature_that_no_engine_takes_is_refused(String temperature) {
        assertThatThrownBy(
                        () -> with("", Optional.of(new BigDecimal(temperature)), Optional.empty()))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("0 to 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_001})
    void an_answer_without_end_or_without_words_is_refused(int tokens) {
        assertThatThrownBy(() -> with("", Optional.empty(), Optional.of(tokens)))
                .isInstanceOf(DreamException.class);
    }

    @Test
    void a_system_prompt_has_an_end() {
        assertThatThrownBy(() -> with("x".repeat(8_001), Optional.empty(), Optional.empty()))
                .isInstanceOf(DreamException.class);
    }

    private static ModelParameters with(
            String prompt, Optional<BigDecimal> temperature, Optional<Integer> tokens) {
        return new ModelParameters(Optional.of(prompt), temperature, tokens);
    }
}
