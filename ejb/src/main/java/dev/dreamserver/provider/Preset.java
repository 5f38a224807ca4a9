package dev.dreamserver.provider;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What is particular about a provider. Those with a name of their own pass ProviderContractTest on
 * their documented wire format and errors; everybody else is {@link #COMPATIBLE}.
 */
public enum Preset {
    OPENAI("openai", "OpenAI", "https://api.openai.com", true, true, ""),
    /** Refuses the wish for usage, which it tells anyway. */
    MISTRAL("mistral", "Mistral", "https://api.mistral.ai", false, true, ""),
    GROQ("groq", "Groq", "https://api.groq.com/openai", true, true, ""),
    DEEPSEEK("deepseek", "DeepSeek", "https://api.deepseek.com", true, true, ""),
    /**
     * Tells usage anyway; 403 is said of a request that is not allowed, not of a key; lists its
     * models to everybody, so the key is looked at elsewhere.
     */
    OPENROUTER("openrouter", "OpenRouter", "https://openrouter.ai/api", false, false, "/v1/key"),
    COMPATIBLE("compatible", "OpenAI-compatible", "", true, true, "");

    private final String id;
    private final String label;
    private final String address;
    private final boolean toldToCount;
    private final boolean forbidsByKey;
    private final String keyCheck;

    Preset(
            String id,
            String label,
            String address,
            boolean toldToCount,
            boolean forbidsByKey,
            String keyCheck) {
        this.id = id;
        this.label = label;
        this.address = address;
        this.toldToCount = toldToCount;
        this.forbidsByKey = forbidsByKey;
        this.keyCheck = keyCheck;
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

    /** Its documented address, without {@code /v1}; empty where everybody has their own. */
    public Optional<URI> address() {
        return address.isEmpty() ? Optional.empty() : Optional.of(URI.create(address));
    }

    /** Whether it must be told in a stream that usage is wanted, and takes that. */
    public boolean toldToCount() {
        return toldToCount;
    }

    /** The statuses by which it refuses a key. */
    public Set<Integer> keyRefusals() {
        return forbidsByKey ? Set.of(401, 403) : Set.of(401);
    }

    /** Where only a good key is answered, if the list of models does not tell. */
    public Optional<String> keyCheck() {
        return keyCheck.isEmpty() ? Optional.empty() : Optional.of(keyCheck);
    }
}
