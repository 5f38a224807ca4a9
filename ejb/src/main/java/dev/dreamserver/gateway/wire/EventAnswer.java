package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.UsageRow.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/** An answer that streams: whole events are passed on as they come, all but the end. */
final class EventAnswer extends Answer {

    static final String TYPE = "text/event-stream";

    private static final byte[] DONE = Events.ascii("data: [DONE]\n\n");
    private static final int ROOM = 8192;

    private final Lane lane;
    private final boolean typed;
    private final @Nullable Translation translation;
    private @Nullable ReadableByteChannel translated;
    private byte[] kept = NOTHING;
    private int keptLength;
    private byte[] usageEvent = NOTHING;
    private byte[] end;
    private boolean done;

    EventAnswer(Exchange exchange) {
        super(exchange);
        lane = exchange.lane;
        typed = exchange.route.stream() == Route.Stream.TYPED;
        end = typed ? NOTHING : DONE;
        translation = exchange.upstream().translation();
    }

    @Override
    String type() {
        return TYPE;
    }

    @Override
    int read(StreamSourceChannel from) throws IOException {
        if (keptLength > exchange.settings().eventLimit()) {
            throw new IOException("an event is larger than the limit");
        }
        if (lane.scratch.length - keptLength < ROOM) {
            lane.scratch = new byte[lane.scratch.length * 2];
        }
        var bytes = lane.scratch;
        System.arraycopy(kept, 0, bytes, 0, keptLength);
        var count = ours(from).read(ByteBuffer.wrap(bytes, keptLength, bytes.length - keptLength));
        if (count > 0) {
            arrived();
            relay(bytes, Math.max(0, keptLength - 3), keptLength + count);
        }
        return count;
    }

    /** The events in our protocol. */
    private ReadableByteChannel ours(StreamSourceChannel from) {
        if (translation == null) {
            return from;
        }
        if (translated == null) {
            var seconds = exchange.startedMicros / 1_000_000;
            translated = translation.events(from, exchange.settings().eventLimit(), seconds);
        }
        return translated;
    }

    /** Passes whole events on, keeps the beginning of the next one. */
    private void relay(byte[] bytes, int searchFrom, int length) {
        var sendFrom = 0;
        var eventFrom = 0;
        var search = searchFrom;
        while (exchange.relaying()) {
            var eventTo = Events.end(bytes, search, length);
            if (eventTo < 0) {
                break;
            }
            var kind =
                    typed
                            ? TypedEvents.kind(bytes, eventFrom, eventTo)
                            : Events.kind(bytes, eventFrom, eventTo);
            if ((kind & Events.USAGE) != 0) {
                exchange.tally().usage(bytes, eventFrom, eventTo);
            }
            if ((kind & Events.TOKEN) != 0) {
                exchange.tally().piece(exchange.marks);
            }
            if ((kind & (Events.DONE | Events.LAST | Events.ERROR)) != 0) {
                exchange.send(bytes, sendFrom, eventFrom);
                finish(kind, bytes, eventFrom, eventTo);
                return;
            }
            if ((kind & (Events.USAGE | Events.NO_CHOICES)) == (Events.USAGE | Events.NO_CHOICES)) {
                exchange.send(bytes, sendFrom, eventFrom);
                sendFrom = eventTo;
                if (exchange.peek().usageWanted()) {
                    usageEvent = Arrays.copyOfRange(bytes, eventFrom, eventTo);
                }
            }
            if (kind == 0
                    && exchange.keeping().active()
                    && TypedEvents.tellsResponse(bytes, eventFrom, eventTo)) {
                exchange.send(bytes, sendFrom, eventFrom);
                sendFrom = eventTo;
                var marked = exchange.keeping().marked(bytes, eventFrom, eventTo);
                exchange.send(marked, 0, marked.length);
            }
            eventFrom = eventTo;
            search = eventTo;
        }
        if (!exchange.relaying()) {
            return;
        }
        exchange.send(bytes, sendFrom, eventFrom);
        keptLength = length - eventFrom;
        if (keptLength > 0) {
            if (kept.length < keptLength) {
                kept = new byte[Math.max(512, keptLength * 2)];
            }
            System.arraycopy(bytes, eventFrom, kept, 0, keptLength);
        }
    }

    /** The engine says that this is all. What says so is shown when the row is durable. */
    private void finish(int kind, byte[] bytes, int from, int to) {
        if ((kind & Events.ERROR) != 0) {
            exchange.settle(Outcome.FAILED, EngineRefusal.inStream(bytes, from, to));
            return;
        }
        end = Arrays.copyOfRange(bytes, from, to);
        done = true;
        exchange.settle(Outcome.COMPLETE, null);
    }

    @Override
    void ended() {
        if (keptLength > 0 || typed || exchange.tally().silent()) {
            exchange.engineLost("ended in the middle of its answer", null);
        } else {
            exchange.settle(Outcome.COMPLETE, null);
        }
    }

    @Override
    boolean saidAll() {
        return done;
    }

    @Override
    void remember(Recollection as) {
        as.keepStream(exchange, usageEvent, end);
    }

    @Override
    boolean keep(Keeping by) {
        return by.completed(end, end.length);
    }

    @Override
    void mark(Keeping by) {
        end = by.marked(end, end.length, true);
    }

    @Override
    void show() {
        exchange.open();
        var comment = exchange.marks.comment();
        var all = Arrays.copyOf(usageEvent, usageEvent.length + comment.length + end.length);
        System.arraycopy(comment, 0, all, usageEvent.length, comment.length);
        System.arraycopy(end, 0, all, usageEvent.length + comment.length, end.length);
        exchange.down.finish(all, exchange.settled(), null);
    }

    @Override
    void breakOff(Refused why) {
        exchange.down.finish(why.event(exchange.route.stream()), exchange.settled(), why);
    }
}
