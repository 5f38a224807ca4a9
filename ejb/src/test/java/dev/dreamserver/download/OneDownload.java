package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.security.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A queue in a real database, a hub, and one file of some parts to be fetched from it. */
abstract class OneDownload {

    static final long PART = 1 << 20;

    static DataSource database;

    @TempDir Path folder;

    final byte[] bytes = new byte[(int) (5 * PART + 12_345)];
    final List<Duration> naps = new ArrayList<>();
    final Progress progress = new Progress(Clock.systemUTC(), 0, 0);
    LoopbackHub hub;
    String token = "";
    String hubHost = "127.0.0.1";
    URI source = URI.create("");
    Optional<URI> mirror = Optional.empty();
    Optional<URI> proxy = Optional.empty();
    Duration silence = Duration.ofSeconds(30);
    long free = 100L << 30;
    FileFetch.Pace pace = count -> {};
    final WatchedDisk disk = new WatchedDisk();
    UUID job = UUID.randomUUID();
    String holder = "";

    @BeforeAll
    static void migrate() {
        database = TestDatabase.fresh();
    }

    @BeforeEach
    void open() {
        new Random(1).nextBytes(bytes);
        hub = new LoopbackHub(bytes);
        source = hub.file();
    }

    @AfterEach
    void close() throws SQLException {
        hub.close();
        try (var rows = database.getConnection();
                var statement = rows.createStatement()) {
            statement.execute("delete from download_job");
        }
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    void ask(OptionalLong size, Optional<String> hash) throws SQLException {
        job = UUID.randomUUID();
        holder = "test:" + job;
        try (var rows = database.getConnection()) {
            var file = new WantedFile("model.gguf", source, size, hash);
            DownloadRows.add(
                    rows,
                    job,
                    new Wanted(job.toString(), "Model", List.of(file), 0),
                    "Ada",
                    Instant.now(),
                    PART);
            assertThat(DownloadRows.take(rows, holder, 8)).contains(job);
        }
    }

    void askKnown() throws Exception {
        ask(OptionalLong.of(bytes.length), Optional.of(sha256(bytes)));
    }

    Ledger ledger() {
        return new Ledger(database, job, 0, holder);
    }

    FileFetch fetcher() throws SQLException {
        try (var rows = database.getConnection()) {
            var row = DownloadRows.files(rows, job).getFirst();
            var settings =
                    new DownloadSettings(
                            1, PART, 0, true, hubHost, new Secret(token), mirror, proxy);
            return new FileFetch(
                    row,
                    new Hub(settings, Clock.systemUTC(), silence, row.wanted().source()),
                    partial(),
                    new FileFetch.Tools(
                            ledger(),
                            progress,
                            new Patience(naps::add, () -> 0.5, Clock.systemUTC()),
                            pace,
                            missing -> missing + PromisedSpace.MARGIN - free,
                            disk::open,
                            Thread.ofPlatform().daemon().factory()));
        }
    }

    Path partial() {
        return folder.resolve("partial");
    }
}
