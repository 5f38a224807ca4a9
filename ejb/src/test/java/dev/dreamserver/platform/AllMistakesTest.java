package dev.dreamserver.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class AllMistakesTest {

    private enum No implements ErrorCode {
        ONE,
        TWO;

        @Override
        public String id() {
            return name();
        }

        @Override
        public int status() {
            return 400;
        }
    }

    private final AllMistakes no = new AllMistakes();

    @Test
    void all_mistakes_are_told_at_once_and_the_first_gives_code_and_message() {
        no.unless(true, No.ONE, "well", "nothing is wrong here");
        no.unless(false, No.TWO, "name", "no such name");
        assertThat(no.part("age", this::refused)).isEmpty();
        assertThat(no.part("size", () -> 3)).contains(3);
        var told = catchThrowableOfType(DreamException.class, no::end);
        assertThat(told.code()).isEqualTo(No.TWO);
        assertThat(told).hasMessage("no such name");
        assertThat(told.refusals())
                .containsExactly(
                        new Refusal(No.TWO, "name", "no such name"),
                        new Refusal(No.ONE, "age", "refused"));
    }

    @Test
    void the_fields_that_a_part_names_itself_are_kept() {
        var inner = new AllMistakes();
        inner.unless(false, No.ONE, "deep", "wrong");
        assertThat(no.part("outer", () -> ended(inner))).isEmpty();
        var told = catchThrowableOfType(DreamException.class, no::end);
        assertThat(told.refusals()).containsExactly(new Refusal(No.ONE, "deep", "wrong"));
    }

    @Test
    void where_nothing_is_wrong_nothing_is_said() {
        no.unless(true, No.ONE, "well", "nothing");
        no.end();
        assertThat(new DreamException(No.ONE, "alone").refusals())
                .containsExactly(new Refusal(No.ONE, "", "alone"));
    }

    private Object refused() {
        throw new DreamException(No.ONE, "refused");
    }

    private static Object ended(AllMistakes inner) {
        inner.end();
        return "";
    }
}
