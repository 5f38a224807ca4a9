package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");

    @Test
    void its_first_question_names_it_by_the_first_line() {
        var conversation = new Conversation("p1", "  What is\tthis? \n and more", NOW);

        assertThat(conversation.title()).isEqualTo("What is this?");
    }

    @Test
    void a_long_name_ends_at_a_word_and_says_so() {
        var conversation = new Conversation("p1", "word ".repeat(40), NOW);

        assertThat(conversation.title()).hasSizeLessThanOrEqualTo(60).endsWith("word…");
    }

    @Test
    void signs_of_two_halves_are_never_cut_in_two() {
        var conversation = new Conversation("p1", "🌙".repeat(80), NOW);

        assertThat(conversation.title().codePoints()).containsOnly("🌙".codePointAt(0), (int) '…');
    }

    @Test
    void an_empty_name_is_refused() {
        var conversation = new Conversation("p1", "Hello", NOW);

        assertThatThrownBy(() -> conversation.rename(" \n "))
                .isInstanceOf(DreamException.class)
                .extracting(no -> ((DreamException) no).code())
                .isEqualTo(ChatError.EMPTY);
        assertThat(conversation.title()).isEqualTo("Hello");
    }

    @Test
    void it_belongs_to_one_person() {
        var conversation = new Conversation("p1", "Hello", NOW);

        assertThat(conversation.belongsTo("p1")).isTrue();
        assertThat(conversation.belongsTo("p2")).isFalse();
    }
}
