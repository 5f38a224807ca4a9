package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTaskTest {

    private static final int CONTEXT = 2_000;
    private static final int ANSWER = 500;
    private static final String LONG = "word ".repeat(60); // 108 tokens, estimated

    @Test
    void while_there_is_room_nothing_is_due() {
        assertThat(due(exchanges(5), Optional.empty())).isEmpty(); // 1,080 of 1,500 tokens
    }

    @Test
    void what_was_told_already_tells_when_one_may_be_due() {
        var fit =
                Prompt.fitting(
                        exchanges(5), Optional.empty(), CONTEXT, ANSWER, ModelParameters.NONE);
        var full =
                Prompt.fitting(
                        exchanges(9), Optional.empty(), CONTEXT, ANSWER, ModelParameters.NONE);

        assertThat(SummaryTask.near(fit, "short", CONTEXT)).isFalse(); // 1,089 of 1,500 tokens
        assertThat(SummaryTask.near(fit, LONG, CONTEXT)).isTrue();
        assertThat(full.leftOut()).isPositive();
        assertThat(SummaryTask.near(full, "short", CONTEXT)).isTrue();
    }

    @Test
    void once_three_quarters_are_told_all_but_the_newest_third_is_due() {
        var task = due(exchanges(6), Optional.empty()).orElseThrow();

        assertThat(task.messages()).isEqualTo(8); // four of 108 tokens stay below 500
        assertThat(task.source()).contains("Person: ask 0 ", "Model: say 3 ");
        assertThat(task.source()).doesNotContain("ask 4 ");
        assertThat(task.prompt().tokens() + task.prompt().answerTokens()).isLessThan(CONTEXT);
    }

    @Test
    void the_summary_so_far_is_gone_on_with() {
        var earlier = new Prompt.Earlier("They spoke about words.", 4);

        assertThat(due(exchanges(6), Optional.of(earlier))).isEmpty();
        var task = due(exchanges(8), Optional.of(earlier)).orElseThrow();
        assertThat(task.before()).contains(earlier);
        assertThat(task.messages()).isEqualTo(12);
        assertThat(task.source()).startsWith("They spoke about words.").contains("ask 2 ");
        assertThat(task.source()).doesNotContain("ask 1 ");
    }

    @Test
    void more_than_a_model_can_be_told_is_taken_in_steps() {
        var task = due(exchanges(40), Optional.empty()).orElseThrow();

        assertThat(task.messages()).isBetween(6, 20);
        assertThat(task.prompt().tokens() + task.prompt().answerTokens())
                .isLessThanOrEqualTo(CONTEXT);
    }

    @Test
    void a_message_longer_than_the_context_is_told_by_its_beginning_and_its_end() {
        var turns = new ArrayList<>(exchanges(3));
        turns.set(0, asked("BEGIN " + "日本語😀".repeat(4_000) + " END"));

        var task = due(turns, Optional.empty()).orElseThrow();

        assertThat(task.source()).contains("BEGIN", " … ", "END");
        assertThat(task.prompt().tokens() + task.prompt().answerTokens()).isLessThan(CONTEXT);
    }

    @Test
    void what_the_model_forgot_to_keep_stands_word_for_word_below() {
        var turns = new ArrayList<>(exchanges(6));
        turns.set(0, asked("Look at /etc/dream.conf line 17. " + LONG));
        var task = due(turns, Optional.empty()).orElseThrow();

        assertThat(task.with("<think>hm</think>\nThey looked at line 17."))
                .isEqualTo("They looked at line 17.\n\nWord for word: /etc/dream.conf");
    }

    @Test
    void a_picture_is_summarised_by_its_name() {
        var turns = new ArrayList<>(exchanges(6));
        turns.set(0, asked("What is on it? " + LONG).naming(List.of("receipt-0417.png")));

        var task = due(turns, Optional.empty()).orElseThrow();

        assertThat(task.source()).contains("[Picture receipt-0417.png, which you cannot see]");
        assertThat(task.with("They spoke.")).contains("receipt-0417.png");
    }

    private static Optional<SummaryTask> due(
            List<Prompt.Turn> turns, Optional<Prompt.Earlier> earlier) {
        return SummaryTask.due(turns, earlier, CONTEXT, ANSWER, ModelParameters.NONE);
    }

    private static List<Prompt.Turn> exchanges(int count) {
        var turns = new ArrayList<Prompt.Turn>();
        for (var at = 0; at < count; at++) {
            turns.add(asked("ask " + at + " " + LONG.substring(12)));
            turns.add(new Prompt.Turn(Author.MODEL, "say " + at + " " + LONG.substring(12)));
        }
        return turns;
    }

    private static Prompt.Turn asked(String text) {
        return new Prompt.Turn(Author.PERSON, text);
    }
}
