package dev.dreamserver.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The text of an API key: {@code ds_live_} and 32 letters and digits, 190 bits of chance. The house
 * keeps its SHA-256 only: with that much chance in it, a slow hash would add nothing. Thread-safe.
 */
public final class ApiKeyText {

    /** What each key begins with, so that scanners for lost secrets can find it. */
    public static final String PREFIX = "ds_live_";

    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 32;
    private static final int SHOWN = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ApiKeyText() {}

    /** A new key that nobody has seen. */
    public static Secret generate() {
        var text = new StringBuilder(PREFIX);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new Secret(text.toString());
    }

    /** Whether this may be a key of the house at all, by its beginning. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** Whether this has exactly the form of a key. */
    public static boolean isWellFormed(String text) {
        if (!looksLikeOne(text) || text.length() != PREFIX.length() + LENGTH) {
            return false;
        }
        for (int i = PREFIX.length(); i < text.length(); i++) {
            if (ALPHABET.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** What the house stores and looks up: SHA-256 in 64 hexadecimal digits. */
    public static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each Java platform has SHA-256", impossible);
        }
    }

    /** The form that may be shown again, such as {@code ds_live_…x7Qa}. */
    public static String shown(String text) {
        return PREFIX + "…" + text.substring(Math.max(0, text.length() - SHOWN));
    }
}
