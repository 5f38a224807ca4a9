package dev.dreamserver.download;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a file right behind its writer, on a thread of its own: makes parts last, and adds
 * the bytes to the SHA-256 of the whole while the system still has them in memory. So the network
 * does not wait for the disk, and no file is read again at its end. What was there before the
 * writer began is read from the disk. For one writer; it must not close the file before this.
 */
final class Follower implements AutoCloseable {

    private static final long STEP = 4 << 20;

    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private MessageDigest digest = Hashes.digest();
    private long written;
    private long hashed;
    private long asked;
    private long forced;
    private boolean closed;
    private @Nullable IOException broken;

    Follower(FileChannel file, ThreadFactory threads) {
        this.file = file;
        threads.newThread(this::follow).start();
    }

    /** One thing to do: to make last what was asked for so far, or to add bytes to the hash. */
    private record Step(boolean force, long asked, long from, long bytes, MessageDigest digest) {}

    private void follow() {
        try {
            for (var step = next(); step.isPresent(); step = next()) {
                act(step.get());
            }
        } finally {
            broke(new IOException("nobody follows any more")); // nor is waited for
        }
    }

    private void act(Step step) {
        try {
            if (step.force()) {
                file.force(false);
            } else {
                Hashes.read(file, step.from(), step.bytes(), step.digest());
            }
            done(step);
        } catch (IOException why) {
            if (step.force() || isOf(step)) {
                broke(why);
            }
        }
    }

    private Optional<Step> next() {
        lock.lock();
        try {
            while (!closed && broken == null) {
                if (asked > forced) {
                    return Optional.of(new Step(true, asked, 0, 0, digest));
                }
                if (written > hashed) {
                    var bytes = Math.min(STEP, written - hashed);
                    return Optional.of(new Step(false, 0, hashed, bytes, digest));
                }
                changed.awaitUninterruptibly();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void done(Step step) {
        lock.lock();
        try {
            if (step.force()) {
                forced = step.asked();
            } else if (step.digest() == digest) {
                hashed += step.bytes();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What was to be hashed may have been cut off meanwhile: then it is begun anew anyway. */
    private boolean isOf(Step step) {
        lock.lock();
        try {
            return step.digest() == digest;
        } finally {
            lock.unlock();
        }
    }

    private void broke(IOException why) {
        lock.lock();
        try {
            if (broken == null) {
                broken = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** So many bytes are there now, from the beginning of the file and without a gap. */
    void written(long end) {
        lock.lock();
        try {
            written = Math.max(written, end);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks that what is written by now lasts; {@link #lasts} tells by this number when it does. */
    long last() {
        lock.lock();
        try {
            asked++;
            changed.signalAll();
            return asked;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it lasts, after a wait of no more than this. */
    boolean lasts(long number, Duration wait) throws IOException {
        lock.lock();
        try {
            await(() -> forced >= number, wait);
            return forced >= number;
        } finally {
            lock.unlock();
        }
    }

    /** The hash of the first so many bytes, which is all, unless it needs longer than this. */
    Optional<String> hash(long bytes, Duration wait) throws IOException {
        lock.lock();
        try {
            written = Math.max(written, bytes);
            changed.signalAll();
            await(() -> hashed >= bytes, wait);
            if (hashed < bytes) {
                return Optional.empty();
            }
            var hash = Hashes.hex(digest);
            begin();
            return Optional.of(hash);
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier there, Duration wait) throws IOException {
        try {
            var left = wait.toNanos();
            while (!there.getAsBoolean() && broken == null && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
        if (broken != null) {
            throw broken;
        }
    }

    /** Bytes that were written are gone or become others: the hash is begun anew. */
    void again() {
        lock.lock();
        try {
            begin();
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        digest = Hashes.digest();
        written = 0;
        hashed = 0;
    }

    /** The thread ends after the step it does now. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
