package dev.dreamserver.gateway.wire;

import dev.dreamserver.cache.AnswerMemory;
import dev.dreamserver.cache.CacheSettings;
import dev.dreamserver.cache.CanonicalRequest;
import dev.dreamserver.cache.KnownAnswer;
import dev.dreamserver.engine.EngineEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which requests may be answered from memory, and with what. A request is the same as another one
 * when the same person, or team where that is allowed, asks the same engines at the same address
 * for the same. Thread-safe.
 */
final class Recall {

    /** Nothing is remembered. */
    static final Recall OFF = new Recall(null, AnswerMemory.NONE, Map.of());

    /** Longer requests are rarely made twice, and take long to compare. */
    private static final int LONGEST_REQUEST = 1 << 20;

    private final @Nullable CacheSettings settings;
    private final AnswerMemory memory;
    private final Map<String, UUID> runs;

    private Recall(@Nullable CacheSettings settings, AnswerMemory memory, Map<String, UUID> runs) {
        this.settings = settings;
        this.memory = memory;
        this.runs = Map.copyOf(runs);
    }

    /** The same with these limits and this memory. */
    Recall with(CacheSettings limits, AnswerMemory other) {
        return new Recall(limits.enabled() ? limits : null, other, runs);
    }

    /**
     * The same, with these engines. One of the house that was not there before has been started
     * since, and may run another model by the same name.
     */
    Recall with(List<EngineEndpoint> engines) {
        var now = new HashMap<String, UUID>();
        for (var one : engines) {
            if (one.provider().isEmpty()) {
                now.put(one.id(), runs.getOrDefault(one.id(), UUID.randomUUID()));
            }
        }
        return new Recall(settings, memory, now);
    }

    /** What is wished of the memory. */
    enum Wish {
        /** Nothing is said: what cannot come out differently is remembered. */
        USUAL,
        /** It is remembered, whatever comes out. */
        YES,
        /** It is neither looked for nor remembered. */
        NO,
        /** It is answered anew, and that is remembered. */
        REFRESH;

        /** The wish of a header; nothing that is unknown is a wish. */
        static Wish of(@Nullable String header) {
            return switch (header) {
                case "yes" -> YES;
                case "no" -> NO;
                case "refresh" -> REFRESH;
                case null, default -> USUAL;
            };
        }
    }

    /**
     * Looks whether there is an answer.
     *
     * @param order the engines that may be asked
     */
    Recollection look(Exchange of, Wish wish, List<Upstream> order, byte[] request, int length) {
        var limits = settings;
        if (limits == null || !mayBe(of, wish, length)) {
            return Recollection.NONE;
        }
        var key = CanonicalRequest.key(parts(of, limits, order), request, length);
        if (key.isEmpty()) {
            return Recollection.NONE;
        }
        Optional<KnownAnswer> known =
                wish == Wish.REFRESH ? Optional.empty() : memory.find(key.get());
        return new Recollection(memory, limits, key.get(), known.orElse(null));
    }

    private static boolean mayBe(Exchange of, Wish wish, int length) {
        if (!of.route.repeats() || length > LONGEST_REQUEST) {
            return false;
        }
        return switch (wish) {
            case NO -> false;
            case YES, REFRESH -> true;
            case USUAL -> of.peek().coldest();
        };
    }

    private List<String> parts(Exchange of, CacheSettings limits, List<Upstream> order) {
        var parts = new ArrayList<String>();
        var team = limits.teams() ? of.caller.team() : Optional.<String>empty();
        parts.add(team.isPresent() ? "team" : "person");
        parts.add(team.orElse(of.caller.personId()));
        parts.add(of.route.path());
        // By which way the house chooses among them does not matter.
        order.stream()
                .map(Upstream::endpoint)
                .map(this::known)
                .sorted()
                .distinct()
                .forEach(parts::add);
        return parts;
    }

    /** What is known of who would answer: another address or model may answer differently. */
    private String known(EngineEndpoint one) {
        return String.join(
                "\n",
                one.id(),
                String.valueOf(runs.get(one.id())),
                one.uri().toString(),
                one.model(),
                one.upstreamModel(),
                Integer.toString(one.contextTokens()));
    }
}
