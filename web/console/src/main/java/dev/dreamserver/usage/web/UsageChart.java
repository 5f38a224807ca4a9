package dev.dreamserver.usage.web;

import dev.dreamserver.usage.UsageReport.Part;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Bars of requests, one for each part of the span, with what failed and what was stopped on top.
 *
 * @param top the largest number on the scale
 * @param middle half of it; empty where that is no whole number
 * @param bars the bars in order
 */
public record UsageChart(String top, String middle, List<Bar> bars) {

    private static final int LABELS = 8;

    /** Copies the list. */
    public UsageChart {
        bars = List.copyOf(bars);
    }

    /**
     * One bar; heights in percent of the scale.
     *
     * @param label when it is
     * @param place where the label has room beneath: {@code xs} everywhere, {@code hs} at a desk
     *     only, empty nowhere
     */
    public record Bar(
            String label,
            String place,
            String complete,
            String aborted,
            String failed,
            Part part) {}

    static UsageChart of(List<Part> parts, Function<Part, String> label, Locale locale) {
        var most = parts.stream().mapToLong(part -> part.totals().requests()).max().orElse(0);
        var top = top(most);
        var each = Math.max(1, Math.ceilDiv(parts.size(), LABELS));
        var bars = new ArrayList<Bar>();
        for (var at = 0; at < parts.size(); at++) {
            var part = parts.get(at);
            var totals = part.totals();
            bars.add(
                    new Bar(
                            label.apply(part),
                            at % each > 0 ? "" : at / each % 2 == 0 ? "xs" : "hs",
                            percent(totals.complete(), top),
                            percent(totals.aborted(), top),
                            percent(totals.failed(), top),
                            part));
        }
        var number = NumberFormat.getIntegerInstance(locale);
        return new UsageChart(number.format(top), top % 2 == 0 ? number.format(top / 2) : "", bars);
    }

    /** The next of 1, 2, 5, 10, 20, 50 and so on. */
    static long top(long most) {
        for (var step = 1L; ; step *= 10) {
            for (var factor : new long[] {1, 2, 5}) {
                if (step * factor >= most) {
                    return step * factor;
                }
            }
        }
    }

    static String percent(long some, long all) {
        return String.format(Locale.ROOT, "%.2f", some * 100.0 / all);
    }
}
