package dev.dreamserver.cache;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What counts as the same request: the same object, whatever the order of its fields, the spaces
 * between them, the way its texts are escaped and its numbers are written. Nothing is left out, so
 * requests that are told apart by anything are different.
 */
public final class CanonicalRequest {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    private CanonicalRequest() {}

    /**
     * The key of a request: a SHA-256, from which nothing can be read.
     *
     * @param parts what else must be the same: who asks, where, whom
     * @param json the request, one object in UTF-8
     * @return empty for one that says a field twice or holds what has no one meaning: it has no
     *     equal
     */
    public static Optional<String> key(List<String> parts, byte[] json, int length) {
        var canonical = new CanonicalRequest();
        try (var in = JSON.createParser(json, 0, length)) {
            for (var part : parts) {
                canonical.text(part);
            }
            in.nextToken();
            canonical.value(in);
        } catch (IOException | ArithmeticException | NumberFormatException noMeaning) {
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().formatHex(sha256().digest(canonical.out.toByteArray())));
    }

    private void value(JsonParser in) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> {
                out.write('[');
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    value(in);
                }
                out.write(']');
            }
            case VALUE_STRING -> text(in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in.getText());
            case VALUE_TRUE -> out.write('t');
            case VALUE_FALSE -> out.write('f');
            case VALUE_NULL -> out.write('n');
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IOException("no value");
            case null -> throw new IOException("nothing");
        }
    }

    private void object(JsonParser in) throws IOException {
        var fields = new TreeMap<String, byte[]>();
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            var field = new CanonicalRequest();
            field.text(name);
            field.value(in);
            fields.put(name, field.out.toByteArray());
        }
        var sum = sha256();
        fields.values().forEach(sum::update);
        out.write('{');
        out.write(sum.digest()); // so that no byte is copied once for each object it lies in
    }

    /** With its length before it, so that no text can look like something else. */
    private void text(String text) throws IOException {
        var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        out.write('s');
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.remaining()).array());
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    private void number(String text) throws IOException {
        out.write('#');
        text(new BigDecimal(text).stripTrailingZeros().toString());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException no) {
            throw new IllegalStateException("every Java has SHA-256", no);
        }
    }
}
