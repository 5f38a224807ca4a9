package dev.dreamserver.provider;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A provider as it is stored; what the watch over it knows. Immutable.
 *
 * @param version grows with every change
 */
record KnownProvider(
        UUID id,
        long version,
        String name,
        Preset preset,
        URI address,
        Optional<String> sealedKey,
        boolean offersAll,
        List<String> models,
        boolean shared,
        int weight,
        int concurrent,
        List<String> fallbacks,
        boolean enabled) {

    /** What its key's envelope is about. */
    static String about(UUID id) {
        return "key of provider " + id;
    }
}
