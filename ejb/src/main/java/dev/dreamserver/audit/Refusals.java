package dev.dreamserver.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts refusals by kind and source in bounded memory, until somebody takes the counts. Loses none
 * while it runs; never blocks. Thread-safe.
 */
final class Refusals {

    /** Stands for all sources beyond the bound. */
    static final String OTHERS = "others";

    private static final int MAX_KINDS = 64;

    private final int maxSources;
    private final ConcurrentMap<Refused, Long> counts = new ConcurrentHashMap<>();

    Refusals(int maxSources) {
        this.maxSources = maxSources;
    }

    /** What was refused, and to whom. */
    record Refused(String kind, String source) {}

    /** How often within the window. */
    record Counted(Refused refused, long times) {}

    void count(String kind, String source) {
        count(kind, source, 1);
    }

    void count(String kind, String source, long times) {
        add(new Refused(kind, source), times);
    }

    /** Takes all counts; what comes later counts anew. */
    List<Counted> take() {
        var taken = new ArrayList<Counted>();
        for (var refused : counts.keySet()) {
            var times = counts.remove(refused);
            if (times != null) {
                taken.add(new Counted(refused, times));
            }
        }
        return taken;
    }

    /** Puts counts back that could not be written. */
    void giveBack(List<Counted> taken) {
        taken.forEach(counted -> add(counted.refused(), counted.times()));
    }

    private void add(Refused refused, long times) {
        var known = counts.containsKey(refused);
        if (known || counts.size() < maxSources) {
            counts.merge(refused, times, Long::sum);
        } else if (counts.size() < maxSources + MAX_KINDS) {
            counts.merge(new Refused(refused.kind(), OTHERS), times, Long::sum);
        } else {
            counts.merge(new Refused(OTHERS, OTHERS), times, Long::sum);
        }
    }
}
