package dev.dreamserver.responses;

import dev.dreamserver.identity.PersonGone;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Responses in the database, read and written by two threads of its own, so that whoever asks never
 * waits for it. What waits is bounded; what finds no room is not kept. Thread-safe.
 */
@ApplicationScoped
class StoredResponses implements ResponseMemory {

    private static final int THREADS = 2;
    private static final int MOST_WAITING = 1024;
    private static final long MOST_BYTES = 64L << 20;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Resource ManagedThreadFactory threads;
    @Inject Settings settings;
    @Inject Clock clock;

    private final AtomicLong bytes = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // by open()
    private ResponseSettings limits;

    @SuppressWarnings("NullAway.Init") // by open()
    private Executor clerks;

    private @Nullable ThreadPoolExecutor pool;

    @PostConstruct
    void open() {
        var made =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        1,
                        TimeUnit.MINUTES,
                        new ArrayBlockingQueue<>(MOST_WAITING),
                        threads);
        made.allowCoreThreadTimeOut(true);
        pool = made;
        open(made);
    }

    /** Opens with these threads. */
    void open(Executor with) {
        limits = ResponseSettings.from(settings);
        clerks = with;
    }

    @PreDestroy
    void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }

    @Override
    public void keep(ResponseDraft draft, Consumer<Boolean> then) {
        var size = draft.bytes();
        if (bytes.addAndGet(size) > MOST_BYTES) {
            bytes.addAndGet(-size);
            ResponseMessages.LOG.notKept("too many wait");
            then.accept(false);
            return;
        }
        run(
                () -> {
                    try {
                        then.accept(keep(draft));
                    } finally {
                        bytes.addAndGet(-size);
                    }
                },
                () -> {
                    bytes.addAndGet(-size);
                    ResponseMessages.LOG.notKept("too many wait");
                    then.accept(false);
                });
    }

    private boolean keep(ResponseDraft draft) {
        var said = said(draft);
        var status =
                switch (draft.end()) {
                    case TOLD -> said.map(Told::status).orElse("completed");
                    case CUT -> "incomplete";
                    case FAILED -> "failed";
                };
        var content = said.flatMap(Told::response);
        try (var connection = database.getConnection()) {
            new ResponseRows(connection).add(draft, status, content, limits.each());
            return content.isPresent();
        } catch (SQLException away) {
            ResponseMessages.LOG.notKept("database error " + away.getSQLState());
            return false;
        }
    }

    /** What was said with how it ended. */
    private record Told(String status, Optional<StoredResponse> response) {}

    private Optional<Told> said(ResponseDraft draft) {
        if (draft.said().isEmpty()) {
            return Optional.empty();
        }
        var said = draft.said().get();
        try {
            var response = ResponseForm.of(draft, said.came());
            var status = response.path("status").asText();
            if (!draft.content() || !limits.keep()) {
                return Optional.of(new Told(status, Optional.empty()));
            }
            var input = ResponseItems.of(said.input(), draft.id().replace("resp_", ""));
            var kept = new StoredResponse(ResponseItems.text(input), ResponseItems.text(response));
            var fits = kept.bytes() <= limits.limit();
            return Optional.of(new Told(status, fits ? Optional.of(kept) : Optional.empty()));
        } catch (IOException none) {
            return Optional.empty(); // its engine says something else than a response
        }
    }

    @Override
    public void find(String personId, String id, Consumer<Lookup> then) {
        look(rows -> rows.find(personId, id, oldest()), then);
    }

    @Override
    public void forget(String personId, String id, Consumer<Lookup> then) {
        look(rows -> rows.delete(personId, id, oldest()), then);
    }

    @FunctionalInterface
    private interface Question {
        Optional<StoredResponse> ask(ResponseRows rows) throws SQLException;
    }

    private void look(Question question, Consumer<Lookup> then) {
        run(
                () -> {
                    Lookup found;
                    try (var connection = database.getConnection()) {
                        found =
                                question.ask(new ResponseRows(connection))
                                        .<Lookup>map(Lookup.Found::new)
                                        .orElseGet(Lookup.None::new);
                    } catch (SQLException away) {
                        ResponseMessages.LOG.notFound(String.valueOf(away.getSQLState()));
                        found = new Lookup.Unknown();
                    }
                    then.accept(found);
                },
                () -> then.accept(new Lookup.Unknown()));
    }

    private void run(Runnable work, Runnable otherwise) {
        try {
            clerks.execute(work);
        } catch (RejectedExecutionException tooMany) {
            otherwise.run();
        }
    }

    /** Who is gone leaves nothing; in the transaction that says so. */
    void onGone(@Observes PersonGone news) {
        try (var connection = database.getConnection()) {
            new ResponseRows(connection).deleteAll(news.personId());
        } catch (SQLException away) {
            throw new IllegalStateException("responses of somebody who is gone", away);
        }
    }

    /** Forgets what is over, and what was said where it may not be kept any more. */
    void forget() {
        try (var connection = database.getConnection()) {
            var rows = new ResponseRows(connection);
            rows.deleteBefore(oldest());
            if (!limits.keep()) {
                rows.silence();
            }
        } catch (SQLException later) {
            ResponseMessages.LOG.notForgotten(String.valueOf(later.getSQLState()));
        }
    }

    private Instant oldest() {
        return clock.instant().minus(limits.retention());
    }
}
