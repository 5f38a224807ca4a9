package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One question, two answers; the second question was put differently once. */
class MessageTreeTest {

    private static final UUID HOME = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-11-25T20:00:00Z");

    private final List<Message> all = new ArrayList<>();
    private final Message question = asked(1, OptionalInt.empty());
    private final Message answer = said(2, 1);
    private final Message other = said(3, 1);
    private final Message next = asked(4, OptionalInt.of(3));
    private final Message differently = asked(5, OptionalInt.of(3));
    private final MessageTree tree = new MessageTree(all);

    @Test
    void a_way_leads_from_the_beginning_to_its_end() {
        assertThat(tree.wayTo(OptionalInt.of(5))).containsExactly(question, other, differently);
        assertThat(tree.wayTo(OptionalInt.of(2))).containsExactly(question, answer);
        assertThat(tree.wayTo(OptionalInt.empty())).isEmpty();
    }

    @Test
    void what_stands_in_one_place_are_variants_of_each_other() {
        assertThat(tree.variants(answer)).containsExactly(2, 3);
        assertThat(tree.variants(next)).containsExactly(4, 5);
        assertThat(tree.variants(question)).containsExactly(1);
    }

    @Test
    void from_a_fork_on_the_newest_is_shown() {
        assertThat(tree.newestEndFrom(1)).isEqualTo(5);
        assertThat(tree.newestEndFrom(2)).isEqualTo(2);
    }

    @Test
    void a_new_message_takes_a_free_place() {
        assertThat(tree.next()).isEqualTo(6);
        assertThat(new MessageTree(List.of()).next()).isEqualTo(1);
    }

    private Message asked(int position, OptionalInt follows) {
        return kept(new Message(HOME, position, follows, "question " + position, NOW));
    }

    private Message said(int position, int follows) {
        var answer =
                new Answer(
                        "answer " + position,
                        AnswerEnd.COMPLETE,
                        Optional.empty(),
                        "some-model",
                        false,
                        0,
                        0,
                        0,
                        1,
                        1,
                        Optional.empty(),
                        1,
                        Optional.empty());
        return kept(new Message(HOME, position, follows, answer, NOW));
    }

    private Message kept(Message message) {
        all.add(message);
        return message;
    }
}
