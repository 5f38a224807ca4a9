package dev.dreamserver.provider;

import dev.dreamserver.engine.Dialect;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What is particular about a provider. Those with a name of their own pass ProviderContractTest on
 * their documented wire format and errors; everybody else is {@link #COMPATIBLE}.
 */
public enum Preset {
    OPENAI("openai", "OpenAI", "https://api.openai.com", Dialect.OPENAI),
    /** Tells usage without being asked, in its own words. */
    ANTHROPIC("anthropic", "Anthropic", "https://api.anthropic.com", Dialect.ANTHROPIC),
    /** By the endpoint that it documents as compatible with OpenAI. */
    GEMINI(
            "gemini",
            "Gemini",
            "https://generativelanguage.googleapis.com/v1beta/openai",
            Dialect.GEMINI),
    /** Each customer has an address of their own; it lists what could be deployed there. */
    AZURE("azure", "Azure OpenAI", "", Dialect.AZURE),
    DEEPSEEK("deepseek", "DeepSeek", "https://api.deepseek.com", Dialect.OPENAI),
    /** Refuses the wish for usage, which it tells anyway. */
    MISTRAL("mistral", "Mistral", "https://api.mistral.ai", Dialect.OPENAI),
    GROQ("groq", "Groq", "https://api.groq.com/openai", Dialect.OPENAI),
    /**
     * Tells usage anyway; 403 is said of a request that is not allowed, not of a key; lists its
     * models to everybody, so the key is looked at elsewhere.
     */
    OPENROUTER("openrouter", "OpenRouter", "https://openrouter.ai/api", Dialect.OPENAI),
    COMPATIBLE("compatible", "OpenAI-compatible", "", Dialect.OPENAI);

    private final String id;
    private final String label;
    private final String address;
    private final Dialect dialect;

    Preset(String id, String label, String address, Dialect dialect) {
        this.id = id;
        this.label = label;
        this.address = address;
        this.dialect = dialect;
    }

    /** The one of this id. */
    public static Optional<Preset> of(String id) {
        return Arrays.stream(values()).filter(one -> one.id.equals(id)).findFirst();
    }

    /** Stable, for programs and tables. */
    public String id() {
        return id;
    }

    /** As people know it. */
    public String label() {
        return label;
    }

    /** How it is addressed. */
    public Dialect dialect() {
        return dialect;
    }

    /** Its documented address, without {@code /v1}; empty where everybody has their own. */
    public Optional<URI> address() {
        return address.isEmpty() ? Optional.empty() : Optional.of(URI.create(address));
    }

    /** Whether it must be told in a stream that usage is wanted, and takes that. */
    public boolean toldToCount() {
        return this != ANTHROPIC && this != MISTRAL && this != OPENROUTER;
    }

    /** The statuses by which it refuses a key. */
    public Set<Integer> keyRefusals() {
        return this == OPENROUTER ? Set.of(401) : Set.of(401, 403);
    }

    /** Where only a good key is answered, if the list of models does not tell. */
    public Optional<String> keyCheck() {
        return this == OPENROUTER ? Optional.of("/v1/key") : Optional.empty();
    }

    /** Whether all that it lists can be asked. */
    public boolean servesWhatItLists() {
        return this != AZURE;
    }
}
