package dev.dreamserver.routing.rest;

import dev.dreamserver.routing.Decision;
import dev.dreamserver.routing.Routed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A decision as the API shows it; time and person are missing where it was only tried. */
record DecisionJson(
        @Nullable Instant at,
        @Nullable String who,
        @Nullable String team,
        String asked,
        @Nullable String model,
        String why,
        String words) {

    static DecisionJson of(Routed one) {
        var decision = one.decision();
        return new DecisionJson(
                one.at(),
                one.who(),
                one.team().orElse(null),
                decision.asked(),
                decision.model().orElse(null),
                decision.reason().why().name(),
                decision.reason().words());
    }

    static DecisionJson of(Decision decision) {
        return new DecisionJson(
                null,
                null,
                null,
                decision.asked(),
                decision.model().orElse(null),
                decision.reason().why().name(),
                decision.reason().words());
    }
}
