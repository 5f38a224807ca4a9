package dev.dreamserver.quota;

import java.time.Instant;
import java.util.Optional;

/** Why a request does not fit. */
public sealed interface Shortage {

    /**
     * A budget has too little left.
     *
     * @param kind whose budget it is
     * @param until when its period ends, if ever
     * @param held whether there would be enough once the answers under way have ended
     */
    record Used(Subject.Kind kind, Optional<Instant> until, boolean held) implements Shortage {}

    /** The budgets cannot be looked at now. */
    record Unknown() implements Shortage {}
}
