package dev.dreamserver.download;

import dev.dreamserver.download.DownloadRows.Row;
import dev.dreamserver.download.FetchTrouble.Then;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.regex.Pattern;

/**
 * Fetches one file part by part into a partial file, and proves it. A part that lies on the disk
 * whole stands in the ledger; of the part under way the length of the file tells how far it is, so
 * that nothing is fetched twice after a crash but what was not written yet. For one thread.
 */
final class FileFetch {

    private static final int STEP = 256 << 10;
    private static final Pattern RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    private final Row row;
    private final Tools tools;
    private final Path partial;
    private final Hub hub;
    private long size; // -1 while it is not known
    private Optional<String> etag;

    /**
     * What it works with.
     *
     * @param pace is told each count of bytes, and may wait
     * @param threads gives the one that follows the writer
     */
    record Tools(
            Ledger ledger,
            Progress progress,
            Patience patience,
            Pace pace,
            Room room,
            Disk disk,
            ThreadFactory threads) {}

    /** Promises room for so many bytes more, or says how many are lacking: more than 0. */
    interface Room {
        long lacking(long bytes);
    }

    /** Opens a file to be read and written, and makes it where there is none. */
    interface Disk {
        FileChannel open(Path file) throws IOException;
    }

    /** Is told of bytes that came; may wait, and may end it. */
    interface Pace {
        void came(long bytes) throws FetchTrouble;
    }

    FileFetch(Row row, Hub hub, Path partial, Tools tools) {
        this.row = row;
        this.hub = hub;
        this.partial = partial;
        this.tools = tools;
        size = row.wanted().bytes().orElse(-1);
        etag = row.etag();
    }

    /** Fetches what is missing; then the file lies whole in the partial file. Returns its hash. */
    String fetch() throws FetchTrouble {
        try (var file = new PartialFile(row, tools, tools.disk().open(partial))) {
            return fetch(file);
        } catch (IOException broken) {
            throw disk(broken, 0);
        }
    }

    private String fetch(PartialFile file) throws FetchTrouble {
        while (true) {
            var before = tools.progress().done();
            try {
                fetchParts(file);
                var hash = file.proved(size);
                if (hash.isPresent()) {
                    return hash.get();
                }
            } catch (FetchTrouble trouble) {
                switch (trouble.then()) {
                    case RETRY, RENEW, RESTART ->
                            tools.patience().after(trouble, tools.progress().done() > before);
                    case PAUSE, FAIL, STOP -> throw trouble;
                }
            } catch (IOException broken) {
                throw disk(broken, file.here());
            }
        }
    }

    private void fetchParts(PartialFile file) throws FetchTrouble, IOException {
        file.look();
        for (var number = 0; size < 0 || number * row.partBytes() < size; number++) {
            if (!file.has(number)) {
                reserve(file);
                if (fetchPart(file, number)) {
                    return;
                }
            }
        }
    }

    /** Returns whether it was the rest of the file. */
    private boolean fetchPart(PartialFile file, int number) throws FetchTrouble, IOException {
        var begin = number * row.partBytes();
        var length = size < 0 ? row.partBytes() : Math.min(size - begin, row.partBytes());
        var have = file.begin(number, length);
        if (have == length) {
            file.end();
            return false;
        }
        try (var answer = hub.ask(begin + have, begin + length - 1, etag)) {
            switch (answer.status()) {
                case 206 -> {
                    var last = matched(file, answer, begin + have);
                    var whole = Math.min(size, begin + row.partBytes()) - 1;
                    copy(answer.body(), file, Math.min(last, whole) + 1 - begin - have);
                    if (last < whole) {
                        throw new FetchTrouble(Then.RETRY, "The server ended before the file did");
                    }
                    file.end();
                    return false;
                }
                case 200 -> {
                    whole(file, answer);
                    return true;
                }
                default -> throw restart(file, "The file on the server became shorter");
            }
        }
    }

    /** Checks that this is the part that was asked for, of the same file; says where it ends. */
    private long matched(PartialFile file, Hub.Answer answer, long from)
            throws FetchTrouble, IOException {
        var range = RANGE.matcher(answer.header("Content-Range").orElse(""));
        if (!range.matches()
                || Long.parseLong(range.group(1)) != from
                || Long.parseLong(range.group(2)) < from) {
            throw new FetchTrouble(Then.RETRY, "The server sends another part than asked for");
        }
        same(file, answer, Long.parseLong(range.group(3)));
        return Long.parseLong(range.group(2));
    }

    private void same(PartialFile file, Hub.Answer answer, long total)
            throws FetchTrouble, IOException {
        var now = answer.etag();
        var other = etag.isPresent() && now.isPresent() && !etag.equals(now);
        if (size >= 0 && total >= 0 && size != total) {
            throw row.wanted().bytes().isPresent() && row.wanted().sha256().isPresent()
                    ? new FetchTrouble(
                            Then.FAIL,
                            "The file on the server is not the published one: its size differs")
                    : restart(file, "The file on the server has another size now");
        }
        if (other) {
            throw restart(file, "The file on the server was changed");
        }
        if (size < 0 || etag.isEmpty()) {
            var unknown = size < 0;
            size = total;
            etag = now;
            tools.ledger().known(total < 0 ? null : total, now.orElse(null));
            tools.progress().known(row.number(), total);
            if (unknown) {
                reserve(file);
            }
        }
    }

    /** The server knows no ranges, or the file is another one: all of it, from its beginning. */
    private void whole(PartialFile file, Hub.Answer answer) throws FetchTrouble, IOException {
        if (etag.isPresent() && answer.etag().isPresent() && !etag.equals(answer.etag())) {
            restart(file, "The file on the server was changed");
        } else {
            file.clear();
        }
        same(file, answer, answer.length());
        file.begin(0, 0);
        copy(answer.body(), file, size < 0 ? Long.MAX_VALUE : size);
        file.end();
        size = file.size();
    }

    private void copy(InputStream body, PartialFile file, long bytes)
            throws FetchTrouble, IOException {
        var buffer = new byte[STEP];
        var left = bytes;
        while (left > 0) {
            int count;
            try {
                count = body.read(buffer, 0, (int) Math.min(STEP, left));
            } catch (IOException broken) {
                throw new FetchTrouble(Then.RETRY, "The connection broke off, or was silent");
            }
            if (count < 0) {
                if (bytes == Long.MAX_VALUE) {
                    return;
                }
                throw new FetchTrouble(Then.RETRY, "The server ended before the file did");
            }
            file.write(buffer, count);
            left -= count;
            tools.progress().add(count);
            tools.pace().came(count);
            if ((bytes - left) / row.partBytes() > (bytes - left - count) / row.partBytes()) {
                reserve(file); // somebody else may have filled the disk meanwhile
            }
        }
    }

    private FetchTrouble restart(PartialFile file, String why) throws IOException, FetchTrouble {
        file.clear();
        size = row.wanted().sha256().isPresent() ? row.wanted().bytes().orElse(-1) : -1;
        etag = Optional.empty();
        tools.ledger().known(size < 0 ? null : size, null);
        tools.progress().known(row.number(), size);
        return new FetchTrouble(Then.RESTART, why);
    }

    /** Room for what is missing, or for one part more as long as nobody knows how much that is. */
    private void reserve(PartialFile file) throws FetchTrouble {
        var missing = missing(file.here());
        var lacking = missing > 0 ? tools.room().lacking(missing) : 0;
        if (lacking > 0) {
            throw full(lacking);
        }
    }

    private long missing(long here) {
        return size < 0 ? row.partBytes() : size - here;
    }

    private FetchTrouble disk(IOException broken, long here) {
        if (broken instanceof ClosedChannelException) {
            return FetchTrouble.stopped(); // the house closes
        }
        var said = String.valueOf(broken.getMessage());
        if (said.contains("No space left") || said.contains("quota")) {
            return full(Math.max(1, tools.room().lacking(missing(here))));
        }
        return new FetchTrouble(Then.FAIL, "The disk refuses to be written or read");
    }

    private static FetchTrouble full(long lacking) {
        return new FetchTrouble(
                Then.PAUSE,
                "The disk is full: %d MiB are missing. Free some space, then resume"
                        .formatted((lacking >> 20) + 1));
    }

    /** How large the file is. */
    long size() {
        return size;
    }
}
