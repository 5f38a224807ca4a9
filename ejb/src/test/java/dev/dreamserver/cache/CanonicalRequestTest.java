package dev.dreamserver.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalRequestTest {

    private static final List<String> MARA =
            List.of("person", "mara", "/chat/completions", "local");
    private static final long SEED = 18;
    private static final int REQUESTS = 300;

    private static String key(String json) {
        return CanonicalRequest.key(MARA, json.getBytes(UTF_8), json.getBytes(UTF_8).length)
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
                "{\"a\":{\"c\":1,\"b\":[]}} | { \"a\" :\t{\"b\" : [ ],\"c\":1 } }",
                "{\"t\":0} | {\"t\":0.0}",
                "{\"t\":0} | {\"t\":-0e7}",
                "{\"t\":100} | {\"t\":1E2}",
                "{\"t\":0.5} | {\"t\":5e-1}",
                "{\"t\":\"ä/\"} | {\"t\":\"\\u00e4\\/\"}",
                "{\"\\u0061\":1} | {\"a\":1}"
            })
    void what_is_only_written_differently_is_the_same(String one, String other) {
        assertThat(key(one)).hasSize(64).isEqualTo(key(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":1} | {\"a\":[1]}",
                "{\"a\":null} | {}",
                "{\"a\":null} | {\"a\":\"null\"}",
                "{\"a\":true} | {\"a\":false}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":[[1],2]} | {\"a\":[[1,2]]}",
                "{\"a\":{\"b\":1},\"c\":2} | {\"a\":{\"b\":1,\"c\":2}}",
                "{\"a\":\"b\",\"c\":\"d\"} | {\"a\":\"bs\",\"c\":\"d\"}",
                "{\"a\":\"x \"} | {\"a\":\"x\"}",
                "{\"a\":\"é\"} | {\"a\":\"e\u0301\"}",
                "{\"a\":{}} | {\"a\":[]}",
                "{\"a\":0.1} | {\"a\":0.10000000000000001}"
            })
    void what_is_different_in_anything_is_different(String one, String other) {
        assertThat(key(one)).hasSize(64).isNotEqualTo(key(other)).isNotEqualTo("none");
        assertThat(key(other)).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"\\u0062\":2}}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":1e99999999999}",
                "{\"a\":",
                ""
            })
    void what_has_no_one_meaning_has_no_equal(String json) {
        assertThat(key(json)).isEqualTo("none");
    }

    @Test
    void who_asks_where_and_whom_is_part_of_it() {
        var json = "{\"a\":1}".getBytes(UTF_8);
        var keys = new HashSet<String>();
        for (var parts :
                List.of(
                        MARA,
                        List.of("person", "ada", "/chat/completions", "local"),
                        List.of("team", "mara", "/chat/completions", "local"),
                        List.of("person", "mara", "/completions", "local"),
                        List.of("person", "mara", "/chat/completions", "other"),
                        List.of("person", "mara", "/chat/completions"),
                        List.of("person", "mara/chat", "/completions", "local"))) {
            keys.add(CanonicalRequest.key(parts, json, json.length).orElseThrow());
        }
        assertThat(keys).hasSize(7);
    }

    /** Random requests, each written in two ways; and each with one value changed. */
    @Test
    void of_random_requests_those_with_the_same_values_are_the_same_and_no_others() {
        var random = new Random(SEED);
        var seen = new HashSet<String>();
        for (var i = 0; i < REQUESTS; i++) {
            var request = object(random, 3);
            var key = key(written(request, random));
            assertThat(key(written(request, random))).isEqualTo(key);
            var changed = new LinkedHashMap<>(request);
            var name = changed.keySet().iterator().next();
            changed.put(name, List.of("changed", changed.get(name)));
            assertThat(key(written(changed, random))).isNotEqualTo(key);
            seen.add(key);
        }
        assertThat(seen).hasSize(REQUESTS);
    }

    private static Map<String, Object> object(Random random, int depth) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("first", random.nextLong());
        for (var i = random.nextInt(5); i > 0; i--) {
            fields.put("f" + random.nextInt(1000), value(random, depth - 1));
        }
        return fields;
    }

    private static Object value(Random random, int depth) {
        return switch (depth == 0 ? random.nextInt(3) : random.nextInt(5)) {
            case 0 -> random.nextInt(1000);
            case 1 -> "text " + (char) (' ' + random.nextInt(90)) + random.nextInt(9);
            case 2 -> random.nextBoolean();
            case 3 -> List.of(value(random, depth - 1), value(random, depth - 1));
            default -> object(random, depth);
        };
    }

    /** In any order, with any spaces, texts and numbers in any spelling. */
    private static String written(Object value, Random random) {
        var space = " \n\t".substring(0, random.nextInt(4)).strip() + " ".repeat(random.nextInt(3));
        return space
                + switch (value) {
                    case Map<?, ?> fields -> {
                        var entries = new ArrayList<>(fields.entrySet());
                        Collections.shuffle(entries, random);
                        yield entries.stream()
                                .map(
                                        one ->
                                                written(one.getKey(), random)
                                                        + ":"
                                                        + written(one.getValue(), random))
                                .collect(Collectors.joining(",", "{", "}"));
                    }
                    case List<?> list ->
                            list.stream()
                                    .map(one -> written(one, random))
                                    .collect(Collectors.joining(",", "[", "]"));
                    case String text ->
                            text.chars()
                                    .mapToObj(
                                            c ->
                                                    random.nextInt(4) == 0 || c == '"' || c == '\\'
                                                            ? "\\u%04x".formatted(c)
                                                            : String.valueOf((char) c))
                                    .collect(Collectors.joining("", "\"", "\""));
                    case Integer number -> random.nextBoolean() ? number + ".0" : number + "0e-1";
                    default -> String.valueOf(value);
                };
    }
}
