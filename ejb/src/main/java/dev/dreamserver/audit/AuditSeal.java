package dev.dreamserver.audit;

import dev.dreamserver.security.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals entries and heads of chains with a key that the database never sees: HMAC-SHA-256 under a
 * key derived from the master key. Whoever can write the tables can recompute hashes, but not
 * these. Thread-safe.
 */
final class AuditSeal {

    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    AuditSeal(Secret masterKey) {
        var master = new SecretKeySpec(masterKey.reveal().getBytes(StandardCharsets.UTF_8), HMAC);
        this.key =
                new SecretKeySpec(
                        hmac(master, "dream audit seal v1".getBytes(StandardCharsets.UTF_8)), HMAC);
    }

    /** The seal of one entry, by its hash, which covers everything else. */
    byte[] ofEntry(byte[] hash) {
        return hmac(key, ByteBuffer.allocate(1 + hash.length).put((byte) 'E').put(hash).array());
    }

    /** The seal of the head of a chain. */
    byte[] ofHead(String node, long sequence, byte[] hash) {
        var name = node.getBytes(StandardCharsets.UTF_8);
        return hmac(
                key,
                ByteBuffer.allocate(1 + 4 + name.length + 8 + hash.length)
                        .put((byte) 'H')
                        .putInt(name.length)
                        .put(name)
                        .putLong(sequence)
                        .put(hash)
                        .array());
    }

    boolean fits(AuditEntry entry) {
        return MessageDigest.isEqual(ofEntry(entry.hash()), entry.seal());
    }

    boolean fits(AuditHead head) {
        return MessageDigest.isEqual(
                ofHead(head.node(), head.sequence(), head.hash()), head.seal());
    }

    private static byte[] hmac(SecretKeySpec key, byte[] message) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("each Java platform has " + HMAC, impossible);
        }
    }
}
