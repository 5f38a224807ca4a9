package dev.dreamserver.chat.web;

import dev.dreamserver.chat.ChatError;
import dev.dreamserver.chat.ChatSettings;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The answers that people watch in the console right now, one for each conversation or two that are
 * compared, and the virtual threads that write them out. Thread-safe.
 */
@ApplicationScoped
public class AnswersUnderWay {

    @Resource ContextService contexts;
    @Inject Settings settings;

    private final Set<AnswerStream> running = ConcurrentHashMap.newKeySet();
    private final Set<UUID> held = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> places = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** One of the places that a person has; it is given back once, however often that is told. */
    final class Place implements AutoCloseable {

        private final String person;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(String person) {
            this.person = person;
        }

        @Override
        public void close() {
            if (taken.getAndSet(false)) {
                places.computeIfPresent(person, (who, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /**
     * Takes a place for an answer of this person, or refuses where they have as many under way as
     * they may. Called before anything is kept or sent.
     */
    Place admit(String person) {
        var most = ChatSettings.from(settings).answersAtOnce();
        places.compute(
                person,
                (who, count) -> {
                    if (count != null && count >= most) {
                        throw new DreamException(
                                ChatError.TOO_MANY,
                                "You have %d answers under way. Wait for one, or stop it."
                                        .formatted(most));
                    }
                    return count == null ? 1 : count + 1;
                });
        return new Place(person);
    }

    /** Keeps everybody else from changing a conversation until it is let go. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Holds a conversation, or refuses where it is held or waits for its answer. */
    Hold hold(UUID conversation) {
        return hold(conversation, 0);
    }

    /** Holds a conversation for a second answer to the question that is being answered. */
    Hold holdBeside(UUID conversation) {
        return hold(conversation, 1);
    }

    private Hold hold(UUID conversation, int most) {
        if (!held.add(conversation)) {
            throw busy();
        }
        if (running.stream().filter(one -> one.in(conversation)).count() > most) {
            held.remove(conversation);
            throw busy();
        }
        return () -> held.remove(conversation);
    }

    private static DreamException busy() {
        return new DreamException(
                ChatError.BUSY, "This chat is being answered, perhaps in another window.");
    }

    /** Whether somebody is answered in this conversation now. */
    boolean isAnswering(UUID conversation) {
        return running.stream().anyMatch(one -> one.in(conversation));
    }

    /** From here on it counts as under way; it must be started. Refuses where its session ended. */
    void take(AnswerStream answer) {
        try {
            answer.enter();
        } catch (IllegalStateException ended) {
            throw new DreamException(
                    ChatError.SIGNED_OUT, "The session has ended. Sign in again.", ended);
        }
        running.add(answer);
    }

    /** Runs it; its place is free again at its end. */
    void start(AnswerStream answer, Place place) {
        threads.execute(
                contexts.createContextualProxy(
                        () -> {
                            try {
                                answer.run();
                            } finally {
                                running.remove(answer);
                                place.close();
                                answer.complete(); // from here on its page may ask again
                            }
                        },
                        Runnable.class));
    }

    /**
     * Stops what this person has under way in a conversation; its page is told the end. Tells
     * whether there was anything.
     */
    boolean stop(String person, UUID conversation) {
        var theirs =
                running.stream().filter(one -> one.in(conversation) && one.of(person)).toList();
        theirs.forEach(AnswerStream::stop);
        return !theirs.isEmpty();
    }

    @PreDestroy
    void close() {
        running.forEach(AnswerStream::stop);
        threads.shutdown();
    }
}
