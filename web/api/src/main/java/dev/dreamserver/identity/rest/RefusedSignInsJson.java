package dev.dreamserver.identity.rest;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Refused sign-ins by address as JSON: {@code {"refusedSignIns":{"10.0.0.9":3}}}. Stateless. */
final class RefusedSignInsJson {

    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:%a-z]{2,64}");

    private RefusedSignInsJson() {}

    /** The counts, or nothing when it is something else. */
    static Optional<Map<String, Long>> read(byte[] body, int longest) {
        if (body.length > longest) {
            return Optional.empty();
        }
        try (var reader = Json.createReader(new ByteArrayInputStream(body))) {
            return reader.readObject().get("refusedSignIns") instanceof JsonObject counts
                    ? Optional.of(counts(counts))
                    : Optional.empty();
        } catch (JsonException | IllegalStateException nonsense) {
            return Optional.empty();
        }
    }

    private static Map<String, Long> counts(JsonObject json) {
        var counts = new TreeMap<String, Long>();
        json.forEach(
                (address, times) -> {
                    if (times instanceof JsonNumber number
                            && number.longValue() > 0
                            && ADDRESS.matcher(address).matches()) {
                        counts.put(address, number.longValue());
                    }
                });
        return counts;
    }
}
