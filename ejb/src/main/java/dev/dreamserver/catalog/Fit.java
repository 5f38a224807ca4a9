package dev.dreamserver.catalog;

import java.util.Optional;

/**
 * Whether a model fits, and the sum that says so; all in bytes.
 *
 * <p>It needs its weights, its context and working room: 3 % of the weights, at least half a
 * gibibyte, and on a GPU 0.4 GiB for the program itself. It fits when that and a margin take at
 * most nine tenths of what is free, tightly when it takes no more than what is free.
 *
 * @param weights bytes of its files
 * @param context bytes of the tokens of all answers that are written at a time
 * @param working bytes for computing
 * @param margin what should stay free
 * @param free what a model may take
 * @param tokens of one conversation that were counted with
 * @param slots answers at a time that were counted with
 * @param shaped whether the context follows from the model's own shape; else a usual one was taken
 * @param largestGreenContext the most tokens of one conversation with which it would fit; 0: none
 */
public record Fit(
        long weights,
        long context,
        long working,
        long margin,
        long free,
        int tokens,
        int slots,
        boolean shaped,
        int largestGreenContext) {

    private static final long GIB = 1L << 30;

    /** Of a shape that is not known: as Qwen3 14B has it, 40 layers of 8 heads of 128. */
    private static final long USUAL_TOKEN = 160L << 10;

    private static final int MOST_CONTEXT = 1 << 20;
    private static final int STEP = 256;

    /** How well. */
    public enum Verdict {
        GREEN,
        YELLOW,
        RED
    }

    /**
     * The sum.
     *
     * @param weights bytes of all files, the projector included
     */
    public static Fit of(Optional<Shape> shape, long weights, Room room, int tokens, int slots) {
        var working = Math.max(GIB / 2, Math.round(weights * 0.03)) + room.kind().context();
        var margin = room.kind().margin(room.total());
        var fit =
                new Fit(
                        weights,
                        context(shape, tokens, slots),
                        working,
                        margin,
                        room.free(),
                        tokens,
                        slots,
                        shape.isPresent(),
                        0);
        return fit.withLargest(shape);
    }

    private static long context(Optional<Shape> shape, int tokens, int slots) {
        return shape.map(of -> of.contextBytes(tokens, slots)).orElse(USUAL_TOKEN * tokens * slots);
    }

    private Fit withLargest(Optional<Shape> shape) {
        var most = shape.map(Shape::trainedContext).filter(trained -> trained > 0).orElse(tokens);
        var left = (long) (free * 0.9) - margin - weights - working;
        var low = 0;
        var high = Math.min(most, MOST_CONTEXT) / STEP;
        while (low < high) {
            var middle = (low + high + 1) / 2;
            if (context(shape, middle * STEP, slots) <= left) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return new Fit(weights, context, working, margin, free, tokens, slots, shaped, low * STEP);
    }

    /** What it takes in all. */
    public long need() {
        return weights + context + working;
    }

    /** What stays free; less than 0: so much is missing. */
    public long spare() {
        return free - need();
    }

    public Verdict verdict() {
        if (need() + margin <= free * 0.9) {
            return Verdict.GREEN;
        }
        return need() <= free ? Verdict.YELLOW : Verdict.RED;
    }
}
