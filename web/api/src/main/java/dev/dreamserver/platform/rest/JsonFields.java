package dev.dreamserver.platform.rest;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dreamserver.platform.DreamException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a small JSON object that somebody sent: read within bounds, refused as a whole when
 * anything about it is odd. What was sent is never repeated in the refusal.
 */
public final class JsonFields {

    private static final int MAX_BYTES = 65_536;
    private static final ObjectMapper JSON = mapper();

    private final JsonNode root;

    private JsonFields(JsonNode root) {
        this.root = root;
    }

    /**
     * Reads the object.
     *
     * @param known the fields it may have
     */
    public static JsonFields read(InputStream body, Set<String> known) {
        var root = parse(bytes(body));
        if (root == null || !root.isObject()) {
            throw new DreamException(ApiError.NO_JSON, "The body must be one JSON object");
        }
        root.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                throw new DreamException(
                                        ApiError.FIELD,
                                        "Only these fields are known here: "
                                                + String.join(
                                                        ", ", known.stream().sorted().toList()));
                            }
                        });
        return new JsonFields(root);
    }

    /** A text that must be there. */
    public String text(String name) {
        return optionalText(name)
                .orElseThrow(
                        () ->
                                new DreamException(
                                        ApiError.FIELD, "The field %s is missing".formatted(name)));
    }

    /** A text that may be missing or null. */
    public Optional<String> optionalText(String name) {
        var field = root.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return Optional.empty();
        }
        if (!field.isTextual()) {
            throw new DreamException(ApiError.FIELD, "The field %s must be a text".formatted(name));
        }
        return Optional.of(field.asText());
    }

    /** A whole number that must be there. */
    public long number(String name) {
        return optionalNumber(name)
                .orElseThrow(
                        () ->
                                new DreamException(
                                        ApiError.FIELD, "The field %s is missing".formatted(name)));
    }

    /** A whole number that may be missing or null. */
    public Optional<Long> optionalNumber(String name) {
        var field = root.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return Optional.empty();
        }
        if (!field.canConvertToLong() || !field.isIntegralNumber()) {
            throw new DreamException(
                    ApiError.FIELD, "The field %s must be a whole number".formatted(name));
        }
        return Optional.of(field.asLong());
    }

    /** True or false, which may be missing or null. */
    public Optional<Boolean> optionalFlag(String name) {
        var field = root.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return Optional.empty();
        }
        if (!field.isBoolean()) {
            throw new DreamException(
                    ApiError.FIELD, "The field %s must be true or false".formatted(name));
        }
        return Optional.of(field.asBoolean());
    }

    /** A list of texts that may be missing or null. */
    public Optional<List<String>> optionalTexts(String name) {
        var field = root.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return Optional.empty();
        }
        var texts = new ArrayList<String>();
        for (var one : field) {
            if (one.isTextual()) {
                texts.add(one.asText());
            }
        }
        if (!field.isArray() || texts.size() != field.size()) {
            throw new DreamException(
                    ApiError.FIELD, "The field %s must be a list of texts".formatted(name));
        }
        return Optional.of(texts);
    }

    /** One of a few words that must be there. */
    public <E extends Enum<E>> E word(String name, Class<E> words) {
        return word(name, words, text(name));
    }

    /** One of a few words that may be missing. */
    public <E extends Enum<E>> Optional<E> optionalWord(String name, Class<E> words) {
        return optionalText(name).map(text -> word(name, words, text));
    }

    private static <E extends Enum<E>> E word(String name, Class<E> words, String text) {
        var wanted = text.strip().toUpperCase(Locale.ROOT);
        var known = words.getEnumConstants();
        return Arrays.stream(known)
                .filter(one -> one.name().equals(wanted))
                .findFirst()
                .orElseThrow(
                        () ->
                                new DreamException(
                                        ApiError.FIELD,
                                        "The field %s is one of %s"
                                                .formatted(
                                                        name,
                                                        Arrays.stream(known)
                                                                .map(Enum::name)
                                                                .collect(joining(", ")))));
    }

    private static byte[] bytes(InputStream body) {
        try {
            var bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new DreamException(
                        ApiError.TOO_LARGE, "The body may have %d bytes".formatted(MAX_BYTES));
            }
            return bytes;
        } catch (IOException gone) {
            throw new DreamException(ApiError.NO_JSON, "The body did not arrive whole", gone);
        }
    }

    private static @Nullable JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException malformed) {
            throw new DreamException(ApiError.NO_JSON, "The body is not JSON in UTF-8", malformed);
        }
    }

    private static ObjectMapper mapper() {
        var bounds = StreamReadConstraints.builder().maxNestingDepth(10).build();
        return JsonMapper.builder(
                        JsonFactory.builder()
                                .streamReadConstraints(bounds)
                                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
