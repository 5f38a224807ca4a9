package dev.dreamserver.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;

/**
 * One link of a chain as the database holds it. Times are exact to the microsecond, as PostgreSQL
 * keeps them. Arrays are the holder's to keep, and nobody changes them.
 *
 * @param details the further facts as JSON text, keys in order; hashed as it stands
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its hash only
record AuditEntry(
        String node,
        long sequence,
        Instant at,
        String action,
        String actor,
        String actorName,
        Optional<String> subject,
        String details,
        byte[] previousHash,
        byte[] hash,
        byte[] seal) {

    /** Marks the layout of the hashed bytes, so that a later layout cannot be taken for this. */
    private static final int LAYOUT = 1;

    /** What stands before the first entry of a chain: a hash that belongs to this node only. */
    static byte[] genesis(String node) {
        return sha256(("dream audit chain of " + node).getBytes(StandardCharsets.UTF_8));
    }

    /** The hash this entry must have, if it follows on the given one. */
    byte[] hashAfter(byte[] previous) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(LAYOUT);
            out.write(previous);
            text(out, node);
            out.writeLong(sequence);
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano() / 1_000);
            text(out, action);
            text(out, actor);
            text(out, actorName);
            out.writeBoolean(subject.isPresent());
            text(out, subject.orElse(""));
            text(out, details);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory takes every byte", impossible);
        }
        return sha256(bytes.toByteArray());
    }

    /** The same entry with its hash and seal. */
    AuditEntry closed(byte[] newHash, byte[] newSeal) {
        return new AuditEntry(
                node,
                sequence,
                at,
                action,
                actor,
                actorName,
                subject,
                details,
                previousHash,
                newHash,
                newSeal);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each Java platform has SHA-256", impossible);
        }
    }
}
