package dev.dreamserver.provider;

import dev.dreamserver.security.Secret;
import java.util.List;
import java.util.Optional;

/**
 * What an administrator wants of a provider.
 *
 * @param preset whose particulars it has
 * @param address empty for the preset's own
 * @param key the key; empty leaves it as it is, an empty secret takes it away
 * @param offersAll whether all models that it lists are offered
 * @param models those that are offered otherwise, by its own names
 * @param shared whether they are offered by their plain names too, together with other providers
 * @param weight its share of the work among those who offer the same plain name
 * @param concurrent requests under way there at once
 * @param fallbacks models that are asked in this order when it cannot answer, by the house's names
 * @param enabled whether it is used
 */
public record ProviderDraft(
        Preset preset,
        String address,
        Optional<Secret> key,
        boolean offersAll,
        List<String> models,
        boolean shared,
        int weight,
        int concurrent,
        List<String> fallbacks,
        boolean enabled) {

    /** Copies the lists. */
    public ProviderDraft {
        models = List.copyOf(models);
        fallbacks = List.copyOf(fallbacks);
    }

    /** One with the key of this text and everything else as it is mostly wanted. */
    public static ProviderDraft of(Preset preset, String address, Secret key) {
        return new ProviderDraft(
                preset, address, Optional.of(key), true, List.of(), false, 1, 64, List.of(), true);
    }
}
