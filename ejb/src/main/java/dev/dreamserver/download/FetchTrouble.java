package dev.dreamserver.download;

import java.time.Duration;
import java.util.Optional;

/** Why a file did not come, in a sentence for people, and what follows from it. */
final class FetchTrouble extends Exception {

    private static final long serialVersionUID = 1L;

    /** What follows. */
    enum Then {
        /** Try again by itself. */
        RETRY,
        /** The signed address has run out: ask the original one again. */
        RENEW,
        /** The file became another one: begin it anew. */
        RESTART,
        /** Stand still until somebody made room. */
        PAUSE,
        /** Give up until somebody resumes it. */
        FAIL,
        /** Somebody paused or cancelled it, or the house closes. */
        STOP
    }

    private final Then then;
    private final transient Optional<Duration> wait;

    FetchTrouble(Then then, String sentence) {
        this(then, sentence, Optional.empty());
    }

    FetchTrouble(Then then, String sentence, Optional<Duration> wait) {
        super(sentence);
        this.then = then;
        this.wait = wait;
    }

    /** Nobody is told: somebody wanted it so. */
    static FetchTrouble stopped() {
        return new FetchTrouble(Then.STOP, Then.STOP.name());
    }

    Then then() {
        return then;
    }

    /** How long the server wants to be left alone. */
    Optional<Duration> pause() {
        return wait;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
