package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.download.DownloadRunner.Taken;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DownloadWorkTest extends OneDownload {

    private final PromisedSpace space = new PromisedSpace();
    private FileStore store = new FileStore(Path.of(""));

    @BeforeEach
    void make() {
        store = new FileStore(folder.resolve("models"));
    }

    private DownloadWork.End run() {
        var node =
                new DownloadWork.Node(
                        database,
                        store,
                        new DownloadProgress(),
                        space,
                        Thread.ofPlatform().daemon().factory());
        var settings =
                new DownloadSettings(1, PART, 0, true, hubHost, new Secret(token), mirror, proxy);
        var taken = new Taken(job, holder);
        return new DownloadWork(node, settings, Clock.systemUTC(), taken, () -> false).run();
    }

    private DownloadView view() throws SQLException {
        try (var rows = database.getConnection()) {
            return DownloadRows.list(rows, 10).getFirst();
        }
    }

    @Test
    void one_whose_room_is_promised_to_another_waits_and_says_how_much_is_missing()
            throws Exception {
        askKnown();
        var other = UUID.randomUUID();
        space.lacking(other, store.free(), () -> Long.MAX_VALUE);
        assertThat(run().state()).isEqualTo(DownloadState.PAUSED);
        assertThat(view().state()).isEqualTo(DownloadState.PAUSED);
        assertThat(view().reason().orElseThrow()).contains("MiB are missing");
        assertThat(hub.asked.get()).isZero();

        space.end(other);
        goOn();
        assertThat(run().state()).isEqualTo(DownloadState.READY);
        assertThat(store.files(job.toString()).getFirst().path()).hasBinaryContent(bytes);
    }

    @Test
    void one_that_came_and_was_not_told_is_told_again_and_its_files_are_not_touched()
            throws Exception {
        askKnown();
        var first = run().downloaded().orElseThrow();
        var folderBefore = folderKey();
        var asked = hub.asked.get();
        try (var rows = database.getConnection()) {
            var ready = List.of(DownloadState.READY); // as if the house had ended before it said so
            DownloadRows.move(rows, job, ready, DownloadState.WAITING, Instant.now());
        }
        take();
        var again = run();
        assertThat(again.state()).isEqualTo(DownloadState.READY);
        assertThat(again.downloaded().orElseThrow()).isEqualTo(first);
        assertThat(hub.asked.get()).as("nothing is fetched again").isEqualTo(asked);
        assertThat(folderKey()).isEqualTo(folderBefore);
    }

    @Test
    void what_ended_is_promised_nothing() throws Exception {
        askKnown();
        run();
        assertThat(space.lacking(UUID.randomUUID(), 1, () -> PromisedSpace.MARGIN + 1)).isZero();
    }

    private Optional<Object> folderKey() throws IOException {
        var own = folder.resolve("models").resolve(job.toString());
        return Optional.ofNullable(Files.readAttributes(own, BasicFileAttributes.class).fileKey());
    }

    private void goOn() throws SQLException {
        try (var rows = database.getConnection()) {
            var paused = List.of(DownloadState.PAUSED);
            DownloadRows.move(rows, job, paused, DownloadState.WAITING, Instant.now());
        }
        take();
    }

    private void take() throws SQLException {
        try (var rows = database.getConnection()) {
            assertThat(DownloadRows.take(rows, holder, 8)).contains(job);
        }
    }
}
