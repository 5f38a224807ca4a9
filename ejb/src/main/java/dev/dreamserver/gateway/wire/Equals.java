package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.ProviderTerms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** In which order those are asked who offer the same model. */
final class Equals {

    /** So many requests more for each of its weight, and another one goes first. */
    private static final int SLACK = 4;

    /** A beginning is as long as this; shorter prompts cost little to read again. */
    private static final int BEGINNING = 4096;

    private Equals() {}

    /**
     * By the beginning of the prompt where it is long, since who got it before may still have it in
     * its cache; otherwise by weight. Who has much more to do than another does not go first.
     */
    static List<Upstream> order(
            List<Upstream> equals, LongSupplier beginning, RandomGenerator random) {
        if (equals.size() < 2) {
            return new ArrayList<>(equals);
        }
        var begins = beginning.getAsLong();
        var order = begins == 0 ? byWeight(equals, random) : byBeginning(equals, begins);
        var idlest = order.stream().min(Comparator.comparingDouble(Equals::load)).orElseThrow();
        if (load(order.getFirst()) > load(idlest) + SLACK) {
            order.remove(idlest);
            order.addFirst(idlest);
        }
        return order;
    }

    private static double load(Upstream one) {
        return (double) one.standing().underWay() / weight(one);
    }

    /** The beginning of a long prompt as a number; 0 for a short one. */
    static long beginning(byte[] request, RequestPeek peek) {
        if (peek.promptStart < 0 || peek.promptEnd - peek.promptStart <= BEGINNING) {
            return 0;
        }
        var hash = 1L;
        for (var i = peek.promptStart; i < peek.promptStart + BEGINNING; i++) {
            hash = hash * 31 + request[i];
        }
        return hash == 0 ? 1 : hash;
    }

    /** The same order for the same beginning, each first for its share of all beginnings. */
    private static List<Upstream> byBeginning(List<Upstream> some, long beginning) {
        var order = new ArrayList<>(some);
        order.sort(Comparator.comparingDouble((Upstream one) -> -rank(one, beginning)));
        return order;
    }

    private static double rank(Upstream one, long beginning) {
        var mixed = mix(beginning ^ mix(one.endpoint().id().hashCode()));
        var part = ((mixed >>> 11) + 1) / (double) (1L << 53);
        return -weight(one) / Math.log(Math.min(part, Math.nextDown(1.0)));
    }

    /** Spreads the bits, as SplitMix64 does. */
    private static long mix(long bits) {
        var z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** All of them, each as likely to come first as its share of the weights. */
    static List<Upstream> byWeight(List<Upstream> some, RandomGenerator random) {
        var left = new ArrayList<>(some);
        var order = new ArrayList<Upstream>(some.size());
        while (left.size() > 1) {
            var point = random.nextInt(left.stream().mapToInt(Equals::weight).sum());
            var at = 0;
            for (point -= weight(left.get(at)); point >= 0; point -= weight(left.get(at))) {
                at++;
            }
            order.add(left.remove(at));
        }
        order.addAll(left);
        return order;
    }

    private static int weight(Upstream one) {
        return one.endpoint().provider().map(ProviderTerms::weight).orElse(1);
    }
}
