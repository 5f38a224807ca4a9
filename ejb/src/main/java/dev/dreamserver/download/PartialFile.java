package dev.dreamserver.download;

import dev.dreamserver.download.DownloadRows.Part;
import dev.dreamserver.download.DownloadRows.Row;
import dev.dreamserver.download.FetchTrouble.Then;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file that is being fetched, as it lies on the disk: written part after part, each of which
 * stands in the ledger once it lasts, and proved at the end. For one thread.
 */
final class PartialFile implements AutoCloseable {

    private static final int MOST_UNFORCED = 4;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Row row;
    private final FileFetch.Tools tools;
    private final FileChannel file;
    private final Follower follower;
    private final Deque<Written> unforced = new ArrayDeque<>();
    private SortedMap<Integer, Part> done = new TreeMap<>();
    private MessageDigest digest = Hashes.digest();
    private int number;
    private long have;
    private boolean resumed;
    private boolean suspectsFetched;

    PartialFile(Row row, FileFetch.Tools tools, FileChannel file) {
        this.row = row;
        this.tools = tools;
        this.file = file;
        follower = new Follower(file, tools.threads());
    }

    /** A part that is written, and does not stand in the ledger before it lasts. */
    private record Written(long ticket, int number, Part part) {}

    /** Learns which parts are here whole. */
    void look() throws FetchTrouble, IOException {
        settle();
        done = tools.ledger().parts();
        have = 0;
        for (var part : new TreeMap<>(done).entrySet()) {
            if (part.getKey() * row.partBytes() + part.getValue().bytes() > file.size()) {
                tools.ledger().drop(part.getKey()); // somebody cut or removed the partial file
                done.remove(part.getKey());
                follower.again();
            }
        }
    }

    boolean has(int part) {
        return done.containsKey(part);
    }

    /** Bytes that are here and count. */
    long here() {
        return done.values().stream().mapToLong(Part::bytes).sum() + have;
    }

    long size() throws IOException {
        return file.size();
    }

    /** Goes on with a part of this length where it stands; says how much of it is here. */
    long begin(int part, long length) throws IOException {
        var begin = part * row.partBytes();
        // The file's length tells it of the last part only: before that, a bad one was dropped.
        var last = done.isEmpty() || done.lastKey() < part;
        number = part;
        have = last ? Math.clamp(file.size() - begin, 0, length) : 0;
        resumed = have > 0;
        digest = Hashes.digest();
        Hashes.read(file, begin, have, digest);
        follower.written(begin + have);
        return have;
    }

    /** Writes at the end of what is there, and closes part after part. */
    void write(byte[] buffer, int count) throws IOException, FetchTrouble {
        for (var at = 0; at < count; ) {
            var step = (int) Math.min(count - at, row.partBytes() - have);
            var bytes = ByteBuffer.wrap(buffer, at, step);
            var place = number * row.partBytes() + have;
            while (bytes.hasRemaining()) {
                place += file.write(bytes, place);
            }
            follower.written(place);
            digest.update(buffer, at, step);
            have += step;
            at += step;
            if (have == row.partBytes()) {
                end();
            }
        }
    }

    /** What there is of the part is all of it. */
    void end() throws IOException, FetchTrouble {
        if (have > 0) {
            var part = new Part(Hashes.hex(digest), have, resumed);
            unforced.add(new Written(follower.last(), number, part));
            done.put(number, part);
            number++;
            have = 0;
            resumed = false;
            digest = Hashes.digest();
            settle(MOST_UNFORCED);
        }
    }

    /** Waits until all parts last and stand in the ledger. */
    void settle() throws IOException, FetchTrouble {
        settle(0);
    }

    private void settle(int most) throws IOException, FetchTrouble {
        while (!unforced.isEmpty()) {
            var wait = unforced.size() > most ? LOOK : Duration.ZERO;
            var oldest = unforced.element();
            if (follower.lasts(oldest.ticket(), wait)) {
                tools.ledger().done(oldest.number(), oldest.part());
                unforced.remove();
            } else if (wait.isZero()) {
                return;
            } else {
                tools.pace().came(0);
            }
        }
    }

    /** The file's hash, or nothing where bad parts are to be fetched again. */
    Optional<String> proved(long size) throws IOException, FetchTrouble {
        settle();
        if (size >= 0 && file.size() > size) {
            file.truncate(size);
        }
        var hash = follower.hash(file.size(), LOOK);
        while (hash.isEmpty()) {
            tools.pace().came(0);
            hash = follower.hash(file.size(), LOOK);
        }
        if (row.wanted().sha256().isEmpty() || row.wanted().sha256().equals(hash)) {
            return hash;
        }
        if (!dropBad()) {
            clear();
            throw new FetchTrouble(
                    Then.FAIL,
                    "The file is not the published one: its SHA-256 differs. Nothing of it was kept");
        }
        return Optional.empty();
    }

    /** Drops parts that are not on the disk as they came, then those read again after a crash. */
    private boolean dropBad() throws IOException, FetchTrouble {
        var dropped = false;
        var parts = tools.ledger().parts().reversed();
        for (var part : parts.entrySet()) {
            var begin = part.getKey() * row.partBytes();
            var now = Hashes.digest();
            Hashes.read(file, begin, part.getValue().bytes(), now);
            tools.pace().came(0);
            if (!Hashes.hex(now).equals(part.getValue().sha256())) {
                drop(part.getKey(), part.getValue());
                dropped = true;
            }
        }
        if (!dropped && !suspectsFetched) {
            suspectsFetched = true;
            for (var part : parts.entrySet()) {
                if (part.getValue().resumed()) {
                    drop(part.getKey(), part.getValue());
                    dropped = true;
                }
            }
        }
        return dropped;
    }

    private void drop(int part, Part bad) throws IOException, FetchTrouble {
        tools.ledger().drop(part);
        done.remove(part);
        follower.again();
        var begin = part * row.partBytes();
        if (begin + bad.bytes() == file.size()) {
            file.truncate(begin);
        }
        tools.progress().add(-bad.bytes());
    }

    /** Nothing of it is worth anything. */
    void clear() throws IOException, FetchTrouble {
        unforced.clear();
        for (var part : tools.ledger().parts().keySet()) {
            tools.ledger().drop(part);
        }
        done.clear();
        have = 0;
        follower.again();
        tools.progress().add(-file.size());
        file.truncate(0);
    }

    @Override
    public void close() throws IOException {
        follower.close();
        file.close();
    }
}
