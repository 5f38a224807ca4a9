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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The answers that people watch in the console right now, one for each conversation, and the
 * virtual threads that write them out. Thread-safe.
 */
@ApplicationScoped
public class AnswersUnderWay {

    @Resource ContextService contexts;
    @Inject Settings settings;

    private final Map<UUID, AnswerStream> running = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Takes an answer in and runs it, or says why not. Called before anything is kept or sent. */
    void admit(String person) {
        var most = ChatSettings.from(settings).answersAtOnce();
        if (running.values().stream().filter(one -> one.of(person)).count() >= most) {
            throw new DreamException(
                    ChatError.TOO_MANY,
                    "You have %d answers under way. Wait for one, or stop it.".formatted(most));
        }
    }

    /** Whether this conversation waits for its answer. */
    boolean busy(UUID conversation) {
        return running.containsKey(conversation);
    }

    void run(UUID conversation, AnswerStream answer) {
        running.put(conversation, answer);
        threads.execute(
                contexts.createContextualProxy(
                        () -> {
                            try {
                                answer.run();
                            } finally {
                                running.remove(conversation, answer);
                            }
                        },
                        Runnable.class));
    }

    /** Stops the answer of a conversation, if there is one; its page is told the end. */
    void stop(UUID conversation) {
        var answer = running.get(conversation);
        if (answer != null) {
            answer.stop();
        }
    }

    @PreDestroy
    void close() {
        running.values().forEach(AnswerStream::stop);
        threads.shutdown();
    }
}
