package dev.dreamserver.catalog;

import java.util.Optional;

/**
 * Whether a model fits, and the sum that says so; all in bytes.
 *
 * <p>It needs its weights, its context and working room: 3 % of the weights, at least half a
 * gibibyte, one KiB for each token of a conversation, and on a GPU 0.4 GiB for the program itself.
 * Where it ran on this machine before, what it took then counts instead. It fits when that and a
 * margin take at most nine tenths of what is free, tightly when it takes no more than what is free.
 *
 * <p>Held against llama.cpp 0.7.0 on an NVIDIA H200 (driver 580.159.04, 2026-11-28) with eleven
 * models' shapes: the program itself took 0.58 GiB, buffers for computing 60 to 174 MiB, what grew
 * with the first long prompt 12 to 110 MiB, and the table of who sees whom in a batch of 512 tokens
 * two bytes for each pair. The sum was never less than that, since weights that stay in the
 * machine's memory, the table of words, are counted too; at most a fifth more. {@code FitTest} has
 * the figures.
 *
 * @param weights bytes of its files
 * @param context bytes of the tokens of all answers that are written at a time
 * @param working bytes for computing
 * @param margin what should stay free
 * @param free what a model may take
 * @param tokens of one conversation that were counted with
 * @param slots answers at a time that were counted with
 * @param shaped whether the context follows from the model's own shape; else a usual one was taken
 * @param measured what it took here, if it ran here
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
        Optional<Measured> measured,
        int largestGreenContext) {

    private static final long GIB = 1L << 30;

    /** Of a shape that is not known: as Qwen3 14B has it, 40 layers of 8 heads of 128. */
    private static final long USUAL_TOKEN = 160L << 10;

    /** Who sees whom: two bytes for each token of a batch of {@link Shape#BATCH}. */
    private static final long SEEN_TOKEN = 2L * Shape.BATCH;

    private static final int MOST_CONTEXT = 1 << 20;
    private static final int STEP = 256;

    /** How well. */
    public enum Verdict {
        GREEN,
        YELLOW,
        RED
    }

    /**
     * What follows from a measurement.
     *
     * @param taken what was measured
     * @param need what it needs by that; with another context what was measured, less the sum of
     *     that context and with the sum of this one
     * @param exact whether it was measured with this very context
     */
    public record Measured(Taken taken, long need, boolean exact) {}

    /**
     * The sum of a model that never ran here.
     *
     * @param weights bytes of all files, the projector included
     */
    public static Fit of(Optional<Shape> shape, long weights, Room room, int tokens, int slots) {
        return of(shape, weights, room, tokens, slots, Optional.empty());
    }

    /**
     * The sum.
     *
     * @param weights bytes of all files, the projector included
     * @param taken what it took in such a room
     */
    public static Fit of(
            Optional<Shape> shape,
            long weights,
            Room room,
            int tokens,
            int slots,
            Optional<Taken> taken) {
        var fit =
                new Fit(
                        weights,
                        context(shape, tokens, slots),
                        working(weights, room, tokens),
                        room.kind().margin(room.total()),
                        room.free(),
                        tokens,
                        slots,
                        shape.isPresent(),
                        taken.map(then -> measured(shape, weights, room, tokens, slots, then)),
                        0);
        return fit.withLargest(shape);
    }

    private static long context(Optional<Shape> shape, int tokens, int slots) {
        return shape.map(of -> of.contextBytes(tokens, slots)).orElse(USUAL_TOKEN * tokens * slots);
    }

    private static long working(long weights, Room room, int tokens) {
        return Math.max(GIB / 2, Math.round(weights * 0.03))
                + room.kind().context()
                + SEEN_TOKEN * tokens;
    }

    /** Of a context all that grows with it. */
    private static long growing(Optional<Shape> shape, int tokens, int slots) {
        return context(shape, tokens, slots) + SEEN_TOKEN * tokens;
    }

    private static Measured measured(
            Optional<Shape> shape, long weights, Room room, int tokens, int slots, Taken then) {
        var apart = then.bytes() - growing(shape, then.tokens(), then.slots());
        if (room.kind() == Room.Kind.MEMORY) {
            // What it has beyond room for computing are weights that it copied to pack them anew.
            var copied = Math.clamp(apart - working(weights, room, 0), 0, weights);
            apart += weights - copied;
        }
        return new Measured(
                then,
                Math.max(0, apart) + growing(shape, tokens, slots),
                then.tokens() == tokens && then.slots() == slots);
    }

    private Fit withLargest(Optional<Shape> shape) {
        var most = shape.map(Shape::trainedContext).filter(trained -> trained > 0).orElse(tokens);
        var apart = need() - growing(shape, tokens, slots);
        var left = (long) (free * 0.9) - margin - apart;
        var low = 0;
        var high = Math.min(most, MOST_CONTEXT) / STEP;
        while (low < high) {
            var middle = (low + high + 1) / 2;
            if (growing(shape, middle * STEP, slots) <= left) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return new Fit(
                weights,
                context,
                working,
                margin,
                free,
                tokens,
                slots,
                shaped,
                measured,
                low * STEP);
    }

    /** What it takes in all: as measured, else as foretold. */
    public long need() {
        return measured.map(Measured::need).orElseGet(this::foretold);
    }

    /** What it takes in all by its shape. */
    public long foretold() {
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
