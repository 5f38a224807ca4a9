package dev.dreamserver.installer.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;

/** Medians, and numbers as people read them. */
final class Numbers {

    private Numbers() {}

    /** The middle one, or the mean of the two in the middle; 0 of nothing. */
    static double median(Collection<Double> values) {
        var sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return 0;
        }
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** What so many of a hundred stay within; 0 of nothing. */
    static double percentile(Collection<Double> values, int percent) {
        var sorted = values.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    /** Three digits that count, thousands apart, never as a power. */
    static String shown(double value) {
        if (Math.abs(value) >= 1000) {
            return "%,d".formatted(Math.round(value));
        }
        if (value == 0) {
            return "0";
        }
        var rounded = BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros();
        return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
    }
}
