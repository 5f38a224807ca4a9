package dev.dreamserver.gateway.wire;

import io.undertow.client.ClientResponse;
import io.undertow.util.Headers;
import java.io.IOException;
import org.xnio.channels.StreamSourceChannel;

/** What an engine answers, as it is read. Lives on the exchange's thread. */
abstract sealed class Answer permits KeptAnswer, EventAnswer, SoundAnswer, RecalledAnswer {

    static final byte[] NOTHING = {};

    final Exchange exchange;
    private boolean begun;

    Answer(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The kind that fits what the engine says of it. */
    static Answer to(Exchange exchange, ClientResponse response) {
        var headers = response.getResponseHeaders();
        var type = headers.getFirst(Headers.CONTENT_TYPE);
        var status = response.getResponseCode();
        if (status == 200 && type != null && type.startsWith(EventAnswer.TYPE)) {
            return new EventAnswer(exchange);
        }
        if (status == 200 && type != null && exchange.route.shape() == Route.Shape.SOUND) {
            return new SoundAnswer(exchange, type);
        }
        return new KeptAnswer(
                exchange,
                status,
                type,
                headers.getFirst(Headers.CONTENT_LENGTH),
                headers.getFirst(Headers.RETRY_AFTER));
    }

    /** The Content-Type that the client is told. */
    abstract String type();

    /** Reads once; says how many bytes came, 0 when none wait, and less at the end. */
    abstract int read(StreamSourceChannel from) throws IOException;

    /** The engine's answer came to its end on the wire. */
    abstract void ended();

    /** Whether it is no answer but the engine's refusal, so that somebody else may be asked. */
    boolean refusal() {
        return false;
    }

    /** Whether the engine said that this is all, although the wire's own end is still to come. */
    boolean saidAll() {
        return false;
    }

    /** It is complete and durable: what it was may be remembered. */
    void remember(Recollection as) {}

    /** It is complete and durable: has it kept where it is to be; tells whether that takes time. */
    boolean keep(Keeping by) {
        return false;
    }

    /** What became of that is known: writes it into what is still to be shown. */
    void mark(Keeping by) {}

    /** The row is durable: shows the end. */
    abstract void show();

    /** The stream has begun and cannot come to its end: says so as well as it can. */
    abstract void breakOff(Refused why);

    /** Something came. */
    final void arrived() {
        if (!begun) {
            begun = true;
            exchange.marks.first();
        }
        exchange.within(exchange.settings().tokenTimeout());
    }
}
