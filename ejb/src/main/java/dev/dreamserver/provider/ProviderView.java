package dev.dreamserver.provider;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A provider as administrators and operators see it; never its key.
 *
 * @param version grows with every change; tells whether it is still the one that was looked at
 * @param hasKey whether it has one
 * @param listed the models that it offers by its own account, in its order
 * @param offered those that the house offers
 * @param since when it reached its state
 * @param reason what is wrong, in a sentence
 * @param lastFailure when something was last wrong, while the house was up
 */
public record ProviderView(
        String name,
        long version,
        Preset preset,
        URI address,
        boolean hasKey,
        List<String> listed,
        List<String> offered,
        boolean offersAll,
        boolean shared,
        int weight,
        int concurrent,
        List<String> fallbacks,
        boolean enabled,
        State state,
        Instant since,
        Optional<String> reason,
        Optional<Instant> lastFailure) {

    /** How a provider does. */
    public enum State {
        /** It is switched off. */
        OFF,
        /** It was not looked at yet. */
        NEW,
        UP,
        /** It does not answer. */
        AWAY,
        /** It failed too often in a row, and is asked nothing for a while. */
        LEFT_OUT,
        /** It does not take the key, or the house cannot read it. */
        NO_KEY
    }
}
