package dev.dreamserver.health;

import dev.dreamserver.health.spi.ServiceReport.State;
import java.time.Instant;
import java.util.Optional;

/**
 * One change in the life of a service.
 *
 * @param service its id
 * @param name what people call it
 * @param from what it was before, if that is known
 * @param to what it became
 * @param reason why, in a sentence, if that is known
 * @param at when it became so
 */
public record HealthEventView(
        String service,
        String name,
        Optional<State> from,
        State to,
        Optional<String> reason,
        Instant at) {}
