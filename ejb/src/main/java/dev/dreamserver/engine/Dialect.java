package dev.dreamserver.engine;

import dev.dreamserver.security.Secret;
import java.util.Map;

/**
 * How an engine is addressed: where its addresses begin, how it is shown the key, how it names its
 * models. Bodies are OpenAI's in all but {@link #ANTHROPIC}, for which the gateway translates.
 */
public enum Dialect {
    OPENAI("/v1", "/models", "Authorization", "Bearer "),
    /** OpenAI's bodies at addresses of its own, and the key in a header of its own. */
    AZURE("/openai/v1", "/models", "api-key", ""),
    /** OpenAI's bodies; its address says its version itself. */
    GEMINI("", "/models", "Authorization", "Bearer "),
    /** The Messages API. Its list of models is told in pages, of which one of this size is all. */
    ANTHROPIC("/v1", "/models?limit=1000", "x-api-key", "");

    private static final String GEMINI_MODELS = "models/";

    private final String surface;
    private final String models;
    private final String keyHeader;
    private final String keyScheme;

    Dialect(String surface, String models, String keyHeader, String keyScheme) {
        this.surface = surface;
        this.models = models;
        this.keyHeader = keyHeader;
        this.keyScheme = keyScheme;
    }

    /** What stands between the address of the engine and that of a request. */
    public String surface() {
        return surface;
    }

    /** Where its models are listed, below {@link #surface}. */
    public String models() {
        return models;
    }

    /** The header that holds the key. */
    public String keyHeader() {
        return keyHeader;
    }

    /** What that header says. */
    public String keyText(Secret key) {
        return keyScheme + key.reveal();
    }

    /** What else each request says. */
    public Map<String, String> headers() {
        return this == ANTHROPIC ? Map.of("anthropic-version", "2023-06-01") : Map.of();
    }

    /** A model by the name that requests use, where its list adds to that. */
    public String model(String listed) {
        return this == GEMINI && listed.startsWith(GEMINI_MODELS)
                ? listed.substring(GEMINI_MODELS.length())
                : listed;
    }

    /**
     * Whether a refusal of this status and these words is about the key or the account, beyond the
     * statuses that say so: Gemini says 400 of a key that it does not know, and Anthropic of an
     * account without money.
     */
    public boolean refusesKey(int status, String words) {
        if (status != 400) {
            return false;
        }
        return switch (this) {
            case GEMINI ->
                    words.startsWith("API key not valid")
                            || words.startsWith("API key expired")
                            || words.startsWith("Missing or invalid Authorization header");
            case ANTHROPIC -> words.startsWith("Your credit balance is too low");
            case OPENAI, AZURE -> false;
        };
    }
}
