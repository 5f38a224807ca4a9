package dev.dreamserver.catalog;

import dev.dreamserver.platform.DreamException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the beginning of a GGUF model file. It is read before an engine is given the file:
 * a file that promises more than it holds never reaches the engine.
 *
 * @param architecture such as {@code llama}
 * @param name the name that its makers gave it, if any
 * @param trainedContext tokens it was trained for, if it says so
 * @param shape its attention, if it says enough of it
 * @param quantisation how it is packed, such as Q4_K_M, if that is known
 * @param parameters numbers in this file
 * @param chatTemplate whether it says how a conversation is written for it
 * @param parts of how many files the model is
 */
public record Gguf(
        String architecture,
        Optional<String> name,
        Optional<Integer> trainedContext,
        Optional<Shape> shape,
        Optional<String> quantisation,
        long parameters,
        boolean chatTemplate,
        int parts) {

    private static final int MAGIC = 0x46554747; // "GGUF"
    private static final long MOST_ENTRIES = 1 << 16;
    private static final long MOST_TENSORS = 1 << 18;
    private static final long MOST_TEXT = 16 << 20;
    private static final long MOST_ELEMENTS = 1 << 26;
    private static final int MOST_KEPT = 4096;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    /**
     * Reads and checks a file.
     *
     * @throws DreamException {@link CatalogError#BAD_FILE} with a sentence for the owner, and the
     *     place in the file where it makes no sense
     */
    public static Gguf read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DreamException(CatalogError.BAD_FILE, "The model file is not there.");
        }
        try (var in = new GgufReader(file)) {
            return read(in);
        } catch (EOFException cut) {
            throw new DreamException(
                    CatalogError.BAD_FILE,
                    "The model file ends too early: it was not downloaded whole. Fetch it again.",
                    cut);
        } catch (IOException unreadable) {
            throw new DreamException(
                    CatalogError.BAD_FILE,
                    "The model file cannot be read by the user who runs the house.",
                    unreadable);
        }
    }

    private static Gguf read(GgufReader in) throws IOException {
        if (in.number(4) != MAGIC) {
            throw new DreamException(
                    CatalogError.BAD_FILE,
                    "This is not a GGUF file. llama.cpp takes models in the GGUF format; most"
                            + " models are offered in it too.");
        }
        var version = in.number(4);
        if (version < 2 || version > 3) {
            throw new DreamException(
                    CatalogError.BAD_FILE,
                    "The model file has GGUF version %d; versions 2 and 3 are known."
                            .formatted(version));
        }
        var tensors = in.number(8);
        if (tensors < 1 || tensors > MOST_TENSORS) {
            throw in.damaged();
        }
        var entries = in.number(8);
        if (entries < 1 || entries > MOST_ENTRIES) {
            throw in.damaged();
        }
        var known = new GgufFacts(entries(in, entries));
        var alignment = known.number("general.alignment").orElse(32L);
        if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
            throw in.damaged();
        }
        var parameters = checkTensors(in, tensors, alignment);
        var architecture = known.text("general.architecture");
        if (architecture.isEmpty()) {
            throw in.damaged();
        }
        return new Gguf(
                architecture.get(),
                known.text("general.name"),
                known.whole(architecture.get() + ".context_length"),
                known.shape(architecture.get()),
                known.quantisation(),
                parameters,
                known.text("tokenizer.chat_template").isPresent(),
                Math.clamp(known.whole("split.count").orElse(1), 1, 1000));
    }

    /** Texts, whole numbers and short lists of them are kept, all else is passed over. */
    private static Map<String, Object> entries(GgufReader in, long count) throws IOException {
        var known = new HashMap<String, Object>();
        for (var i = 0L; i < count; i++) {
            var key = in.text(1 << 16);
            var type = (int) in.number(4);
            if (type == STRING) {
                known.put(key, in.text(MOST_TEXT));
            } else if (type == ARRAY) {
                var list = array(in);
                if (list != null) {
                    known.put(key, list);
                }
            } else {
                known.put(key, in.number(width(in, type)));
            }
        }
        return known;
    }

    private static long @Nullable [] array(GgufReader in) throws IOException {
        var type = (int) in.number(4);
        var elements = in.number(8);
        if (elements < 0 || elements > MOST_ELEMENTS) {
            throw in.damaged();
        }
        if (type == STRING) {
            for (var i = 0L; i < elements; i++) {
                in.skip(in.length(MOST_TEXT));
            }
            return null;
        }
        var width = width(in, type);
        if (elements > MOST_KEPT || !(width == 4 || type == BOOL)) {
            in.skip(elements * width);
            return null;
        }
        if (elements * width > in.size() - in.position()) {
            throw new EOFException();
        }
        var list = new long[(int) elements];
        for (var i = 0; i < list.length; i++) {
            list[i] = in.number(width);
        }
        return list;
    }

    private static int width(GgufReader in, int type) {
        return switch (type) {
            case 0, 1, BOOL -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            default -> throw in.damaged();
        };
    }

    /**
     * No tensor may begin or end beyond the file.
     *
     * @return how many numbers they have together
     */
    private static long checkTensors(GgufReader in, long count, long alignment) throws IOException {
        var end = 0L;
        var numbers = 0L;
        for (var i = 0L; i < count; i++) {
            in.text(1 << 12);
            var elements = elements(in);
            var type = (int) in.number(4);
            var offset = in.number(8);
            if (offset < 0 || offset % alignment != 0) {
                throw in.damaged();
            }
            try {
                end = Math.max(end, Math.addExact(offset, bytes(type, elements)));
                numbers = Math.addExact(numbers, elements);
            } catch (ArithmeticException beyondEveryFile) {
                throw in.damaged();
            }
        }
        var data = (in.position() + alignment - 1) / alignment * alignment;
        if (end > in.size() - data) {
            throw new DreamException(
                    CatalogError.BAD_FILE,
                    "The model file is shorter than it says: it was not downloaded whole. Fetch it"
                            + " again.");
        }
        return numbers;
    }

    private static long elements(GgufReader in) throws IOException {
        var dimensions = in.number(4);
        if (dimensions < 1 || dimensions > 4) {
            throw in.damaged();
        }
        var elements = 1L;
        for (var d = 0; d < dimensions; d++) {
            var size = in.number(8);
            if (size < 1 || size > Long.MAX_VALUE / elements) {
                throw in.damaged();
            }
            elements *= size;
        }
        return elements;
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
}
