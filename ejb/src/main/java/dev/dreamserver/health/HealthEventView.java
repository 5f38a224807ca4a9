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
        Instant at) {

    /** The reason of a stop of everything that the owner asked for. */
    public static final String PLANNED = "stopped by its owner";

    private static final String PLANNED_RESTART = "restarted by its owner"; // the supervisor's word

    /** Whether the owner wanted it so: then it is no trouble. */
    public boolean planned() {
        return reason.filter(why -> why.equals(PLANNED) || why.equals(PLANNED_RESTART)).isPresent();
    }
}
