package dev.dreamserver.gateway.wire;

import dev.dreamserver.cache.KnownAnswer;
import java.nio.ByteBuffer;
import org.xnio.channels.StreamSourceChannel;

/** An answer that was given before, shown once more in the shape it had. */
final class RecalledAnswer extends Answer {

    private final KnownAnswer known;

    RecalledAnswer(Exchange exchange, KnownAnswer known) {
        super(exchange);
        this.known = known;
    }

    @Override
    String type() {
        return known.type();
    }

    @Override
    int read(StreamSourceChannel from) {
        throw new IllegalStateException("no engine is asked");
    }

    @Override
    void ended() {
        throw new IllegalStateException("no engine is asked");
    }

    @Override
    void show() {
        var body = known.body();
        if (!known.type().equals(EventAnswer.TYPE)) {
            exchange.down.answer(
                    exchange.id, exchange.marks.header(), known.type(), body, body.length);
            return;
        }
        var comment = exchange.marks.comment();
        var all =
                ByteBuffer.allocate(body.length + comment.length)
                        .put(body, 0, known.end())
                        .put(comment)
                        .put(body, known.end(), body.length - known.end());
        exchange.down.open(exchange.id, known.model(), exchange.marks.header(), known.type());
        exchange.down.finish(all.array(), exchange.settled(), null);
    }

    @Override
    void breakOff(Refused why) {
        exchange.down.finish(why.event(exchange.route.stream()), exchange.settled(), why);
    }
}
