package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.engine.ProviderTerms.Patience;
import java.time.Duration;

/**
 * How a provider does, by what became of the requests to it: how many are under way, and whether it
 * failed so often in a row that it is left out for a while. After that time one request is let
 * through; as that one goes, so goes the rest. Outlives the snapshots of engines. Thread-safe.
 */
final class Standing {

    private static final int LONGEST = 30;

    private int underWay;
    private int failures;
    private int timesOut;
    private boolean out;
    private boolean onTrial;
    private long until;

    /** Takes a place there, if one is to be had. One of the three below gives it back. */
    synchronized boolean enter(ProviderTerms terms, long now) {
        if (terms.state() != ProviderTerms.State.UP
                || underWay >= terms.concurrent()
                || (out && (onTrial || now - until < 0))) {
            return false;
        }
        onTrial = out;
        underWay++;
        return true;
    }

    /** Whether it is left out at this moment. */
    synchronized boolean isOut(long now) {
        return out && now - until < 0;
    }

    /** Whether it is asked as much as it may be. */
    synchronized boolean isFull(ProviderTerms terms) {
        return underWay >= terms.concurrent();
    }

    /** How many requests are under way there. */
    synchronized int underWay() {
        return underWay;
    }

    /** A request ended in a way that says nothing of the provider. */
    synchronized void left() {
        underWay--;
        onTrial = false;
    }

    /**
     * A request was answered.
     *
     * @return whether it was left out until now
     */
    synchronized boolean well() {
        var back = out;
        left();
        healed();
        return back;
    }

    /** Somebody looked, and it is well. */
    synchronized void healed() {
        failures = 0;
        timesOut = 0;
        out = false;
    }

    /**
     * A request failed.
     *
     * @return for how long it is left out from now on; zero when it is not, or was already
     */
    synchronized Duration failed(Patience patience, long now) {
        left();
        failures++;
        if (out ? now - until < 0 : failures < patience.failures()) {
            return Duration.ZERO;
        }
        var time = patience.leftOut().multipliedBy(Math.min(LONGEST, 1L << Math.min(timesOut, 5)));
        timesOut++;
        out = true;
        until = now + time.toNanos();
        return time;
    }
}
