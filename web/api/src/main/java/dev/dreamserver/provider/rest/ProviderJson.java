package dev.dreamserver.provider.rest;

import dev.dreamserver.provider.ProviderView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A provider as JSON, without its key; times as ISO 8601 in UTC. */
record ProviderJson(
        String name,
        String kind,
        String url,
        boolean hasKey,
        String state,
        String since,
        @Nullable String reason,
        @Nullable String lastFailure,
        boolean enabled,
        boolean offersAll,
        List<String> models,
        List<String> listed,
        boolean shared,
        int weight,
        int concurrent,
        List<String> fallbacks,
        long requestsToday) {

    static ProviderJson of(ProviderView provider, long requestsToday) {
        return new ProviderJson(
                provider.name(),
                provider.preset().id(),
                provider.address().toString(),
                provider.hasKey(),
                provider.state().name().toLowerCase(Locale.ROOT),
                provider.since().toString(),
                provider.reason().orElse(null),
                provider.lastFailure().map(Instant::toString).orElse(null),
                provider.enabled(),
                provider.offersAll(),
                provider.offered().stream().map(one -> provider.name() + "/" + one).toList(),
                provider.listed(),
                provider.shared(),
                provider.weight(),
                provider.concurrent(),
                provider.fallbacks(),
                requestsToday);
    }
}
