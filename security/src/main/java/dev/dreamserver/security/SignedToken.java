package dev.dreamserver.security;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/** A JWT in compact form, taken apart but not yet trusted. Immutable. */
final class SignedToken {

    private final String algorithm;
    private final String keyId;
    private final byte[] signedPart;
    private final byte[] payload;
    private final byte[] signature;

    private SignedToken(
            String algorithm, String keyId, byte[] signedPart, byte[] payload, byte[] signature) {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.signedPart = signedPart;
        this.payload = payload;
        this.signature = signature;
    }

    /**
     * Takes it apart.
     *
     * @throws IllegalArgumentException when it is not a JWT of three parts with a plain header
     */
    static SignedToken read(String jwt) {
        var parts = jwt.split("\\.", -1);
        if (parts.length != 3 || parts[2].isEmpty()) {
            throw new IllegalArgumentException("not three parts");
        }
        var decoder = Base64.getUrlDecoder();
        var header = json(decoder.decode(parts[0]));
        if (header.containsKey("crit")) {
            throw new IllegalArgumentException("asks for extensions");
        }
        return new SignedToken(
                text(header, "alg"),
                text(header, "kid"),
                (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                decoder.decode(parts[1]),
                decoder.decode(parts[2]));
    }

    /** The algorithm it claims, or an empty text. */
    String algorithm() {
        return algorithm;
    }

    /** The key it claims, or an empty text. */
    String keyId() {
        return keyId;
    }

    /** Whether the signature is this key's, made with SHA-256 and RSA. */
    boolean isSignedWith(RSAPublicKey key) {
        try {
            var check = Signature.getInstance("SHA256withRSA");
            check.initVerify(key);
            check.update(signedPart);
            return check.verify(signature);
        } catch (SignatureException wrongLength) {
            return false;
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** What it says. Ask only after {@link #isSignedWith}. */
    TokenClaims claims() {
        try {
            return TokenClaims.of(json(payload));
        } catch (IllegalArgumentException signedNonsense) {
            return TokenClaims.of(JsonObject.EMPTY_JSON_OBJECT);
        }
    }

    private static JsonObject json(byte[] bytes) {
        try (var reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            return reader.readObject();
        } catch (RuntimeException nonsense) {
            // The parser refuses deep nesting with a bare RuntimeException; all of it is nonsense.
            throw new IllegalArgumentException("not JSON", nonsense);
        }
    }

    private static String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString text ? text.getString() : "";
    }
}
