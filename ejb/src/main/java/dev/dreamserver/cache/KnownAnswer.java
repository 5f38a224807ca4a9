package dev.dreamserver.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer as its client read it, to the byte. Immutable, as long as nobody writes its bytes. */
public final class KnownAnswer {

    private final String type;
    private final String model;
    private final String engine;
    private final byte[] body;
    private final int end;

    /**
     * An answer.
     *
     * @param type its Content-Type
     * @param model the model that answered
     * @param engine the engine that ran it
     * @param body its bytes, those of all events for a stream; the answer's to keep
     * @param end where in them the end of a stream begins, such as {@code data: [DONE]}
     */
    public KnownAnswer(String type, String model, String engine, byte[] body, int end) {
        this.type = type;
        this.model = model;
        this.engine = engine;
        this.body = body;
        this.end = end;
    }

    /** Its Content-Type. */
    public String type() {
        return type;
    }

    /** The model that answered. */
    public String model() {
        return model;
    }

    /** The engine that ran it. */
    public String engine() {
        return engine;
    }

    /** Its bytes, not a copy. */
    public byte[] body() {
        return body;
    }

    /** Where in its bytes the end of a stream begins. */
    public int end() {
        return end;
    }

    /** All of it in one piece, for a memory that keeps bytes. */
    byte[] packed() {
        var texts = new byte[][] {bytes(type), bytes(model), bytes(engine)};
        var size = Integer.BYTES + body.length;
        for (var text : texts) {
            size += Integer.BYTES + text.length;
        }
        var out = ByteBuffer.allocate(size).putInt(end);
        for (var text : texts) {
            out.putInt(text.length).put(text);
        }
        return out.put(body).array();
    }

    /** The answer that was packed. */
    static KnownAnswer unpacked(byte[] packed) {
        var in = ByteBuffer.wrap(packed);
        var end = in.getInt();
        return new KnownAnswer(text(in), text(in), text(in), take(in, in.remaining()), end);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer in) {
        return new String(take(in, in.getInt()), StandardCharsets.UTF_8);
    }

    private static byte[] take(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
