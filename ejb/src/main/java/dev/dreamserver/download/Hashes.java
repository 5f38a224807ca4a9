package dev.dreamserver.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files and of parts of them. Stateless. */
final class Hashes {

    private static final int STEP = 256 << 10;

    private Hashes() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // each Java has it
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var digest = digest();
            read(channel, 0, channel.size(), digest);
            return hex(digest);
        }
    }

    /** Adds a part of the file to the digest. */
    static void read(FileChannel channel, long from, long bytes, MessageDigest digest)
            throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(STEP, bytes));
        for (var at = from; at < from + bytes; ) {
            buffer.clear().limit((int) Math.min(STEP, from + bytes - at));
            var count = channel.read(buffer, at);
            if (count < 0) {
                throw new IOException("The file is shorter than it was");
            }
            digest.update(buffer.flip());
            at += count;
        }
    }
}
