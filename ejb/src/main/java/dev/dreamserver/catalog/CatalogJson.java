package dev.dreamserver.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a catalog strictly: what it should hold stands in docs/catalog.md. */
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
     * @throws IllegalArgumentException when it is not as it should be
     * @throws IOException when it cannot be read or is no JSON
     */
    static List<CatalogModel> read(InputStream in) throws IOException {
        var all = new ObjectMapper().readTree(in);
        require(all.path("version").asInt() == VERSION, "version");
        var catalog = new CatalogJson();
        return list(all, "models", catalog::model);
    }

    private CatalogModel model(JsonNode from) {
        return new CatalogModel(
                id(from),
                text(from, "name"),
                text(from, "maker"),
                Purpose.valueOf(text(from, "purpose")),
                Set.copyOf(list(from, "also", also -> Purpose.valueOf(also.asText()))),
                summaries(from.path("summary")),
                number(from, "parameters"),
                object(from, "shape").map(CatalogJson::shape),
                licence(from.path("licence")),
                list(from, "variants", this::variant));
    }

    private String id(JsonNode from) {
        var id = text(from, "id");
        require(ID.matcher(id).matches() && ids.add(id), "id " + id);
        return id;
    }

    private static Map<String, String> summaries(JsonNode from) {
        var summaries = new HashMap<String, String>();
        from.fieldNames().forEachRemaining(name -> summaries.put(name, text(from, name)));
        require(summaries.containsKey("en"), "summary");
        return summaries;
    }

    private static Shape shape(JsonNode from) {
        text(from, "evidence");
        return new Shape(
                text(from, "architecture"),
                whole(from, "layers"),
                whole(from, "keyValueHeads"),
                whole(from, "headSize"),
                whole(from, "valueHeadSize"),
                whole(from, "trainedContext"),
                whole(from, "slidingWindow"),
                whole(from, "slidingEvery"),
                whole(from, "experts"));
    }

    private static Licence licence(JsonNode from) {
        text(from, "evidence");
        return new Licence(
                text(from, "name"),
                address(text(from, "uri")),
                from.path("limits").asText(),
                from.path("mustBeAccepted").asBoolean());
    }

    private Variant variant(JsonNode from) {
        var files = list(from, "files", CatalogJson::file);
        require(!files.isEmpty(), "files");
        return new Variant(
                id(from),
                text(from, "packing"),
                files,
                object(from, "projector").map(CatalogJson::file));
    }

    private static CatalogFile file(JsonNode from) {
        var name = text(from, "name");
        require(FILE.matcher(name).matches(), "name of a file");
        var bytes = number(from, "bytes");
        require(bytes.isEmpty() || bytes.getAsLong() > 0, "bytes of " + name);
        var sha256 = Optional.of(from.path("sha256")).filter(JsonNode::isTextual);
        var hash = sha256.map(JsonNode::asText);
        require(hash.map(of -> SHA256.matcher(of).matches()).orElse(true), "hash of " + name);
        return new CatalogFile(
                name, address(text(from, "source")), bytes, hash, text(from, "evidence"));
    }

    private static URI address(String text) {
        var uri = URI.create(text);
        require("https".equals(uri.getScheme()) && uri.getHost() != null, "address " + text);
        return uri;
    }

    private static String text(JsonNode from, String key) {
        var text = from.path(key).asText();
        require(!text.isBlank(), key);
        return text;
    }

    private static int whole(JsonNode from, String key) {
        require(from.path(key).isInt(), key);
        return from.path(key).intValue();
    }

    private static OptionalLong number(JsonNode from, String key) {
        var number = from.path(key);
        require(number.isIntegralNumber() || number.isNull(), key);
        return number.isNull() ? OptionalLong.empty() : OptionalLong.of(number.longValue());
    }

    private static Optional<JsonNode> object(JsonNode from, String key) {
        return Optional.of(from.path(key)).filter(JsonNode::isObject);
    }

    private static <T> List<T> list(JsonNode from, String key, Function<JsonNode, T> each) {
        require(from.path(key).isArray(), key);
        var list = new ArrayList<T>();
        from.path(key).forEach(one -> list.add(each.apply(one)));
        return List.copyOf(list);
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException("not as a catalog says it: " + what);
        }
    }
}
