package dev.dreamserver.security;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The realm's keys that sign with RS256, by their ids. Immutable.
 *
 * @param byId never a key below 2,048 bits, never one for encryption
 * @param loadedAt when they were fetched
 */
record SigningKeys(Map<String, RSAPublicKey> byId, Instant loadedAt) {

    /** Before the first fetch. */
    static final SigningKeys NONE = new SigningKeys(Map.of(), Instant.EPOCH);

    private static final int FEWEST_BITS = 2_048;

    SigningKeys {
        byId = Map.copyOf(byId);
    }

    Optional<RSAPublicKey> find(String keyId) {
        return Optional.ofNullable(byId.get(keyId));
    }

    /**
     * Reads a JSON Web Key Set. Keys of other kinds are left out.
     *
     * @throws IOException when it is no key set
     */
    static SigningKeys read(String jwks, Instant now) throws IOException {
        Map<String, RSAPublicKey> found = new HashMap<>();
        try (var reader = Json.createReader(new StringReader(jwks))) {
            if (!(reader.readObject().get("keys") instanceof JsonArray keys)) {
                throw new IOException("no keys in the answer");
            }
            for (var value : keys) {
                if (value instanceof JsonObject key && isForSigning(key)) {
                    var rsa = rsa(key);
                    if (rsa.getModulus().bitLength() >= FEWEST_BITS) {
                        found.put(key.getString("kid"), rsa);
                    }
                }
            }
        } catch (JsonException | ClassCastException | IllegalArgumentException e) {
            throw new IOException("not a key set", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("a key cannot be read", e);
        }
        return new SigningKeys(found, now);
    }

    private static boolean isForSigning(JsonObject key) {
        return key.getString("kty", "").equals("RSA")
                && key.getString("use", "sig").equals("sig")
                && key.getString("alg", "RS256").equals("RS256")
                && !key.getString("kid", "").isEmpty();
    }

    private static RSAPublicKey rsa(JsonObject key) throws GeneralSecurityException {
        var spec = new RSAPublicKeySpec(number(key, "n"), number(key, "e"));
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
    }

    private static BigInteger number(JsonObject key, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.getString(name, "")));
    }
}
