package dev.dreamserver.keycloak;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Changes on their way to the house, in order, on one thread of its own. Keycloak never waits for
 * it and never fails by it. A house that is down is tried again, from {@code first} to {@code
 * longest} apart, until it answers. Bounded: when more changes wait than it holds, it forgets them
 * and sends everybody's state instead, which says the same.
 */
final class Outbox implements AutoCloseable {

    /** Sends one change completely, or throws. */
    interface Carrier {
        void carry(Change change) throws Exception;
    }

    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private final Carrier carrier;
    private final int capacity;
    private final Duration first;
    private final Duration longest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Deque<Change> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean closed;

    Outbox(Carrier carrier, int capacity, Duration first, Duration longest) {
        this.carrier = carrier;
        this.capacity = capacity;
        this.first = first;
        this.longest = longest;
        this.thread = Thread.ofPlatform().daemon().name("dream-house-news").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes a change and returns at once. */
    void put(Change change) {
        lock.lock();
        try {
            if (waiting.size() >= capacity) {
                forget(change);
            } else {
                waiting.addLast(change);
            }
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** How many changes wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Full: what ended must still end, everything else is told by everybody's state. */
    private void forget(Change latest) {
        LOG.warnf("%d changes wait for the house; sending everybody instead", waiting.size());
        Collection<String> realms = new LinkedHashSet<>();
        List<Change> kept = new ArrayList<>();
        waiting.addLast(latest);
        for (var change : waiting) {
            realms.add(change.realmId());
            if (change.kind() == Change.Kind.DELETED && kept.size() < capacity / 2) {
                kept.add(change);
            }
        }
        waiting.clear();
        waiting.addAll(kept);
        for (var realm : realms) {
            waiting.addLast(
                    Change.ofEverybody(realm, Change.Kind.SIGNED_OUT, latest.at().toEpochMilli()));
        }
    }

    private void run() {
        try {
            while (true) {
                carryUntilDone(next());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Change next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                news.await();
            }
            return waiting.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    private void carryUntilDone(Change change) throws InterruptedException {
        var pause = first;
        for (var attempt = 1; ; attempt++) {
            try {
                carrier.carry(change);
                return;
            } catch (InterruptedException closing) {
                throw closing;
            } catch (Exception notHeard) {
                // Whatever went wrong, the change is kept: Keycloak or the house may be restarting.
                if (attempt == 3 || attempt % 100 == 0) {
                    LOG.warnf(
                            "The house has not heard of a change after %d attempts: %s",
                            attempt, notHeard);
                }
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(longest) > 0 ? longest : pause.multipliedBy(2);
        }
    }

    private void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var left = time.toNanos();
            // News does not shorten the pause: it would hammer a house that is down.
            while (left > 0 && !closed) {
                left = news.awaitNanos(left);
            }
            if (closed) {
                throw new InterruptedException();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops; what still waits is told again when Keycloak starts. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
