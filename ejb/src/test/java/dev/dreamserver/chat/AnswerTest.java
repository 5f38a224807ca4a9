package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {

    @Test
    void its_speed_is_that_of_the_writing_after_the_first_token() {
        assertThat(answer(101, 500_000, 1_500_000).tokensPerSecond()).contains(100.0);
    }

    @Test
    void one_that_came_all_at_once_is_not_said_to_be_endlessly_fast() {
        assertThat(answer(20, 199_500, 200_000).tokensPerSecond()).contains(100.0);
    }

    @Test
    void a_single_token_has_no_speed() {
        assertThat(answer(1, 100_000, 100_000).tokensPerSecond()).isEmpty();
    }

    private static Answer answer(long tokens, long firstMicros, long micros) {
        return new Answer(
                "text",
                AnswerEnd.COMPLETE,
                Optional.empty(),
                "model",
                false,
                0,
                0,
                0,
                10,
                tokens,
                Optional.of(firstMicros),
                micros,
                Optional.empty());
    }
}
