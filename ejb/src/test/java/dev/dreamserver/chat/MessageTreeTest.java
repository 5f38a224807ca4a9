package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** One question, two answers; the second question was put differently once. */
class MessageTreeTest {

    private final List<MessagePlace> all = new ArrayList<>();
    private final MessagePlace question = asked(1, OptionalInt.empty());
    private final MessagePlace answer = said(2, 1);
    private final MessagePlace other = said(3, 1);
    private final MessagePlace next = asked(4, OptionalInt.of(3));
    private final MessagePlace differently = asked(5, OptionalInt.of(3));
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

    private MessagePlace asked(int position, OptionalInt follows) {
        return kept(new MessagePlace(position, follows, Author.PERSON));
    }

    private MessagePlace said(int position, int follows) {
        return kept(new MessagePlace(position, OptionalInt.of(follows), Author.MODEL));
    }

    private MessagePlace kept(MessagePlace place) {
        all.add(place);
        return place;
    }
}
