package dev.dreamserver.routing;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Decides for the gateway, from memory and in microseconds, and remembers the last decisions of
 * this node. Thread-safe; never waits for anything but a few instructions of another thread.
 */
public final class Router {

    /** So many decisions are remembered. */
    public static final int REMEMBERED = 100;

    private final Clock clock;
    private final ZoneId zone;
    private final Pins pins = new Pins(Pins.MOST, System.nanoTime());
    private final ArrayDeque<Routed> latest = new ArrayDeque<>(REMEMBERED);
    private final ConcurrentMap<Share.Way, LongAdder> counts = new ConcurrentHashMap<>();
    private long made;
    private volatile RoutingTable table = RoutingTable.EMPTY;
    private volatile BudgetsLeft budgets = BudgetsLeft.ALL;

    /**
     * A router that knows nothing yet.
     *
     * @param zone whose days are counted
     */
    public Router(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /** From now on these names, rules and models hold. */
    public void become(RoutingTable now) {
        table = now;
    }

    /** From now on this much is left. */
    void become(BudgetsLeft now) {
        budgets = now;
    }

    RoutingTable table() {
        return table;
    }

    /** Whether there is anything to decide for this name; otherwise its model answers itself. */
    public boolean concerns(String model) {
        return table.concerns(model);
    }

    /** The virtual models that are told to those who ask what there is. */
    public Set<String> told() {
        return table.told();
    }

    /** The same, with what stands behind them. */
    public List<VirtualModel> offered() {
        var now = table;
        return now.told().stream().map(now::view).toList();
    }

    /** A name as it stands, which {@link #offers} says is one. */
    public VirtualModel name(String name) {
        return table.view(name);
    }

    /** Whether it is a name of the house behind which some model stands. */
    public boolean offers(String name) {
        var now = table;
        return now.isVirtual(name) && now.answering(name).isPresent();
    }

    /**
     * The models that a name of the house may lead to now, without the rules: of one that the
     * prompt decides, what simple prompts go to first.
     */
    public Set<String> leadsTo(String name) {
        return table.leadsTo(name);
    }

    /**
     * Decides which model answers, and remembers it.
     *
     * @return null where the model that was asked for answers itself
     */
    public @Nullable Decision route(Ask ask) {
        var now = clock.instant();
        var decision = table.decide(ask, budgets, pins, now, System.nanoTime());
        if (decision == null || decision.model().isEmpty()) {
            return decision;
        }
        synchronized (latest) {
            if (latest.size() == REMEMBERED) {
                latest.removeLast();
            }
            latest.addFirst(
                    new Routed(++made, now, ask.caller().name(), ask.caller().team(), decision));
        }
        var day = LocalDate.ofInstant(now, zone);
        counts.computeIfAbsent(Share.Way.of(day, decision), any -> new LongAdder()).increment();
        return decision;
    }

    /** What it would decide; nothing is remembered. */
    @Nullable Decision wouldRoute(Ask ask) {
        var nanos = System.nanoTime();
        return table.decide(ask, budgets, new Pins(1, nanos), clock.instant(), nanos);
    }

    /** The last decisions of this node, the newest first. */
    public List<Routed> latest() {
        synchronized (latest) {
            return List.copyOf(latest);
        }
    }

    /** Takes what was counted since this was last asked. */
    Map<Share.Way, Long> counted() {
        var taken = new HashMap<Share.Way, Long>();
        for (var one : counts.entrySet()) {
            var count = one.getValue().sumThenReset();
            if (count > 0) {
                taken.put(one.getKey(), count);
            }
        }
        var today = LocalDate.ofInstant(clock.instant(), zone);
        counts.keySet().removeIf(way -> way.day().isBefore(today.minusDays(1)));
        return taken;
    }

    /** Counts again what could not be written. */
    void countAgain(Map<Share.Way, Long> unwritten) {
        unwritten.forEach(
                (way, count) -> counts.computeIfAbsent(way, any -> new LongAdder()).add(count));
    }
}
