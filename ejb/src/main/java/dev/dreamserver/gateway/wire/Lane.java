package dev.dreamserver.gateway.wire;

import io.undertow.client.ClientConnection;
import io.undertow.connector.ByteBufferPool;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;

/**
 * What belongs to one I/O thread: its exchanges, its connections to engines, its clock. Only {@link
 * #post} and {@link #execute} may be called from elsewhere.
 */
final class Lane {

    private static final long TICK_MILLIS = 200;

    final Kernel kernel;
    final XnioIoThread thread;
    final ByteBufferPool buffers;

    /** For one read at a time; never kept across calls. */
    byte[] scratch = new byte[32 * 1024];

    private final Map<URI, ArrayDeque<Idle>> idle = new HashMap<>();
    private final Queue<Exchange> written = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private @Nullable Exchange first;
    private boolean ticking;

    Lane(Kernel kernel, XnioIoThread thread, ByteBufferPool buffers) {
        this.kernel = kernel;
        this.thread = thread;
        this.buffers = buffers;
    }

    /** Runs something on this lane's thread. */
    void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException stopping) {
            // The server goes down; its connections go with it.
        }
    }

    /** Runs something on this lane's thread after a while. */
    void later(Runnable task, long millis) {
        try {
            thread.executeAfter(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            // The server goes down; its connections go with it.
        }
    }

    /** Brings an exchange whose row was decided; one wake-up serves a whole batch. */
    void post(Exchange exchange) {
        written.add(exchange);
        if (woken.compareAndSet(false, true)) {
            execute(this::takePost);
        }
    }

    private void takePost() {
        woken.set(false);
        for (var exchange = written.poll(); exchange != null; exchange = written.poll()) {
            exchange.rowWritten();
        }
    }

    void enter(Exchange exchange) {
        exchange.next = first;
        if (first != null) {
            first.previous = exchange;
        }
        first = exchange;
        tickLater();
    }

    void leave(Exchange exchange) {
        var before = exchange.previous;
        var after = exchange.next;
        if (before != null) {
            before.next = after;
        } else if (first == exchange) {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        exchange.previous = null;
        exchange.next = null;
    }

    /** Visits every exchange; the visitor may end it. */
    void each(Consumer<Exchange> visitor) {
        var exchange = first;
        while (exchange != null) {
            var next = exchange.next;
            visitor.accept(exchange);
            exchange = next;
        }
    }

    @Nullable ClientConnection borrow(Upstream upstream) {
        var queue = idle.get(upstream.address());
        if (queue == null) {
            return null;
        }
        for (var candidate = queue.pollLast(); candidate != null; candidate = queue.pollLast()) {
            if (candidate.connection.isOpen()) {
                return candidate.connection;
            }
        }
        return null;
    }

    void giveBack(Upstream upstream, ClientConnection connection) {
        if (!connection.isOpen()) {
            return;
        }
        var queue = idle.computeIfAbsent(upstream.address(), any -> new ArrayDeque<>());
        if (queue.size() >= kernel.settings.idleConnections()) {
            IoUtils.safeClose(connection);
            return;
        }
        queue.addLast(new Idle(connection, System.nanoTime()));
        tickLater();
    }

    private void tickLater() {
        if (!ticking) {
            ticking = true;
            thread.executeAfter(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        ticking = false;
        var now = System.nanoTime();
        each(exchange -> exchange.tick(now));
        closeIdle(now - kernel.settings.idleTimeout().toNanos());
        if (first != null || !idle.isEmpty()) {
            tickLater();
        }
    }

    /** Closes connections unused since then, and all those to engines that are gone. */
    private void closeIdle(long since) {
        var queues = idle.entrySet().iterator();
        while (queues.hasNext()) {
            var entry = queues.next();
            var gone = !kernel.engines().knows(entry.getKey());
            var queue = entry.getValue();
            var oldest = queue.peekFirst();
            while (oldest != null && (gone || oldest.since - since < 0)) {
                queue.pollFirst();
                IoUtils.safeClose(oldest.connection);
                oldest = queue.peekFirst();
            }
            if (queue.isEmpty()) {
                queues.remove();
            }
        }
    }

    private record Idle(ClientConnection connection, long since) {}
}
