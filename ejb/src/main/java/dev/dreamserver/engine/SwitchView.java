package dev.dreamserver.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One switch from a model to another. Immutable.
 *
 * @param id its id
 * @param from the model that answered before; empty text where there was none
 * @param to the model that shall answer
 * @param phase how far it is
 * @param beside whether both run at the same time, so that nobody waits
 * @param since when it came to this phase
 * @param reason why it was rolled back, in a sentence
 * @param askedBy what people call the one who asked for it
 */
public record SwitchView(
        UUID id,
        String from,
        String to,
        SwitchPhase phase,
        boolean beside,
        Instant since,
        Optional<String> reason,
        String askedBy) {

    SwitchView at(SwitchPhase next, boolean both, Instant now, Optional<String> why) {
        return new SwitchView(id, from, to, next, both, now, why, askedBy);
    }
}
