package dev.dreamserver.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What the bytes of a picture say about it. Nothing is decoded and nobody is believed: neither a
 * name nor a declared type. A file counts only where it is whole, from its first mark to its last,
 * with nothing before and nothing behind, so that it is not something else as well.
 *
 * @param type what it is
 * @param width in pixels
 * @param height in pixels
 */
record PictureShape(PictureType type, int width, int height) {

    private static final long PNG_MARK = 0x89504E470D0A1A0AL;
    private static final int PNG_HEADER_LENGTH = 13;

    private static final int JPEG_START = 0xFFD8;
    private static final int JPEG_END = 0xD9;
    private static final int JPEG_SCAN = 0xDA;

    /** Reads it; empty for what is no whole PNG and no whole JPEG. */
    static Optional<PictureShape> of(byte[] bytes) {
        var at = ByteBuffer.wrap(bytes);
        if (bytes.length > Long.BYTES && at.getLong(0) == PNG_MARK) {
            return png(at.position(Long.BYTES));
        }
        if (bytes.length > Short.BYTES && unsigned(at.getShort(0)) == JPEG_START) {
            return jpeg(at.position(Short.BYTES));
        }
        return Optional.empty();
    }

    /** Chunks: a length, a name, that many bytes, and their checksum. */
    private static Optional<PictureShape> png(ByteBuffer at) {
        var shape = Optional.<PictureShape>empty();
        var pixels = false;
        while (at.remaining() >= 12) {
            var length = at.getInt();
            if (length < 0 || length > at.remaining() - 8) {
                return Optional.empty();
            }
            var chunk = at.slice(at.position(), 4 + length);
            at.position(at.position() + 4 + length);
            if (at.getInt() != checksum(chunk)) {
                return Optional.empty();
            }
            var name = StandardCharsets.US_ASCII.decode(chunk.slice(0, 4)).toString();
            if (name.equals("IHDR") != shape.isEmpty()) {
                return Optional.empty(); // it stands first, and once
            }
            switch (name) {
                case "IHDR" -> {
                    if (length != PNG_HEADER_LENGTH) {
                        return Optional.empty();
                    }
                    shape = sized(PictureType.PNG, chunk.getInt(4), chunk.getInt(8));
                    if (shape.isEmpty()) {
                        return shape;
                    }
                }
                case "IDAT" -> pixels = true;
                case "IEND" -> {
                    return pixels && !at.hasRemaining() ? shape : Optional.empty();
                }
                default -> {} // colours, gamma, texts: engines pass over what they do not know
            }
        }
        return Optional.empty();
    }

    private static int checksum(ByteBuffer chunk) {
        var sum = new CRC32();
        sum.update(chunk.duplicate());
        return (int) sum.getValue();
    }

    /** Segments: a marker, and a length that counts itself; after a scan's, data until a marker. */
    private static Optional<PictureShape> jpeg(ByteBuffer at) {
        var shape = Optional.<PictureShape>empty();
        var scanned = false;
        while (at.remaining() >= 2 && unsigned(at.get()) == 0xFF) {
            var marker = unsigned(at.get());
            if (marker == JPEG_END) {
                return scanned && !at.hasRemaining() ? shape : Optional.empty();
            }
            if (at.remaining() < 2) {
                return Optional.empty();
            }
            var length = unsigned(at.getShort(at.position()));
            if (length < 2 || length > at.remaining()) {
                return Optional.empty();
            }
            if (frame(marker)) {
                if (length < 8 || shape.isPresent()) {
                    return Optional.empty();
                }
                shape =
                        sized(
                                PictureType.JPEG,
                                unsigned(at.getShort(at.position() + 5)),
                                unsigned(at.getShort(at.position() + 3)));
            }
            at.position(at.position() + length);
            if (marker == JPEG_SCAN) {
                if (shape.isEmpty()) {
                    return shape;
                }
                scanned = true;
                toMarker(at);
            }
        }
        return Optional.empty();
    }

    /** Whether a marker begins a frame, which tells the size: C0 to CF without three tables. */
    private static boolean frame(int marker) {
        return marker >= 0xC0
                && marker <= 0xCF
                && marker != 0xC4
                && marker != 0xC8
                && marker != 0xCC;
    }

    /** Passes over the data of a scan, in which FF stands before 00 or a restart only. */
    private static void toMarker(ByteBuffer at) {
        while (at.remaining() >= 2) {
            var next = unsigned(at.get(at.position() + 1));
            if (unsigned(at.get(at.position())) == 0xFF
                    && next != 0
                    && next != 0xFF
                    && (next < 0xD0 || next > 0xD7)) {
                return;
            }
            at.get();
        }
    }

    private static Optional<PictureShape> sized(PictureType type, int width, int height) {
        return width > 0 && height > 0
                ? Optional.of(new PictureShape(type, width, height))
                : Optional.empty();
    }

    private static int unsigned(byte value) {
        return Byte.toUnsignedInt(value);
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }
}
