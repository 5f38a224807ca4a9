package dev.dreamserver.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets at rest. Each lies under a key of its own, and that key under one derived from the master
 * key; both by AES-256-GCM, and both bound to what the secret is about, so that an envelope moved
 * to another place opens nothing. The master key itself is nowhere in it, only a name derived from
 * it.
 *
 * <p>An envelope is one line: {@code v1.master.key.text}, in base64url. To rotate, the former
 * master keys are given too: their envelopes open, and {@link #renew} puts the inner key under the
 * new one without touching the secret. Immutable; thread-safe.
 */
public final class Envelopes {

    private static final String VERSION = "v1";
    private static final String HMAC = "HmacSHA256";
    private static final String AES = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Master current;
    private final List<Master> all;
    private final SecureRandom random = new SecureRandom();

    private record Master(String name, SecretKeySpec key) {

        static Master of(Secret text) {
            var root = text.reveal().getBytes(StandardCharsets.UTF_8);
            var key = hmac(root, "dream envelope v1");
            var name = HexFormat.of().formatHex(hmac(key, "name"), 0, 8);
            return new Master(name, new SecretKeySpec(key, "AES"));
        }
    }

    /** Parts of an envelope. */
    private record Parts(String master, byte[] key, byte[] text) {}

    /**
     * Envelopes under a master key.
     *
     * @param former master keys of before, whose envelopes still open
     */
    public Envelopes(Secret master, List<Secret> former) {
        current = Master.of(master);
        all = new ArrayList<>(List.of(current));
        former.stream().map(Master::of).forEach(all::add);
    }

    /**
     * Puts a secret into an envelope.
     *
     * @param about what it belongs to; must be said again to open it
     */
    public String seal(Secret secret, String about) {
        var key = bytes(KEY_BYTES);
        var text = secret.reveal().getBytes(StandardCharsets.UTF_8);
        return line(
                current.name(),
                encrypt(current.key(), key, "key of " + about),
                encrypt(new SecretKeySpec(key, "AES"), text, about));
    }

    /** The secret; empty where the envelope is of another house or place, or was changed. */
    public Optional<Secret> open(String envelope, String about) {
        return parts(envelope)
                .flatMap(
                        parts ->
                                key(parts, about)
                                        .flatMap(
                                                key ->
                                                        decrypt(
                                                                new SecretKeySpec(key, "AES"),
                                                                parts.text(),
                                                                about)))
                .map(text -> new Secret(new String(text, StandardCharsets.UTF_8)));
    }

    /** Whether it lies under the current master key. */
    public boolean isCurrent(String envelope) {
        return parts(envelope).filter(it -> it.master().equals(current.name())).isPresent();
    }

    /** The same secret under the current master key; empty where it does not open. */
    public Optional<String> renew(String envelope, String about) {
        return parts(envelope)
                .flatMap(
                        parts ->
                                key(parts, about)
                                        .map(
                                                key ->
                                                        line(
                                                                current.name(),
                                                                encrypt(
                                                                        current.key(),
                                                                        key,
                                                                        "key of " + about),
                                                                parts.text())));
    }

    private Optional<byte[]> key(Parts parts, String about) {
        return all.stream()
                .filter(master -> master.name().equals(parts.master()))
                .findFirst()
                .flatMap(master -> decrypt(master.key(), parts.key(), "key of " + about))
                .filter(key -> key.length == KEY_BYTES);
    }

    private static String line(String master, byte[] key, byte[] text) {
        var base64 = Base64.getUrlEncoder().withoutPadding();
        return String.join(
                ".", VERSION, master, base64.encodeToString(key), base64.encodeToString(text));
    }

    private static Optional<Parts> parts(String envelope) {
        var parts = envelope.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            var base64 = Base64.getUrlDecoder();
            return Optional.of(
                    new Parts(parts[1], base64.decode(parts[2]), base64.decode(parts[3])));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private byte[] bytes(int count) {
        var fresh = new byte[count];
        random.nextBytes(fresh);
        return fresh;
    }

    private byte[] encrypt(SecretKeySpec key, byte[] text, String about) {
        try {
            var nonce = bytes(NONCE_BYTES);
            var cipher = Cipher.getInstance(AES);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
            var sealed = cipher.doFinal(text);
            var all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return all;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("each Java platform has " + AES, impossible);
        }
    }

    private static Optional<byte[]> decrypt(SecretKeySpec key, byte[] sealed, String about) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            return Optional.empty();
        }
        try {
            var cipher = Cipher.getInstance(AES);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    key,
                    new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
            cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
            return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (AEADBadTagException changed) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("each Java platform has " + AES, impossible);
        }
    }

    private static byte[] hmac(byte[] key, String message) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("each Java platform has " + HMAC, impossible);
        }
    }
}
