package dev.dreamserver.chat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.AnswerListener;
import dev.dreamserver.gateway.Gateway;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has long conversations summarised by the model that answers in them, in the background and one at
 * a time, so that people's questions come first. What cannot be had is tried again after the next
 * answer. Thread-safe.
 */
@ApplicationScoped
public class Summarizer {

    private static final Logger LOG = Logger.getLogger(Summarizer.class);
    private static final int MOST_MINUTES = 30;
    private static final int MOST_WAITING = 100;

    /** A conversation that has grown for long, or changed its model, takes more than one. */
    private static final int MOST_STEPS = 8;

    @Inject Summaries summaries;
    @Inject Gateway gateway;
    @Inject Settings settings;
    @Resource ManagedExecutorService threads;

    private record Job(Caller who, UUID conversation, EngineEndpoint engine) {}

    private final SequencedMap<UUID, Job> waiting = new LinkedHashMap<>();
    private boolean working;

    /**
     * An answer was kept: looks whether the context fills, and returns at once. The built-in guide
     * cannot write summaries.
     */
    public void answered(Caller who, Question question, String answer, EngineEndpoint engine) {
        if (engine.builtInGuide()
                || !ChatSettings.from(settings).summary()
                || !SummaryTask.near(question.prompt(), answer, engine.contextTokens())) {
            return;
        }
        var conversation = question.conversation();
        synchronized (waiting) {
            if (waiting.size() < MOST_WAITING) {
                waiting.put(conversation, new Job(who, conversation, engine));
            }
            if (!working) {
                working = true;
                threads.execute(this::work);
            }
        }
    }

    private void work() {
        for (var job = next(); job != null; job = next()) {
            try {
                summarise(job);
            } catch (DreamException no) {
                LOG.debugf("No summary now: %s", no.getMessage());
            } catch (RuntimeException bug) { // one conversation must not end the work for all
                LOG.errorf(bug, "A conversation could not be summarised");
            }
        }
    }

    private @Nullable Job next() {
        synchronized (waiting) {
            var first = waiting.pollFirstEntry();
            working = first != null;
            return first == null ? null : first.getValue();
        }
    }

    private void summarise(Job job) {
        for (var step = 0; step < MOST_STEPS; step++) {
            var task = summaries.due(job.who(), job.conversation(), job.engine());
            var written = task.flatMap(it -> written(job, it));
            if (written.isEmpty()) {
                return;
            }
            summaries.keep(
                    job.who(), job.conversation(), task.get(), written.get(), job.engine().model());
        }
    }

    /** Waits for the whole text; the gateway's own time-outs are shorter. */
    private Optional<String> written(Job job, SummaryTask task) {
        var answer = new WholeAnswer();
        gateway.ask(job.who(), task.prompt().request(job.engine()), answer);
        return answer.text.join().filter(text -> !text.isBlank());
    }

    private static final class WholeAnswer implements AnswerListener {

        private final AnswerWords words = new AnswerWords();
        private final StringBuilder so = new StringBuilder();
        private final CompletableFuture<Optional<String>> text =
                new CompletableFuture<Optional<String>>()
                        .completeOnTimeout(Optional.empty(), MOST_MINUTES, TimeUnit.MINUTES);

        @Override
        public boolean mayWait() {
            return true;
        }

        @Override
        public void started(UUID requestId, String model) {}

        @Override
        public void events(ByteBuffer wholeEvents) {
            so.append(words.in(wholeEvents));
        }

        @Override
        public void ended(Optional<UsageRow> row, Optional<Refusal> refusal) {
            text.complete(refusal.isEmpty() ? Optional.of(so.toString()) : Optional.empty());
        }
    }
}
