package dev.dreamserver.usage;

import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.spi.Charge;
import dev.dreamserver.usage.spi.ChargeBook;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers usage. A row is durable, once, before anybody is told so; rows that come together are
 * committed together. Thread-safe; never blocks the caller.
 */
@ApplicationScoped
public class UsageLedger {

    private static final Duration LAST_ROWS = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 200;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Resource ManagedThreadFactory threads;
    @Resource ManagedScheduledExecutorService clock;
    @Inject Settings settings;
    @Inject ChargeBook charges;

    private @Nullable UsageWriter writer;
    private @Nullable Thread thread;
    private @Nullable Future<?> looking;

    @PostConstruct
    void open() {
        var made = new UsageWriter(database, UsageSettings.from(settings), charges);
        writer = made;
        thread = threads.newThread(made);
        thread.setName("usage-ledger");
        thread.start();
        looking =
                clock.scheduleAtFixedRate(
                        made::tellTheLate, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void close() {
        if (writer == null || thread == null) {
            return;
        }
        if (looking != null) {
            looking.cancel(false);
        }
        writer.stop();
        try {
            if (!thread.join(LAST_ROWS)) {
                thread.interrupt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Remembers a row, and what it takes from budgets. Safe to repeat: a row is known by request
     * and attempt.
     *
     * @param taken written in the same transaction, once
     * @param whenWritten told once, on the ledger's thread, whether the row is committed
     */
    public void append(UsageRow row, List<Charge> taken, RowWritten whenWritten) {
        if (writer == null) {
            whenWritten.written(false);
        } else {
            writer.append(row, taken, whenWritten);
        }
    }

    /** Rows written since the start: tells cheaply whether there is news. */
    long written() {
        return writer == null ? 0 : writer.written();
    }

    /** Rows waiting to be written. */
    public int waiting() {
        return writer == null ? 0 : writer.waiting();
    }
}
