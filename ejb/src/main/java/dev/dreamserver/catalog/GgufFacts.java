package dev.dreamserver.catalog;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What the entries of a GGUF file say, by llama.cpp's names for them. */
final class GgufFacts {

    /** Architectures whose files do not say which layers see everything; llama.cpp knows. */
    private static final Map<String, Integer> EVERY =
            Map.of("gemma2", 2, "gemma3", 6, "gemma3n", 5, "gpt-oss", 2, "cohere2", 4);

    /** By number, as llama.cpp counts the kinds of files. */
    private static final Map<Long, String> PACKINGS =
            Map.ofEntries(
                    Map.entry(0L, "F32"),
                    Map.entry(1L, "F16"),
                    Map.entry(2L, "Q4_0"),
                    Map.entry(3L, "Q4_1"),
                    Map.entry(7L, "Q8_0"),
                    Map.entry(8L, "Q5_0"),
                    Map.entry(9L, "Q5_1"),
                    Map.entry(10L, "Q2_K"),
                    Map.entry(11L, "Q3_K_S"),
                    Map.entry(12L, "Q3_K_M"),
                    Map.entry(13L, "Q3_K_L"),
                    Map.entry(14L, "Q4_K_S"),
                    Map.entry(15L, "Q4_K_M"),
                    Map.entry(16L, "Q5_K_S"),
                    Map.entry(17L, "Q5_K_M"),
                    Map.entry(18L, "Q6_K"),
                    Map.entry(19L, "IQ2_XXS"),
                    Map.entry(20L, "IQ2_XS"),
                    Map.entry(21L, "Q2_K_S"),
                    Map.entry(22L, "IQ3_XS"),
                    Map.entry(23L, "IQ3_XXS"),
                    Map.entry(24L, "IQ1_S"),
                    Map.entry(25L, "IQ4_NL"),
                    Map.entry(26L, "IQ3_S"),
                    Map.entry(27L, "IQ3_M"),
                    Map.entry(28L, "IQ2_S"),
                    Map.entry(29L, "IQ2_M"),
                    Map.entry(30L, "IQ4_XS"),
                    Map.entry(31L, "IQ1_M"),
                    Map.entry(32L, "BF16"),
                    Map.entry(38L, "MXFP4"));

    private final Map<String, Object> entries;

    GgufFacts(Map<String, Object> entries) {
        this.entries = entries;
    }

    Optional<Long> number(String key) {
        return entries.get(key) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    /** A number that is not negative, at most what fits. */
    Optional<Integer> whole(String key) {
        return number(key)
                .filter(number -> number >= 0)
                .map(number -> (int) Math.min(number, Integer.MAX_VALUE));
    }

    Optional<String> text(String key) {
        return entries.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    Optional<String> quantisation() {
        return number("general.file_type").map(PACKINGS::get);
    }

    /** Empty where the file does not say enough, or what no model has. */
    Optional<Shape> shape(String architecture) {
        var attention = architecture + ".attention.";
        var layers = whole(architecture + ".block_count").orElse(0);
        var heads = most(attention + "head_count").orElse(0);
        var width = whole(architecture + ".embedding_length").orElse(0);
        if (layers == 0 || heads == 0) {
            return Optional.empty();
        }
        var keyValueHeads = most(attention + "head_count_kv").orElse(heads);
        var headSize = whole(attention + "key_length").orElse(width / heads);
        var valueSize = whole(attention + "value_length").orElse(width / heads);
        var remembering = remembering(attention + "head_count_kv", layers);
        var every = every(architecture, layers);
        var window = every == 0 ? 0 : whole(attention + "sliding_window").orElse(0);
        try {
            return Optional.of(
                    new Shape(
                            architecture,
                            remembering,
                            keyValueHeads,
                            headSize,
                            valueSize,
                            whole(architecture + ".context_length").orElse(0),
                            window,
                            window == 0 ? 0 : every,
                            whole(architecture + ".expert_count").orElse(0)));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** One number, or one for each layer. */
    private Optional<Integer> most(String key) {
        return entries.get(key) instanceof long[] list
                ? Arrays.stream(list)
                        .mapToObj(one -> Math.clamp(one, 0, 1 << 20))
                        .max(Integer::compare)
                : whole(key);
    }

    /** Some layers of a mixed model keep no keys and values. */
    private int remembering(String key, int layers) {
        if (entries.get(key) instanceof long[] list) {
            return Math.max(1, (int) Arrays.stream(list).filter(heads -> heads > 0).count());
        }
        return layers;
    }

    /** Every so-manieth layer sees everything; 0: nothing is known of windows. */
    private int every(String architecture, int layers) {
        var key = architecture + ".attention.sliding_window_pattern";
        if (entries.get(key) instanceof long[] windowed) {
            var whole = Arrays.stream(windowed).filter(slides -> slides == 0).count();
            return whole == 0 ? 0 : (int) Math.max(1, layers / whole);
        }
        return whole(key).orElse(EVERY.getOrDefault(architecture, 0));
    }
}
