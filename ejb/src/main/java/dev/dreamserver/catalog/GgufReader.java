package dev.dreamserver.catalog;

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

/** Reads little-endian numbers, and never takes memory for what is not there. */
final class GgufReader implements AutoCloseable {

    private final InputStream in;
    private final long size;
    private long position;

    GgufReader(Path file) throws IOException {
        size = Files.size(file);
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** Bytes of the whole file. */
    long size() {
        return size;
    }

    /** Bytes read so far. */
    long position() {
        return position;
    }

    /** What is refused, with the place where it stands. */
    DreamException damaged() {
        return new DreamException(
                CatalogError.BAD_FILE,
                "The model file is damaged: its header makes no sense at byte %d. Fetch it again."
                        .formatted(position));
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
