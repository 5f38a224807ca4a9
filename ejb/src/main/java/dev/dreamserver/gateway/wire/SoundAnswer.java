package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.UsageRow.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xnio.channels.StreamSourceChannel;

/** Sound, passed on while it is made; the last piece waits until the row is durable. */
final class SoundAnswer extends Answer {

    private final String type;
    private byte[] last = NOTHING;

    SoundAnswer(Exchange exchange, String type) {
        super(exchange);
        this.type = type.startsWith("audio/") ? type : "application/octet-stream";
    }

    @Override
    int read(StreamSourceChannel from) throws IOException {
        var count = from.read(ByteBuffer.wrap(exchange.lane.scratch));
        if (count > 0) {
            arrived();
            exchange.tally().piece(exchange.marks);
            exchange.send(last, 0, last.length);
            last = Arrays.copyOf(exchange.lane.scratch, count);
        }
        return count;
    }

    @Override
    void ended() {
        if (last.length == 0) {
            exchange.engineLost("gave an empty answer", null);
        } else {
            exchange.settle(Outcome.COMPLETE, null);
        }
    }

    @Override
    String type() {
        return type;
    }

    @Override
    void show() {
        exchange.open();
        exchange.down.finish(last, exchange.settled(), null);
    }

    /** Sound cannot say why it ends: the line is cut, so that nobody takes it for the whole. */
    @Override
    void breakOff(Refused why) {
        exchange.down.abandon(exchange.settled(), why);
        exchange.over();
    }
}
