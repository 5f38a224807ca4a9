package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.UsageRow.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/** An answer in one piece, kept until its row is durable; or an engine's error, kept to be told. */
final class KeptAnswer extends Answer {

    private static final int ERROR_LIMIT = 64 * 1024;
    private static final int LENGTH_DIGITS = 8;

    private static final String TEXT = "text/plain; charset=utf-8";

    private final int status;
    private final String type;
    private final int limit;
    private final @Nullable String retryAfter;
    private byte[] kept = NOTHING;
    private int length;

    KeptAnswer(
            Exchange exchange,
            int status,
            @Nullable String type,
            @Nullable String announced,
            @Nullable String retryAfter) {
        super(exchange);
        this.retryAfter = retryAfter;
        this.status = status;
        var text = exchange.route.shape() == Route.Shape.TEXT && !Route.Body.JSON.takes(type);
        this.type = text ? TEXT : Route.Body.JSON.type();
        limit = status == 200 ? exchange.settings().answerLimit() : ERROR_LIMIT;
        if (status == 200 && announced != null && announced.length() <= LENGTH_DIGITS) {
            kept = new byte[Math.min(Integer.parseInt(announced), limit) + 1];
        }
    }

    @Override
    int read(StreamSourceChannel from) throws IOException {
        if (length == kept.length) {
            if (length > limit) {
                throw new IOException("the answer is larger than " + limit + " bytes");
            }
            kept = Arrays.copyOf(kept, Math.max(4096, Math.min(kept.length * 2, limit + 1)));
        }
        var count = from.read(ByteBuffer.wrap(kept, length, kept.length - length));
        if (count > 0) {
            length += count;
            arrived();
        }
        return count;
    }

    @Override
    void ended() {
        if (refusal()) {
            var from = exchange.upstream().endpoint().provider();
            exchange.failed(EngineRefusal.of(from, status, retryAfter, kept, length));
        } else if (length == 0) {
            exchange.engineLost("gave an empty answer", null);
        } else if (fromProvider() && EngineRefusal.is(kept, length)) {
            exchange.settle(Outcome.FAILED, EngineRefusal.inStream(kept, 0, length));
        } else if (!translated() || !exchange.down.reads(kept, length)) {
            exchange.engineLost("gave an answer that cannot be read", null);
        } else {
            exchange.tally().whole(kept, length);
            exchange.settle(Outcome.COMPLETE, null);
        }
    }

    /** Puts it into our protocol, if it is not; says whether that could be done. */
    private boolean translated() {
        var translation = exchange.upstream().translation();
        if (translation == null) {
            return true;
        }
        try {
            kept = translation.answer(kept, length, exchange.startedMicros / 1_000_000);
            length = kept.length;
            return true;
        } catch (IOException notRead) {
            return false;
        }
    }

    /** Some, such as OpenRouter, say 200 before they know that nothing will come of it. */
    private boolean fromProvider() {
        return exchange.upstream().endpoint().provider().isPresent();
    }

    @Override
    boolean refusal() {
        return status != 200;
    }

    @Override
    String type() {
        return type;
    }

    @Override
    void remember(Recollection as) {
        as.keepWhole(exchange, type, kept, length);
    }

    @Override
    boolean keep(Keeping by) {
        return by.completed(kept, length);
    }

    @Override
    void mark(Keeping by) {
        kept = by.marked(kept, length, false);
        length = kept.length;
    }

    @Override
    void show() {
        if (exchange.opened()) {
            exchange.down.finish(asEvent(), exchange.settled(), null);
        } else {
            exchange.down.answer(exchange.id, exchange.marks.header(), type, kept, length);
        }
    }

    /** For a stream that began while this was waited for: in JSON a line's end is only a space. */
    private byte[] asEvent() {
        var event = new byte[length + 8];
        System.arraycopy(Events.ascii("data: "), 0, event, 0, 6);
        for (var i = 0; i < length; i++) {
            event[i + 6] = kept[i] == '\n' || kept[i] == '\r' ? (byte) ' ' : kept[i];
        }
        event[length + 6] = '\n';
        event[length + 7] = '\n';
        return event;
    }

    @Override
    void breakOff(Refused why) {
        exchange.down.finish(why.event(exchange.route.stream()), exchange.settled(), why);
    }
}
