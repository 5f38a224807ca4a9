package dev.dreamserver.engine.llamacpp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What llama.cpp's last words mean for the owner. */
final class LlamaAdvice {

    private static final Map<String, String> BY_WORDS = new LinkedHashMap<>();

    static {
        BY_WORDS.put(
                "unknown model architecture",
                "This llama.cpp is older than the model. Install a newer llama-server and set"
                        + " dream.engine.binary, or choose another model.");
        BY_WORDS.put(
                "unknown argument",
                "llama-server does not know one of its options. Look at dream.engine.options, or"
                        + " install a newer llama-server.");
        BY_WORDS.put(
                "invalid argument",
                "llama-server refuses one of its options. Look at dream.engine.options.");
        BY_WORDS.put(
                "failed to allocate",
                "There is not enough memory for this model. Set a smaller dream.engine.context or"
                        + " dream.engine.slots, or choose a smaller model.");
        BY_WORDS.put(
                "unable to allocate",
                "There is not enough memory for this model. Set a smaller dream.engine.context or"
                        + " dream.engine.slots, or choose a smaller model.");
        BY_WORDS.put(
                "out of memory",
                "There is not enough memory for this model. Set a smaller dream.engine.context or"
                        + " dream.engine.slots, or choose a smaller model.");
        BY_WORDS.put(
                "bad_alloc",
                "There is not enough memory for this model. Set a smaller dream.engine.context or"
                        + " dream.engine.slots, or choose a smaller model.");
        BY_WORDS.put(
                "couldn't bind",
                "Another program listens on the engine's port. Set dream.engine.port.");
        BY_WORDS.put(
                "no backends are loaded",
                "This llama-server finds no build for this processor. Install another one and set"
                        + " dream.engine.binary.");
        BY_WORDS.put(
                "tensor",
                "The model file is damaged or of a kind that this llama.cpp does not know. Fetch it"
                        + " again, or choose another.");
        BY_WORDS.put(
                "failed to load model",
                "The model file cannot be loaded. Fetch it again, or choose another.");
        BY_WORDS.put(
                "error while loading shared libraries",
                "This llama-server lacks a library. Install it again, or remove it, so that the"
                        + " house fetches its own.");
    }

    private LlamaAdvice() {}

    static Optional<String> from(String lastWords) {
        var words = lastWords.toLowerCase(Locale.ROOT);
        return BY_WORDS.entrySet().stream()
                .filter(entry -> words.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
