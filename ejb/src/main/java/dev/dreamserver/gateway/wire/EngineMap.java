package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.GatewayError;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who answers for which model, at one moment. Immutable; replaced whole when engines change. */
final class EngineMap {

    static final EngineMap EMPTY = new EngineMap();
    private static final int MANY = Integer.MAX_VALUE;

    private final Map<String, List<Upstream>> byModel;
    private final Map<String, Standing> standings;
    private final Map<String, FairQueue> queues;
    private final Map<String, Integer> places;
    private final Map<String, Upstream> own;
    private final Map<String, Upstream> former;
    private final Set<URI> addresses;

    private EngineMap() {
        byModel = Map.of();
        standings = Map.of();
        queues = Map.of();
        places = Map.of();
        own = Map.of();
        former = Map.of();
        addresses = Set.of();
    }

    /**
     * The first endpoint of a model is the preferred one, and the only one where it is the house's
     * own; providers that offer the same model share its work. What is known of a provider by its
     * traffic is kept, and so is who waits for an engine.
     *
     * @param newQueue makes a queue for an engine of so many places
     */
    EngineMap(List<EngineEndpoint> endpoints, EngineMap before, IntFunction<FairQueue> newQueue) {
        var map = new LinkedHashMap<String, List<Upstream>>();
        standings = new HashMap<>();
        queues = new HashMap<>();
        places = new HashMap<>();
        own = new HashMap<>();
        former = new HashMap<>();
        for (var endpoint : endpoints) {
            var standing =
                    standings.computeIfAbsent(
                            endpoint.id(), id -> before.standings.getOrDefault(id, new Standing()));
            if (endpoint.answers() && before.isAway(endpoint.id())) {
                standing.healed();
            }
            var group = map.computeIfAbsent(endpoint.model(), any -> new ArrayList<>());
            if (group.isEmpty()
                    || (endpoint.provider().isPresent()
                            && group.getFirst().endpoint().provider().isPresent())) {
                var upstream = new Upstream(endpoint, standing, queue(endpoint, before, newQueue));
                group.add(upstream);
                if (endpoint.provider().isEmpty()) {
                    own.putIfAbsent(endpoint.id(), upstream);
                    endpoint.also().forEach(name -> former.putIfAbsent(name, upstream));
                }
            }
        }
        byModel = map;
        addresses =
                map.values().stream()
                        .flatMap(List::stream)
                        .map(Upstream::address)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private @Nullable FairQueue queue(
            EngineEndpoint endpoint, EngineMap before, IntFunction<FairQueue> newQueue) {
        if (endpoint.provider().isPresent()) {
            return null;
        }
        var known = before.queues.get(endpoint.id());
        if (known == null && endpoint.places() == 0 && !endpoint.held()) {
            return null;
        }
        var unlimited = endpoint.places() == 0 ? MANY : endpoint.places();
        var now = endpoint.held() ? 0 : unlimited;
        places.put(endpoint.id(), now);
        return queues.computeIfAbsent(
                endpoint.id(), id -> known == null ? newQueue.apply(now) : known);
    }

    /** Calls those who waited for a place that there is now. Once this map is the one in force. */
    void open() {
        queues.forEach((id, queue) -> queue.resize(places.getOrDefault(id, 0)));
    }

    /** The same engine of the house, as it is now: its model may have been switched. */
    Upstream now(Upstream chosen) {
        var endpoint = chosen.endpoint();
        if (endpoint.provider().isPresent()) {
            return chosen;
        }
        var same = byModel.get(endpoint.model());
        return same != null && same.getFirst().endpoint().id().equals(endpoint.id())
                ? same.getFirst()
                : own.getOrDefault(endpoint.id(), chosen);
    }

    /** How many requests wait for a place at an engine of the house. */
    int waiting() {
        return queues.values().stream().mapToInt(FairQueue::waiting).sum();
    }

    private boolean isAway(String id) {
        return byModel.values().stream()
                .flatMap(List::stream)
                .map(Upstream::endpoint)
                .anyMatch(endpoint -> endpoint.id().equals(id) && !endpoint.answers());
    }

    /** Whether somebody offers this model. */
    boolean has(String model) {
        return byModel.containsKey(model) || former.containsKey(model);
    }

    /** Whether an engine lives there. */
    boolean knows(URI address) {
        return addresses.contains(address);
    }

    /**
     * Who may be asked for this model now, in this order: those who offer it, by weight, then what
     * they fall back to.
     *
     * @throws RefusedException when nobody offers it
     */
    List<Upstream> choose(RequestPeek peek, byte[] request, RandomGenerator random)
            throws RefusedException {
        var model = peek.model();
        var group = byModel.get(model);
        if (group != null) {
            return group.getFirst().endpoint().provider().isEmpty()
                    ? group
                    : order(group, () -> Equals.beginning(request, peek), random);
        }
        var instead = former.get(model);
        if (instead != null) {
            peek.renamedTo(instead.endpoint().model());
            return List.of(instead);
        }
        throw new RefusedException(
                byModel.isEmpty()
                        ? new Refused(
                                GatewayError.NO_ENGINE, "No engine can answer now. Try again soon.")
                        : new Refused(
                                GatewayError.UNKNOWN_MODEL,
                                "There is no model \"%s\" here. See /v1/models.".formatted(model),
                                "model"));
    }

    private List<Upstream> order(
            List<Upstream> equals, LongSupplier beginning, RandomGenerator random) {
        var order = Equals.order(equals, beginning, random);
        for (var equal : List.copyOf(order)) {
            for (var fallback : equal.endpoint().provider().orElseThrow().fallbacks()) {
                for (var next :
                        Equals.byWeight(byModel.getOrDefault(fallback, List.of()), random)) {
                    if (!order.contains(next)) {
                        order.add(next);
                    }
                }
            }
        }
        return order;
    }

    /** Who is asked first for each model. */
    Map<String, EngineEndpoint> first() {
        var first = new LinkedHashMap<String, EngineEndpoint>();
        byModel.forEach((model, group) -> first.put(model, group.getFirst().endpoint()));
        return first;
    }

    /**
     * The answer to GET /v1/models.
     *
     * @param virtual names behind which models stand; a model that is really called so goes first
     */
    byte[] list(Set<String> virtual, Wording to) {
        return ModelList.of(
                byModel.keySet(),
                virtual.stream().filter(name -> !byModel.containsKey(name)).toList(),
                to);
    }
}
