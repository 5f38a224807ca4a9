package dev.dreamserver.catalog;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a catalog as strictly as its schema says, catalog.schema.json beside it. */
final class CatalogJson {

    private static final int VERSION = 1;
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Set<String> ids = new HashSet<>();

    private CatalogJson() {}

    /**
     * The models of a catalog.
     *
     * @throws IllegalArgumentException when it is not as its schema says
     */
    static List<CatalogModel> read(InputStream in) {
        try (var reader = Json.createReader(in)) {
            var all = reader.readObject();
            if (all.getInt("version") != VERSION) {
                throw new IllegalArgumentException("a catalog of another version");
            }
            var catalog = new CatalogJson();
            return all.getJsonArray("models").getValuesAs(JsonObject.class).stream()
                    .map(catalog::model)
                    .toList();
        }
    }

    private CatalogModel model(JsonObject from) {
        return new CatalogModel(
                id(from),
                from.getString("name"),
                from.getString("maker"),
                Purpose.valueOf(from.getString("purpose")),
                purposes(from),
                summaries(from.getJsonObject("summary")),
                number(from, "parameters"),
                object(from, "shape").map(CatalogJson::shape),
                licence(from.getJsonObject("licence")),
                from.getJsonArray("variants").getValuesAs(JsonObject.class).stream()
                        .map(this::variant)
                        .toList());
    }

    private String id(JsonObject from) {
        var id = from.getString("id");
        require(ID.matcher(id).matches() && ids.add(id), "id " + id);
        return id;
    }

    private static Set<Purpose> purposes(JsonObject from) {
        return from.getJsonArray("also").getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .map(Purpose::valueOf)
                .collect(Collectors.toSet());
    }

    private static Map<String, String> summaries(JsonObject from) {
        var summaries = new HashMap<String, String>();
        from.keySet().forEach(language -> summaries.put(language, from.getString(language)));
        require(summaries.containsKey("en"), "summary");
        return summaries;
    }

    private static Shape shape(JsonObject from) {
        require(!from.getString("evidence").isBlank(), "evidence of a shape");
        return new Shape(
                from.getString("architecture"),
                from.getInt("layers"),
                from.getInt("keyValueHeads"),
                from.getInt("headSize"),
                from.getInt("valueHeadSize"),
                from.getInt("trainedContext"),
                from.getInt("slidingWindow"),
                from.getInt("slidingEvery"),
                from.getInt("experts"));
    }

    private static Licence licence(JsonObject from) {
        require(!from.getString("evidence").isBlank(), "evidence of a licence");
        return new Licence(
                from.getString("name"),
                address(from.getString("uri")),
                from.getString("limits"),
                from.getBoolean("mustBeAccepted"));
    }

    private Variant variant(JsonObject from) {
        var files =
                from.getJsonArray("files").getValuesAs(JsonObject.class).stream()
                        .map(CatalogJson::file)
                        .toList();
        require(!files.isEmpty(), "files");
        return new Variant(
                id(from),
                from.getString("packing"),
                files,
                object(from, "projector").map(CatalogJson::file));
    }

    private static CatalogFile file(JsonObject from) {
        var name = from.getString("name");
        require(FILE.matcher(name).matches(), "name of a file");
        var bytes = number(from, "bytes");
        require(bytes.isEmpty() || bytes.getAsLong() > 0, "bytes of " + name);
        var sha256 =
                from.isNull("sha256")
                        ? Optional.<String>empty()
                        : Optional.of(from.getString("sha256"));
        require(sha256.map(hash -> SHA256.matcher(hash).matches()).orElse(true), "hash " + name);
        require(!from.getString("evidence").isBlank(), "evidence of " + name);
        return new CatalogFile(
                name, address(from.getString("source")), bytes, sha256, from.getString("evidence"));
    }

    private static URI address(String text) {
        var uri = URI.create(text);
        require("https".equals(uri.getScheme()) && uri.getHost() != null, "address " + text);
        return uri;
    }

    private static OptionalLong number(JsonObject from, String key) {
        return from.get(key) instanceof JsonNumber number
                ? OptionalLong.of(number.longValueExact())
                : OptionalLong.empty();
    }

    private static Optional<JsonObject> object(JsonObject from, String key) {
        return from.getOrDefault(key, JsonValue.NULL) instanceof JsonObject object
                ? Optional.of(object)
                : Optional.empty();
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException("not as a catalog says it: " + what);
        }
    }
}
