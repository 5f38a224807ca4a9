package dev.dreamserver.security;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a token says, read strictly: a claim of the wrong kind counts as missing. */
record TokenClaims(
        String issuer,
        Set<String> audience,
        String type,
        String subject,
        String name,
        Set<String> roles,
        List<String> groups,
        Instant issuedAt,
        Instant notBefore,
        Instant expires) {

    static TokenClaims of(JsonObject json) {
        var realm =
                json.get("realm_access") instanceof JsonObject access
                        ? access
                        : JsonObject.EMPTY_JSON_OBJECT;
        var user = text(json, "preferred_username");
        var name = text(json, "name");
        var subject = text(json, "sub");
        return new TokenClaims(
                text(json, "iss"),
                Set.copyOf(texts(json.get("aud"))),
                text(json, "typ"),
                subject,
                !name.isBlank() ? name : !user.isBlank() ? user : subject,
                Set.copyOf(texts(realm.get("roles"))),
                texts(json.get("groups")),
                // Without a time of issue it is from long ago, without an end it has ended.
                time(json, "iat"),
                time(json, "nbf"),
                time(json, "exp"));
    }

    private static String text(JsonObject json, String claim) {
        return json.get(claim) instanceof JsonString text ? text.getString() : "";
    }

    private static List<String> texts(@Nullable JsonValue value) {
        if (value instanceof JsonString one) {
            return List.of(one.getString());
        }
        if (value instanceof JsonArray many) {
            return many.stream()
                    .filter(JsonString.class::isInstance)
                    .map(text -> ((JsonString) text).getString())
                    .distinct()
                    .collect(Collectors.toUnmodifiableList());
        }
        return List.of();
    }

    private static Instant time(JsonObject json, String claim) {
        if (!(json.get(claim) instanceof JsonNumber number)) {
            return Instant.EPOCH;
        }
        var seconds = number.doubleValue();
        // A year-10000 date is no date of ours, and larger ones overflow an Instant.
        return seconds >= 0 && seconds < 253_402_300_800d
                ? Instant.ofEpochSecond((long) seconds)
                : Instant.EPOCH;
    }
}
