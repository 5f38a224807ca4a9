package dev.dreamserver.health;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database answers, told soon. One knocks for all who ask, and nobody waits for it
 * longer than a moment: a database that hangs lets each caller wait for as long as a connection may
 * take, and one page after the other would. Thread-safe.
 */
@ApplicationScoped
public class Database {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** For so long a good answer is good: the pages of a crowd need no knock each. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource source;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService threads;

    /** The clock; tests set another. */
    LongSupplier nanoTime = System::nanoTime;

    private @Nullable Knock last;

    private record Knock(long nanos, CompletableFuture<Boolean> answer) {

        boolean isOver(long now) {
            return answer.isDone() && (!answer.getNow(false) || now - nanos > FRESH_NANOS);
        }
    }

    /** Whether it does, now. */
    public boolean answers() {
        return answers(threads);
    }

    boolean answers(Executor knockers) {
        var knock = knock(knockers);
        var left = knock.nanos() + PATIENCE_NANOS - nanoTime.getAsLong();
        try {
            return knock.answer().get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException hangs) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** While one still waits at the door, or was let in just now, nobody knocks a second time. */
    private synchronized Knock knock(Executor knockers) {
        var now = nanoTime.getAsLong();
        var known = last;
        if (known == null || known.isOver(now)) {
            known = new Knock(now, CompletableFuture.supplyAsync(this::ask, knockers));
            last = known;
        }
        return known;
    }

    private boolean ask() {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException away) {
            HealthMessages.LOG.debug("the database does not answer", away); // its callers say so
            return false;
        }
    }
}
