package dev.dreamserver.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a whole token: two tokens never share one, whatever they have in common.
 *
 * @param hex all 64 digits
 */
record TokenHash(String hex) {

    static TokenHash of(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return new TokenHash(
                    HexFormat.of()
                            .formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
