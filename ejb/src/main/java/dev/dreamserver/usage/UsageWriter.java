package dev.dreamserver.usage;

import dev.dreamserver.usage.UsageInserts.Line;
import dev.dreamserver.usage.UsageRow.Outcome;
import dev.dreamserver.usage.spi.Charge;
import dev.dreamserver.usage.spi.ChargeBook;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * The one thread that writes usage. Whatever waits when a transaction ends goes into the next one,
 * so a quiet house commits each row at once and a busy one thousands together; how far apart,
 * {@link CommitPace} says. Writing a row twice does no harm.
 *
 * <p>When the database does not take rows, those with somebody waiting fail after the time limit
 * and move to the backlog with all others, which is written when the database is back. Whether a
 * lost connection took its last rows along cannot be known: those of refused answers are written
 * again as failed, and that stays, in whichever order the two arrive.
 */
final class UsageWriter implements Runnable {

    private static final long PAUSE_MILLIS = 100;
    private static final long BACKLOG_MILLIS = 500;

    private final UsageSettings settings;
    private final UsageInserts table;
    private final BlockingQueue<Entry> queue;
    private final ArrayDeque<Line> backlog = new ArrayDeque<>();
    private volatile List<Entry> writing = List.of();
    private volatile boolean stopping;
    private volatile int backlogSize;
    private final AtomicLong written = new AtomicLong();

    private boolean complained;

    UsageWriter(DataSource database, UsageSettings settings, ChargeBook book) {
        this.settings = settings;
        this.table = new UsageInserts(database, settings.writeTimeout(), book);
        this.queue = new ArrayBlockingQueue<>(settings.queue());
    }

    /** A row with somebody waiting, who is told once. */
    private record Entry(Line line, RowWritten whenWritten, long deadline, AtomicBoolean told) {

        UsageRow row() {
            return line.row();
        }

        boolean tell(boolean written) {
            var first = told.compareAndSet(false, true);
            if (first) {
                whenWritten.written(written);
            }
            return first;
        }

        boolean late(long now) {
            return now - deadline >= 0;
        }
    }

    /** Any thread: takes the row, or says no at once when too many wait. */
    void append(UsageRow row, List<Charge> charges, RowWritten whenWritten) {
        var deadline = System.nanoTime() + settings.writeTimeout().toNanos();
        var line = new Line(row, charges);
        if (stopping || !queue.offer(new Entry(line, whenWritten, deadline, new AtomicBoolean()))) {
            UsageMessages.LOG.lost(row.requestId(), row.attempt(), "too many rows wait");
            whenWritten.written(false);
        }
    }

    /** Another thread, a few times a second: nobody waits too long while the database hangs. */
    void tellTheLate() {
        var now = System.nanoTime();
        for (var entries : List.of(writing, queue)) {
            for (var entry : entries) {
                if (entry.late(now)) {
                    entry.tell(false);
                }
            }
        }
    }

    /** Rows waiting now, the backlog included. */
    int waiting() {
        return queue.size() + backlogSize;
    }

    /** Rows written since the start. */
    long written() {
        return written.get();
    }

    /** Writes what waits, then ends. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try {
            var batch = new ArrayList<Entry>();
            var pace = new CommitPace(System.nanoTime());
            while (!stopping || !queue.isEmpty()) {
                var first = queue.poll(BACKLOG_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    var pause = pace.pause(System.nanoTime());
                    if (pause > 0 && !stopping) {
                        LockSupport.parkNanos(pause); // an interrupt must not take the row along
                    }
                    queue.drainTo(batch, settings.batch() - 1);
                    pace.begins(batch.size(), System.nanoTime());
                    try {
                        write(batch);
                    } finally {
                        writing = List.of();
                        batch.clear();
                    }
                }
                if (first == null || !complained) {
                    writeBacklog();
                }
            }
            writeBacklog();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            table.close();
            if (!backlog.isEmpty()) {
                UsageMessages.LOG.unwritten(backlog.size());
            }
        }
    }

    private void write(List<Entry> batch) throws InterruptedException {
        for (expire(batch); !batch.isEmpty(); expire(batch)) {
            try {
                writing = List.copyOf(batch);
                insert(batch.stream().map(Entry::line).toList());
                batch.forEach(this::written);
                return;
            } catch (SQLException no) {
                if (UsageInserts.poison(no)) {
                    writeEach(batch);
                    return;
                }
                complain(no);
            }
            if (stopping) {
                batch.forEach(
                        entry -> {
                            keep(entry.line());
                            entry.tell(false);
                        });
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
            queue.drainTo(batch, settings.batch() - batch.size());
        }
    }

    /** One row the database can never take must not hold up the others. */
    private void writeEach(List<Entry> batch) {
        for (var entry : batch) {
            var written = false;
            try {
                insert(List.of(entry.line()));
                written = true;
            } catch (SQLException no) {
                if (UsageInserts.poison(no)) {
                    UsageMessages.LOG.lost(
                            entry.row().requestId(),
                            entry.row().attempt(),
                            String.valueOf(no.getMessage()));
                } else {
                    keep(entry.line());
                }
            }
            if (written) {
                written(entry);
            } else {
                entry.tell(false);
            }
        }
    }

    /** Whoever was told in the meantime that it was not gets a row that says so. */
    private void written(Entry entry) {
        if (!entry.tell(true)) {
            keep(entry.line());
        }
    }

    private void expire(List<Entry> batch) {
        var now = System.nanoTime();
        batch.removeIf(
                entry -> {
                    if (!entry.late(now)) {
                        return false;
                    }
                    keep(entry.line());
                    entry.tell(false);
                    return true;
                });
    }

    /** Nobody waits for it any more; a complete one was not shown as such, so it failed. */
    private void keep(Line line) {
        var row = line.row();
        if (backlog.size() >= settings.backlog()) {
            UsageMessages.LOG.lost(row.requestId(), row.attempt(), "the backlog is full");
            return;
        }
        backlog.add(
                row.outcome() == Outcome.COMPLETE
                        ? new Line(row.as(Outcome.FAILED), line.charges())
                        : line);
        backlogSize = backlog.size();
    }

    /** At least one batch, so that a busy house gets to it too; alone when a batch has poison. */
    private void writeBacklog() {
        var size = settings.batch();
        while (!backlog.isEmpty()) {
            var rows = backlog.stream().limit(size).toList();
            try {
                insert(rows);
            } catch (SQLException no) {
                if (!UsageInserts.poison(no)) {
                    complain(no);
                    return;
                }
                if (rows.size() > 1) {
                    size = 1;
                    continue;
                }
                var row = rows.getFirst().row();
                UsageMessages.LOG.lost(
                        row.requestId(), row.attempt(), String.valueOf(no.getMessage()));
            }
            for (var i = 0; i < rows.size(); i++) {
                backlog.poll();
            }
            backlogSize = backlog.size();
            if (!queue.isEmpty() && !stopping) {
                return;
            }
        }
    }

    private void complain(SQLException no) {
        if (!complained) {
            complained = true;
            UsageMessages.LOG.unwritable(String.valueOf(no.getMessage()));
        }
    }

    private void insert(List<Line> lines) throws SQLException {
        table.insert(lines);
        written.addAndGet(lines.size());
        if (complained) {
            complained = false;
            UsageMessages.LOG.writtenAgain();
        }
    }
}
