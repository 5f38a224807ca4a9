package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.PlatformError;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private static final Caller OWNER =
            new Caller(
                    "p1",
                    "Olga",
                    Optional.empty(),
                    Set.of(Roles.USER),
                    Optional.empty(),
                    Caller.Via.SESSION);
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

        assertThatThrownBy(() -> conversation.rename(" \n ", Seen.nothing()))
                .isInstanceOf(DreamException.class)
                .extracting(no -> ((DreamException) no).code())
                .isEqualTo(ChatError.EMPTY);
        assertThat(conversation.title()).isEqualTo("Hello");
    }

    @Test
    void a_name_that_another_window_changed_is_kept_and_the_one_it_changed_it_to_is_no_quarrel() {
        var conversation = new Conversation("p1", "Hello", NOW);
        conversation.rename("Theirs", shown("Hello"));

        assertChanged(() -> conversation.rename("Mine", shown("Hello")));
        assertThat(conversation.title()).isEqualTo("Theirs");
        conversation.rename(" Theirs ", shown("Hello"));
        conversation.rename("Mine", shown("Theirs"));
        assertThat(conversation.title()).isEqualTo("Mine");
    }

    @Test
    void a_folder_that_another_window_changed_is_kept() {
        var conversation = new Conversation("p1", "Hello", NOW);
        conversation.file("Theirs", shown(""));

        assertChanged(() -> conversation.file("Mine", shown("")));
        assertChanged(() -> conversation.file("", shown("Before")));
        assertThat(folder(conversation)).contains("Theirs");
        conversation.file("Theirs", shown(""));
        conversation.file("", shown("Theirs"));
        conversation.file(" ", shown("Theirs")); // is in none already
        assertThat(folder(conversation)).isEmpty();
    }

    @Test
    void instructions_that_another_window_changed_are_kept() {
        var conversation = new Conversation("p1", "Hello", NOW);
        var theirs = prompt("Theirs", "0.4");
        conversation.instruct(theirs, Seen.of(Optional.of(ModelParameters.NONE)));

        var late = Seen.of(Optional.of(ModelParameters.NONE));
        assertChanged(() -> conversation.instruct(prompt("Mine", "0.4"), late));
        assertThat(conversation.parameters()).isEqualTo(theirs);
        conversation.instruct(prompt("Theirs", "0.40"), late);
        conversation.instruct(prompt("Mine", "1"), Seen.of(Optional.of(prompt("Theirs", "0.4"))));
        assertThat(conversation.parameters()).isEqualTo(prompt("Mine", "1.00"));
    }

    private static ModelParameters prompt(String text, String temperature) {
        return new ModelParameters(
                Optional.of(text), Optional.of(new BigDecimal(temperature)), Optional.empty());
    }

    private static Seen<String> shown(String text) {
        return Seen.of(Optional.of(text).filter(it -> !it.isEmpty()));
    }

    private static Optional<String> folder(Conversation conversation) {
        return conversation.view(OWNER).folder();
    }

    private static void assertChanged(ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOf(DreamException.class)
                .extracting(no -> ((DreamException) no).code())
                .isEqualTo(PlatformError.CHANGED_MEANWHILE);
    }

    @Test
    void it_belongs_to_one_person() {
        var conversation = new Conversation("p1", "Hello", NOW);

        assertThat(conversation.belongsTo("p1")).isTrue();
        assertThat(conversation.belongsTo("p2")).isFalse();
    }
}
