package dev.dreamserver.identity.rest;

import dev.dreamserver.identity.PersonChange;
import dev.dreamserver.platform.DreamException;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** News of a person as JSON. Stateless. */
final class PersonChangeJson {

    private PersonChangeJson() {}

    /** The news, or nothing when it is not news. */
    static Optional<PersonChange> read(byte[] body, int longest) {
        if (body.length > longest) {
            return Optional.empty();
        }
        return object(body).flatMap(PersonChangeJson::news);
    }

    private static Optional<JsonObject> object(byte[] body) {
        try (var reader = Json.createReader(new ByteArrayInputStream(body))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException nonsense) {
            // The parser refuses deep nesting with a bare RuntimeException; all of it is nonsense.
            return Optional.empty();
        }
    }

    private static Optional<PersonChange> news(JsonObject json) {
        try {
            return Optional.of(
                    new PersonChange(
                            text(json, "personId"),
                            text(json, "username"),
                            text(json, "name"),
                            json.getBoolean("enabled"),
                            Set.copyOf(texts(json, "roles")),
                            texts(json, "teams"),
                            PersonChange.Kind.valueOf(text(json, "kind")),
                            Optional.of(json.getString("sessionId", ""))
                                    .filter(sid -> !sid.isEmpty()),
                            Instant.parse(text(json, "at"))));
        } catch (NullPointerException
                | ClassCastException
                | IllegalArgumentException
                | DateTimeException
                | DreamException missingOrWrong) {
            return Optional.empty();
        }
    }

    private static String text(JsonObject json, String name) {
        return json.getString(name);
    }

    private static List<String> texts(JsonObject json, String name) {
        if (!(json.get(name) instanceof JsonArray array)) {
            throw new IllegalArgumentException(name);
        }
        return array.getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .distinct()
                .toList();
    }
}
