package dev.dreamserver.download;

import dev.dreamserver.download.DownloadRows.Part;
import dev.dreamserver.download.DownloadRows.Row;
import dev.dreamserver.download.FetchTrouble.Then;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Fetches one file part by part into a partial file, and proves it. A part that lies on the disk
 * whole stands in the ledger; of the part under way the length of the file tells how far it is, so
 * that nothing is fetched twice after a crash but what was not written yet. For one thread.
 */
final class FileFetch {

    private static final int STEP = 64 << 10;
    private static final long MARGIN = 1L << 30;
    private static final Pattern RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    private final Row row;
    private final Tools tools;
    private final Path partial;
    private final Hub hub;
    private long size; // -1 while it is not known
    private Optional<String> etag;
    private boolean suspectsFetched;

    /**
     * What it works with.
     *
     * @param pace is told each count of bytes, and may wait
     * @param free bytes on the disk that nobody else was promised
     */
    record Tools(
            Ledger ledger, Progress progress, Patience patience, Pace pace, LongSupplier free) {}

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
        while (true) {
            var before = tools.progress().done();
            try (var file =
                    FileChannel.open(
                            partial,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)) {
                fetchParts(file);
                var hash = proved(file);
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
                throw disk(broken);
            }
        }
    }

    private void fetchParts(FileChannel file) throws FetchTrouble, IOException {
        var done = tools.ledger().parts();
        for (var part : done.entrySet()) {
            if (part.getKey() * row.partBytes() + part.getValue().bytes() > file.size()) {
                tools.ledger().drop(part.getKey()); // somebody cut or removed the partial file
            }
        }
        done = tools.ledger().parts();
        reserve(done.values().stream().mapToLong(Part::bytes).sum());
        for (var number = 0; size < 0 || number * row.partBytes() < size; number++) {
            if (!done.containsKey(number) && fetchPart(file, number)) {
                return;
            }
        }
    }

    /** Returns whether it was the rest of the file. */
    private boolean fetchPart(FileChannel file, int number) throws FetchTrouble, IOException {
        var begin = number * row.partBytes();
        var end = size < 0 ? begin + row.partBytes() : Math.min(size, begin + row.partBytes());
        var have = file.size() > end ? 0 : Math.max(0, file.size() - begin);
        var sink = new Sink(file, number, have);
        if (begin + have == end) {
            sink.flush();
            return false;
        }
        try (var answer = hub.ask(begin + have, end - 1, etag)) {
            switch (answer.status()) {
                case 206 -> {
                    var last = matched(file, answer, begin + have);
                    var whole = Math.min(size, begin + row.partBytes()) - 1;
                    copy(answer.body(), sink, Math.min(last, whole) + 1 - begin - have);
                    if (last < whole) {
                        throw new FetchTrouble(Then.RETRY, "The server ended before the file did");
                    }
                    sink.flush();
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
    private long matched(FileChannel file, Hub.Answer answer, long from)
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

    private void same(FileChannel file, Hub.Answer answer, long total)
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
            if (unknown && total >= 0) {
                reserve(0);
            }
        }
    }

    /** The server knows no ranges, or the file is another one: all of it, from its beginning. */
    private void whole(FileChannel file, Hub.Answer answer) throws FetchTrouble, IOException {
        if (etag.isPresent() && answer.etag().isPresent() && !etag.equals(answer.etag())) {
            restart(file, "The file on the server was changed");
        } else {
            clear(file);
        }
        same(file, answer, answer.length());
        var sink = new Sink(file, 0, 0);
        copy(answer.body(), sink, size < 0 ? Long.MAX_VALUE : size);
        sink.flush();
        size = file.size();
    }

    private void copy(InputStream body, Sink sink, long bytes) throws FetchTrouble, IOException {
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
            sink.write(buffer, count);
            left -= count;
            tools.progress().add(count);
            tools.pace().came(count);
        }
    }

    /** Writes at the end of what is there, and closes part after part. */
    private final class Sink {
        private final FileChannel file;
        private final boolean resumed;
        private MessageDigest digest = Hashes.digest();
        private int number;
        private long have;
        private boolean first = true;

        Sink(FileChannel file, int number, long have) throws IOException {
            this.file = file;
            this.number = number;
            this.have = have;
            resumed = have > 0;
            Hashes.read(file, number * row.partBytes(), have, digest);
        }

        void write(byte[] buffer, int count) throws IOException, FetchTrouble {
            for (var at = 0; at < count; ) {
                var step = (int) Math.min(count - at, row.partBytes() - have);
                var bytes = ByteBuffer.wrap(buffer, at, step);
                var place = number * row.partBytes() + have;
                while (bytes.hasRemaining()) {
                    place += file.write(bytes, place);
                }
                digest.update(buffer, at, step);
                have += step;
                at += step;
                if (have == row.partBytes()) {
                    flush();
                }
            }
        }

        /** What there is of the part is all of it: it lasts, and stands in the ledger. */
        void flush() throws IOException, FetchTrouble {
            if (have > 0) {
                file.force(false);
                tools.ledger().done(number, new Part(Hashes.hex(digest), have, resumed && first));
                number++;
                have = 0;
                first = false;
                digest = Hashes.digest();
            }
        }
    }

    /** The file's hash, or nothing where bad parts are to be fetched again. */
    private Optional<String> proved(FileChannel file) throws IOException, FetchTrouble {
        if (size >= 0 && file.size() > size) {
            file.truncate(size);
        }
        var digest = Hashes.digest();
        for (var at = 0L; at < file.size(); at += row.partBytes()) {
            Hashes.read(file, at, Math.min(row.partBytes(), file.size() - at), digest);
            tools.pace().came(0);
        }
        var hash = Hashes.hex(digest);
        if (row.wanted().sha256().isEmpty() || row.wanted().sha256().get().equals(hash)) {
            return Optional.of(hash);
        }
        if (!dropBad(file)) {
            clear(file);
            throw new FetchTrouble(
                    Then.FAIL,
                    "The file is not the published one: its SHA-256 differs. Nothing of it was kept");
        }
        return Optional.empty();
    }

    /** Drops parts that are not on the disk as they came, then those read again after a crash. */
    private boolean dropBad(FileChannel file) throws IOException, FetchTrouble {
        var dropped = false;
        var parts = tools.ledger().parts().reversed();
        for (var part : parts.entrySet()) {
            var begin = part.getKey() * row.partBytes();
            var digest = Hashes.digest();
            Hashes.read(file, begin, part.getValue().bytes(), digest);
            if (!Hashes.hex(digest).equals(part.getValue().sha256())) {
                drop(file, part.getKey(), part.getValue());
                dropped = true;
            }
        }
        if (!dropped && !suspectsFetched) {
            suspectsFetched = true;
            for (var part : parts.entrySet()) {
                if (part.getValue().resumed()) {
                    drop(file, part.getKey(), part.getValue());
                    dropped = true;
                }
            }
        }
        return dropped;
    }

    private void drop(FileChannel file, int number, Part part) throws IOException, FetchTrouble {
        tools.ledger().drop(number);
        var begin = number * row.partBytes();
        if (begin + part.bytes() == file.size()) {
            file.truncate(begin);
        }
        tools.progress().add(-part.bytes());
    }

    private FetchTrouble restart(FileChannel file, String why) throws IOException, FetchTrouble {
        clear(file);
        size = row.wanted().sha256().isPresent() ? row.wanted().bytes().orElse(-1) : -1;
        etag = Optional.empty();
        tools.ledger().known(size < 0 ? null : size, null);
        tools.progress().known(row.number(), size);
        return new FetchTrouble(Then.RESTART, why);
    }

    private void clear(FileChannel file) throws IOException, FetchTrouble {
        for (var number : tools.ledger().parts().keySet()) {
            tools.ledger().drop(number);
        }
        tools.progress().add(-file.size());
        file.truncate(0);
    }

    private void reserve(long done) throws FetchTrouble {
        var missing = size < 0 ? 0 : size - done;
        var lacking = missing + MARGIN - tools.free().getAsLong();
        if (missing > 0 && lacking > 0) {
            throw full(lacking);
        }
    }

    private FetchTrouble disk(IOException broken) {
        var said = String.valueOf(broken.getMessage());
        if (said.contains("No space left") || said.contains("quota")) {
            return full(Math.max(1, (size < 0 ? 0 : size) + MARGIN - tools.free().getAsLong()));
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
