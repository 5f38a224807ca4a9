package dev.dreamserver.setup;

/**
 * Whether a model fits the memory, and the sum that says so; all in bytes.
 *
 * <p>It needs its weights, its conversations and working room. It fits with room when that and a
 * margin take at most nine tenths of what is free, tightly when it takes no more than what is free.
 *
 * @param weights bytes of the file
 * @param conversations bytes of the tokens of all answers that are written at a time
 * @param working bytes for computing: 3 % of the weights, at least half a gibibyte
 * @param margin what should stay free: 5 % of the memory, at least one gibibyte
 * @param free what a model may take: what is free now and what the present one gives back
 */
public record Fit(long weights, long conversations, long working, long margin, long free) {

    private static final long GIB = 1L << 30;

    /** How well. */
    public enum Verdict {
        ROOM,
        TIGHT,
        TOO_BIG
    }

    static Fit of(ModelSize size, Packing packing, long tokens, long memory, long free) {
        var weights = size.weights(packing);
        return new Fit(
                weights,
                size.tokenBytes() * tokens,
                Math.max(GIB / 2, Math.round(weights * 0.03)),
                Math.max(GIB, Math.round(memory * 0.05)),
                free);
    }

    /** What it takes in all. */
    public long need() {
        return weights + conversations + working;
    }

    /** What stays free; less than 0: so much is missing. */
    public long spare() {
        return free - need();
    }

    public Verdict verdict() {
        if (need() + margin <= free * 0.9) {
            return Verdict.ROOM;
        }
        return need() <= free ? Verdict.TIGHT : Verdict.TOO_BIG;
    }
}
