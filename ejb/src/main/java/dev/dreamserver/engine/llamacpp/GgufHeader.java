package dev.dreamserver.engine.llamacpp;

import dev.dreamserver.engine.EngineError;
import dev.dreamserver.platform.DreamException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the beginning of a GGUF model file, read before an engine is given the file: a
 * file that promises more than it holds never reaches the engine.
 *
 * @param architecture such as {@code llama}
 * @param name the name that its makers gave it, if any
 * @param trainedContext tokens it was trained for, if it says so
 */
public record GgufHeader(
        String architecture, Optional<String> name, Optional<Integer> trainedContext) {

    private static final int MAGIC = 0x46554747; // "GGUF"
    private static final long MOST_ENTRIES = 1 << 16;
    private static final long MOST_TENSORS = 1 << 18;
    private static final long MOST_TEXT = 16 << 20;
    private static final long MOST_ELEMENTS = 1 << 26;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    /**
     * Reads and checks a file.
     *
     * @throws DreamException {@link EngineError#BAD_MODEL} with a sentence for the owner
     */
    public static GgufHeader read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw refused("The model file is not there.", null);
        }
        try (var in = new Reader(file)) {
            return read(in);
        } catch (EOFException cut) {
            throw refused(
                    "The model file ends too early: it was not downloaded whole. Fetch it again.",
                    cut);
        } catch (IOException unreadable) {
            throw refused(
                    "The model file cannot be read by the user who runs the house.", unreadable);
        }
    }

    private static GgufHeader read(Reader in) throws IOException {
        if (in.number(4) != MAGIC) {
            throw refused(
                    "This is not a GGUF file. llama.cpp takes models in the GGUF format; most"
                            + " models are offered in it too.",
                    null);
        }
        var version = in.number(4);
        if (version < 2 || version > 3) {
            throw refused(
                    "The model file has GGUF version %d; versions 2 and 3 are known."
                            .formatted(version),
                    null);
        }
        var tensors = in.number(8);
        var entries = in.number(8);
        if (tensors < 1 || tensors > MOST_TENSORS || entries < 1 || entries > MOST_ENTRIES) {
            throw damaged();
        }
        var known = entries(in, entries);
        var alignment = known.get("general.alignment") instanceof Long a ? a : 32L;
        if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
            throw damaged();
        }
        checkTensors(in, tensors, alignment);
        if (!(known.get("general.architecture") instanceof String architecture)) {
            throw damaged();
        }
        return new GgufHeader(
                architecture,
                Optional.ofNullable(known.get("general.name"))
                        .filter(String.class::isInstance)
                        .map(Object::toString),
                Optional.ofNullable(known.get(architecture + ".context_length"))
                        .filter(Long.class::isInstance)
                        .map(tokens -> (int) Math.min((Long) tokens, Integer.MAX_VALUE)));
    }

    /** Texts and whole numbers are kept, all else is passed over. */
    private static Map<String, Object> entries(Reader in, long count) throws IOException {
        var known = new HashMap<String, Object>();
        for (var i = 0L; i < count; i++) {
            var key = in.text(1 << 16);
            var type = (int) in.number(4);
            if (type == STRING) {
                known.put(key, in.text(MOST_TEXT));
            } else if (type == ARRAY) {
                skipArray(in);
            } else {
                known.put(key, in.number(width(type)));
            }
        }
        return known;
    }

    private static void skipArray(Reader in) throws IOException {
        var type = (int) in.number(4);
        var elements = in.number(8);
        if (elements < 0 || elements > MOST_ELEMENTS) {
            throw damaged();
        }
        if (type == STRING) {
            for (var i = 0L; i < elements; i++) {
                in.skip(in.length(MOST_TEXT));
            }
        } else {
            in.skip(elements * width(type));
        }
    }

    private static int width(int type) {
        return switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            default -> throw damaged();
        };
    }

    /** No tensor may begin or end beyond the file. */
    private static void checkTensors(Reader in, long count, long alignment) throws IOException {
        var end = 0L;
        for (var i = 0L; i < count; i++) {
            in.text(1 << 12);
            var dimensions = in.number(4);
            if (dimensions < 1 || dimensions > 4) {
                throw damaged();
            }
            var elements = 1L;
            for (var d = 0; d < dimensions; d++) {
                var size = in.number(8);
                if (size < 1 || size > Long.MAX_VALUE / elements) {
                    throw damaged();
                }
                elements *= size;
            }
            var type = (int) in.number(4);
            var offset = in.number(8);
            if (offset < 0 || offset % alignment != 0) {
                throw damaged();
            }
            try {
                end = Math.max(end, Math.addExact(offset, bytes(type, elements)));
            } catch (ArithmeticException beyondEveryFile) {
                throw damaged();
            }
        }
        var data = (in.position() + alignment - 1) / alignment * alignment;
        if (end > in.size() - data) {
            throw refused(
                    "The model file is shorter than it says: it was not downloaded whole. Fetch it"
                            + " again.",
                    null);
        }
    }

    /** Exact for the plain types; for packed ones of later days at least one bit for eight. */
    private static long bytes(int type, long elements) {
        return switch (type) {
            case 0, 26 -> Math.multiplyExact(elements, 4L);
            case 1, 25, 30 -> Math.multiplyExact(elements, 2L);
            case 24 -> elements;
            case 27, 28 -> Math.multiplyExact(elements, 8L);
            case 2 -> packed(elements, 32, 18);
            case 3 -> packed(elements, 32, 20);
            case 6 -> packed(elements, 32, 22);
            case 7 -> packed(elements, 32, 24);
            case 8 -> packed(elements, 32, 34);
            case 10 -> packed(elements, 256, 84);
            case 11 -> packed(elements, 256, 110);
            case 12 -> packed(elements, 256, 144);
            case 13 -> packed(elements, 256, 176);
            case 14 -> packed(elements, 256, 210);
            default -> elements / 8;
        };
    }

    private static long packed(long elements, int block, int bytes) {
        return Math.multiplyExact(elements / block, (long) bytes);
    }

    private static DreamException damaged() {
        return refused(
                "The model file is damaged: its header makes no sense. Fetch it again.", null);
    }

    private static DreamException refused(String sentence, @Nullable Throwable why) {
        return why == null
                ? new DreamException(EngineError.BAD_MODEL, sentence)
                : new DreamException(EngineError.BAD_MODEL, sentence, why);
    }

    /** Reads little-endian numbers and counts, and never takes memory for what is not there. */
    private static final class Reader implements AutoCloseable {
        private final InputStream in;
        private final long size;
        private long position;

        Reader(Path file) throws IOException {
            size = Files.size(file);
            in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        }

        long size() {
            return size;
        }

        long position() {
            return position;
        }

        long number(int bytes) throws IOException {
            var buffer = ByteBuffer.wrap(bytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
            return switch (bytes) {
                case 1 -> buffer.get();
                case 2 -> buffer.getShort();
                case 4 -> buffer.getInt();
                default -> buffer.getLong();
            };
        }

        long length(long most) throws IOException {
            var length = number(8);
            if (length < 0 || length > most) {
                throw damaged();
            }
            return length;
        }

        String text(long most) throws IOException {
            return new String(bytes((int) length(most)), StandardCharsets.UTF_8);
        }

        void skip(long bytes) throws IOException {
            if (bytes > size - position) {
                throw new EOFException();
            }
            in.skipNBytes(bytes);
            position += bytes;
        }

        private byte[] bytes(int count) throws IOException {
            if (count > size - position) {
                throw new EOFException();
            }
            var all = in.readNBytes(count);
            if (all.length < count) {
                throw new EOFException();
            }
            position += count;
            return all;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
