package dev.dreamserver.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * A stream of events in another protocol, read as one in ours. Translates whole events as they
 * come, and holds no more than one event and what became of one read. Never blocks: where the
 * provider's side has nothing to read, there is nothing here. Lives on the exchange's thread.
 */
final class TranslatedEvents implements ReadableByteChannel {

    /** Makes ours of one event after the other. */
    interface Translator {

        /**
         * Translates the whole event in this range; writes nothing where ours has nothing for it.
         */
        void take(byte[] bytes, int from, int to, ByteArrayOutputStream out) throws IOException;

        /** Whether the answer came to its proper end. */
        boolean ended();
    }

    private static final int ROOM = 4096;

    private final ReadableByteChannel from;
    private final int limit;
    private final Translator translator;
    private byte[] kept = new byte[2 * ROOM];
    private int length;
    private ByteBuffer ready = ByteBuffer.allocate(0);

    TranslatedEvents(ReadableByteChannel from, int limit, Translator translator) {
        this.from = from;
        this.limit = limit;
        this.translator = translator;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (!ready.hasRemaining()) {
            var count = more();
            if (count < 0 && !translator.ended()) {
                throw new IOException("the stream ended before its message did");
            }
            if (count <= 0) {
                return count;
            }
        }
        var part = ready.slice(ready.position(), Math.min(ready.remaining(), to.remaining()));
        ready.position(ready.position() + part.remaining());
        var count = part.remaining();
        to.put(part);
        return count;
    }

    private int more() throws IOException {
        if (length > limit) {
            throw new IOException("an event is larger than the limit");
        }
        if (kept.length - length < ROOM) {
            kept = Arrays.copyOf(kept, kept.length * 2);
        }
        var count = from.read(ByteBuffer.wrap(kept, length, kept.length - length));
        if (count > 0) {
            var searchFrom = Math.max(0, length - 3);
            length += count;
            translate(searchFrom);
        }
        return count;
    }

    private void translate(int searchFrom) throws IOException {
        var out = new ByteArrayOutputStream();
        var eventFrom = 0;
        var search = searchFrom;
        for (var to = Events.end(kept, search, length);
                to >= 0;
                to = Events.end(kept, search, length)) {
            translator.take(kept, eventFrom, to, out);
            eventFrom = to;
            search = to;
        }
        length -= eventFrom;
        System.arraycopy(kept, eventFrom, kept, 0, length);
        ready = ByteBuffer.wrap(out.toByteArray());
    }

    @Override
    public boolean isOpen() {
        return from.isOpen();
    }

    @Override
    public void close() throws IOException {
        from.close();
    }
}
