package dev.dreamserver.download;

import dev.dreamserver.download.DownloadRows.Row;
import dev.dreamserver.download.DownloadRunner.Taken;
import dev.dreamserver.download.FetchTrouble.Then;
import dev.dreamserver.platform.DreamException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One run of one download, from being taken to being let go. For one thread. */
final class DownloadWork {

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final DownloadSettings settings;
    private final Clock clock;
    private final Taken taken;
    private final BooleanSupplier stopping;
    private final Node node;
    private final SpeedLimit limit;
    private long looked = System.nanoTime();

    /** What downloads of this node have in common. */
    record Node(
            DataSource database,
            FileStore store,
            DownloadProgress running,
            PromisedSpace space,
            ThreadFactory threads) {}

    DownloadWork(
            Node node,
            DownloadSettings settings,
            Clock clock,
            Taken taken,
            BooleanSupplier stopping) {
        this.node = node;
        this.settings = settings;
        this.clock = clock;
        this.taken = taken;
        this.stopping = stopping;
        limit = new SpeedLimit(settings.limit(), System::nanoTime);
    }

    /** How it ended. */
    record End(DownloadState state, Optional<Downloaded> downloaded) {}

    End run() {
        var state = DownloadState.WAITING; // of whom nothing else is known: taken again
        @Nullable String reason = null;
        Optional<Downloaded> files = Optional.empty();
        try {
            files = Optional.of(all());
            state = DownloadState.READY;
        } catch (FetchTrouble trouble) {
            state =
                    switch (trouble.then()) {
                        case PAUSE -> DownloadState.PAUSED;
                        case STOP -> DownloadState.WAITING;
                        case FAIL, RETRY, RENEW, RESTART -> DownloadState.FAILED;
                    };
            reason = trouble.then() == Then.STOP ? null : trouble.sentence();
        } catch (DreamException refused) {
            state = DownloadState.FAILED;
            reason = refused.getMessage();
        } catch (SQLException away) {
            files = Optional.empty();
        } finally {
            node.running().end(taken.id());
            node.space().end(taken.id());
            letGo(state, reason);
        }
        return new End(state, files);
    }

    private void letGo(DownloadState state, @Nullable String reason) {
        try (var connection = node.database().getConnection()) {
            DownloadRows.end(connection, taken.id(), taken.holder(), state, reason);
            var now = DownloadRows.state(connection, taken.id());
            if (now.isEmpty() || now.get() == DownloadState.CANCELLED) {
                discard(
                        node.store(),
                        taken.id(),
                        DownloadRows.files(connection, taken.id()).size());
            }
        } catch (SQLException away) {
            // The lease runs out by itself, and another run finds what is done.
            DownloadMessages.LOG.unwritten(String.valueOf(away.getMessage()));
        }
    }

    static void discard(FileStore store, UUID id, int files) {
        for (var number = 0; number < files; number++) {
            try {
                Files.deleteIfExists(partial(store, id, number));
            } catch (IOException broken) {
                DownloadMessages.LOG.undeleted(String.valueOf(broken.getMessage()));
            }
        }
    }

    private static Path partial(FileStore store, UUID id, int number) throws IOException {
        return store.partial("%s-%d".formatted(id, number));
    }

    private Downloaded all() throws FetchTrouble, SQLException {
        List<Row> rows;
        String key;
        try (var connection = node.database().getConnection()) {
            rows = DownloadRows.files(connection, taken.id());
            key = DownloadRows.key(connection, taken.id());
        }
        var hashes = new LinkedHashMap<String, String>();
        var sizes = rows.stream().mapToLong(row -> row.wanted().bytes().orElse(-1)).toArray();
        var progress = new Progress(clock, doneBefore(rows), sizes);
        node.running().begin(taken.id(), progress);
        for (var row : rows) {
            hashes.put(row.wanted().name(), one(row, progress, later(rows, row)));
        }
        return new Downloaded(key, node.store().publish(key, hashes));
    }

    private long doneBefore(List<Row> rows) throws SQLException {
        var done = 0L;
        for (var row : rows) {
            if (row.found().isPresent()) {
                done += row.wanted().bytes().orElse(0);
            } else {
                try {
                    var partial = partial(node.store(), taken.id(), row.number());
                    done += Files.exists(partial) ? Files.size(partial) : 0;
                } catch (IOException unread) {
                    done += 0;
                }
            }
        }
        return done;
    }

    private String one(Row row, Progress progress, long later) throws FetchTrouble {
        var known = row.found().or(row.wanted()::sha256).flatMap(node.store()::find);
        var ledger = new Ledger(node.database(), taken.id(), row.number(), taken.holder());
        if (known.isPresent()) {
            if (row.found().isEmpty()) {
                progress.add(known.get().bytes());
                ledger.found(known.get().sha256(), known.get().bytes());
            }
            return known.get().sha256();
        }
        try {
            var partial = partial(node.store(), taken.id(), row.number());
            var fetch =
                    new FileFetch(
                            row,
                            new Hub(settings, clock, DownloadRunner.SILENCE, row.wanted().source()),
                            partial,
                            new FileFetch.Tools(
                                    ledger,
                                    progress,
                                    new Patience(
                                            time -> nap(ledger, time),
                                            () -> ThreadLocalRandom.current().nextDouble(),
                                            clock),
                                    count -> came(ledger, count),
                                    bytes ->
                                            node.space()
                                                    .lacking(
                                                            taken.id(),
                                                            bytes + later,
                                                            node.store()::free),
                                    DownloadWork::open,
                                    node.threads()));
            var hash = fetch.fetch();
            ledger.found(hash, fetch.size()); // a house that ends here proves it again, no more
            node.store().keep(partial, hash);
            return hash;
        } catch (IOException broken) {
            throw new FetchTrouble(Then.FAIL, "The disk refuses to be written or read");
        }
    }

    /** Bytes of the files that follow this one, as far as that is known. */
    private long later(List<Row> rows, Row row) {
        return rows.stream()
                .filter(one -> one.number() > row.number())
                .filter(
                        one ->
                                one.found()
                                        .or(one.wanted()::sha256)
                                        .flatMap(node.store()::find)
                                        .isEmpty())
                .mapToLong(one -> one.wanted().bytes().orElse(0))
                .sum();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void came(Ledger ledger, long count) throws FetchTrouble {
        var early = limit.after(count);
        if (early > 0) {
            LockSupport.parkNanos(early);
        }
        look(ledger);
    }

    private void look(Ledger ledger) throws FetchTrouble {
        if (stopping.getAsBoolean()) {
            throw FetchTrouble.stopped();
        }
        var now = System.nanoTime();
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            ledger.renew();
        }
    }

    private void nap(Ledger ledger, Duration time) throws FetchTrouble {
        var until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(Math.min(LOOK_NANOS, until - System.nanoTime()));
            look(ledger);
        }
    }
}
