package dev.dreamserver.catalog;
import java.util.Optional;
/** Placeholder. */
public record Fit(long weights, long context, long working, long margin, long free) {
    /** Verdict. */
    public enum Verdict { GREEN, YELLOW, RED }
    public static Fit of(Optional<Shape> shape, long weights, Room room, int tokens, int slots) {
        return new Fit(weights, shape.map(s -> s.contextBytes(tokens, slots)).orElse(0L), Math.max(1L << 29, weights / 33), Math.max(1L << 30, room.total() / 20), room.free());
    }
    public long need() { return weights + context + working; }
    public long spare() { return free - need(); }
    public Verdict verdict() { return need() + margin <= free * 0.9 ? Verdict.GREEN : need() <= free ? Verdict.YELLOW : Verdict.RED; }
    public int largestGreenContext() { return 0; }
}
