package dev.dreamserver.chat.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dreamserver.chat.ChatError;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AnswersUnderWayTest {

    private final AnswersUnderWay answers = answers(3);

    private static AnswersUnderWay answers(int most) {
        var made = new AnswersUnderWay();
        made.settings =
                new Settings(
                        key ->
                                Optional.of(Integer.toString(most))
                                        .filter(it -> key.equals("dream.chat.answers-at-once")));
        return made;
    }

    @Test
    void of_many_that_ask_at_once_as_many_are_let_in_as_there_are_places() throws Exception {
        var places = new ArrayList<AnswersUnderWay.Place>();
        var refused = new ArrayList<ChatError>();
        var together = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<AnswersUnderWay.Place>>();
            for (int one = 0; one < 50; one++) {
                asked.add(
                        threads.submit(
                                () -> {
                                    together.await();
                                    return answers.admit("ann");
                                }));
            }
            together.countDown();
            for (var one : asked) {
                try {
                    places.add(one.get());
                } catch (ExecutionException no) {
                    if (no.getCause() instanceof DreamException why) {
                        refused.add((ChatError) why.code());
                    }
                }
            }
        }
        assertThat(places).hasSize(3);
        assertThat(refused).hasSize(47).containsOnly(ChatError.TOO_MANY);
    }

    @Test
    void a_place_is_given_back_once_and_to_nobody_else() {
        var places = List.of(answers.admit("ann"), answers.admit("ann"), answers.admit("ann"));
        answers.admit("bob").close();
        refused("ann");
        places.getFirst().close();
        places.getFirst().close();
        answers.admit("ann");
        refused("ann");
    }

    @Test
    void a_chat_that_is_held_is_held_from_everybody_until_it_is_let_go() {
        var chat = UUID.randomUUID();
        try (var _ = answers.hold(chat)) {
            assertThatExceptionOfType(DreamException.class)
                    .isThrownBy(() -> answers.hold(chat))
                    .satisfies(no -> assertThat(no.code()).isEqualTo(ChatError.BUSY));
            assertThatExceptionOfType(DreamException.class)
                    .isThrownBy(() -> answers.holdBeside(chat));
            answers.hold(UUID.randomUUID()).close();
        }
        answers.hold(chat).close();
    }

    private void refused(String person) {
        assertThatExceptionOfType(DreamException.class)
                .isThrownBy(() -> answers.admit(person))
                .satisfies(no -> assertThat(no.code()).isEqualTo(ChatError.TOO_MANY));
    }
}
