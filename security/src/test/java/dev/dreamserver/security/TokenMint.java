package dev.dreamserver.security;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens as Keycloak does, and as an attacker would. */
final class TokenMint {

    static final String ISSUER = "http://localhost:8780/auth/realms/dream";

    final String keyId;
    final KeyPair keys;

    TokenMint(String keyId) {
        this(keyId, 2048);
    }

    TokenMint(String keyId, int bits) {
        this.keyId = keyId;
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            this.keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    RSAPublicKey publicKey() {
        return (RSAPublicKey) keys.getPublic();
    }

    JsonObject jwk() {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return Json.createObjectBuilder()
                .add("kid", keyId)
                .add("kty", "RSA")
                .add("use", "sig")
                .add("alg", "RS256")
                .add("n", encoder.encodeToString(publicKey().getModulus().toByteArray()))
                .add("e", encoder.encodeToString(publicKey().getPublicExponent().toByteArray()))
                .build();
    }

    /** A good token's claims, for a person issued at a time. */
    static JsonObjectBuilder claims(String person, Instant issued, String... roles) {
        return Json.createObjectBuilder()
                .add("iss", ISSUER)
                .add("aud", Json.createArrayBuilder(List.of("dream-api", "account")))
                .add("typ", "Bearer")
                .add("sub", person)
                .add("name", "Mara Okafor")
                .add("preferred_username", "mara")
                .add("groups", Json.createArrayBuilder(List.of("research")))
                .add("iat", issued.getEpochSecond())
                .add("exp", issued.getEpochSecond() + 60)
                .add(
                        "realm_access",
                        Json.createObjectBuilder()
                                .add("roles", Json.createArrayBuilder(List.of(roles))));
    }

    String sign(JsonObjectBuilder claims) {
        return sign(header("RS256", keyId), claims.build());
    }

    JsonObject header(String algorithm, String kid) {
        return Json.createObjectBuilder()
                .add("alg", algorithm)
                .add("typ", "JWT")
                .add("kid", kid)
                .build();
    }

    String sign(JsonObject header, JsonObject claims) {
        return sealed(
                header,
                claims,
                text -> {
                    try {
                        var signature = Signature.getInstance("SHA256withRSA");
                        signature.initSign(keys.getPrivate());
                        signature.update(text);
                        return signature.sign();
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** The classic trick: HS256 with the public key's bytes as the secret. */
    String signWithPublicKeyAsSecret(JsonObjectBuilder claims) {
        return sealed(
                header("HS256", keyId),
                claims.build(),
                text -> {
                    try {
                        var mac = Mac.getInstance("HmacSHA256");
                        mac.init(new SecretKeySpec(publicKey().getEncoded(), "HmacSHA256"));
                        return mac.doFinal(text);
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    static String sealed(JsonObject header, JsonObject claims, UnaryOperator<byte[]> seal) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var text =
                encoder.encodeToString(header.toString().getBytes(StandardCharsets.UTF_8))
                        + "."
                        + encoder.encodeToString(
                                claims.toString().getBytes(StandardCharsets.UTF_8));
        return text
                + "."
                + encoder.encodeToString(seal.apply(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
