package dev.dreamserver.gpu.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.gpu.GpuDriver;
import dev.dreamserver.gpu.GpuHolder;
import dev.dreamserver.gpu.GpuHolder.Owner;
import dev.dreamserver.gpu.GpuReport;
import dev.dreamserver.gpu.GpuView;
import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.gpu.spi.GpuState;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** GPU: what the machine has, how it does, and who has its memory. */
@Named
@RequestScoped
public class GpuPage {

    private static final double GIB = 1L << 30;
    private static final String UNKNOWN = "–";

    @Inject Gpus gpus;
    @Inject Visitor visitor;

    private GpuReport report;

    @PostConstruct
    void look() {
        report = gpus.report();
    }

    public List<GpuView> getGpus() {
        return report.gpus();
    }

    /** Names what the page shows besides the figures; see {@link GpuLive}. */
    public String getState() {
        return GpuLive.state(report);
    }

    /** Whether there is no GPU and nothing wrong either. */
    public boolean isNone() {
        return report.state() == GpuState.NONE;
    }

    /** What to do; empty when there is nothing to do. */
    public String getAdvice() {
        return report.advice().orElse("");
    }

    /** What drivers said themselves when something was wrong. */
    public String getSaid() {
        return report.drivers().stream()
                .flatMap(driver -> driver.said().stream())
                .collect(Collectors.joining(" · "));
    }

    /** Whether models can be computed on all of them. */
    public boolean isWell() {
        return report.state().usable() || isNone();
    }

    /** Such as driver 580.95.05 and CUDA 13.0; empty where nothing is told. */
    public String driver(GpuView view) {
        return report.drivers().stream()
                .filter(driver -> driver.vendor() == view.gpu().vendor())
                .map(GpuPage::versions)
                .collect(Collectors.joining());
    }

    private static String versions(GpuDriver driver) {
        var parts = new ArrayList<String>();
        driver.version().ifPresent(parts::add);
        driver.compute().ifPresent(parts::add);
        return String.join(" · ", parts);
    }

    /** The colour of a GPU's state. */
    public String kind(GpuView view) {
        return switch (view.gpu().state()) {
            case OK -> "ok";
            case PARTIAL -> "wa";
            case NONE -> "id";
            case DENIED, NO_DRIVER, DRIVER_MISMATCH, LOST, HANGING -> "er";
        };
    }

    /** The icon of a GPU's state. */
    public String icon(GpuView view) {
        return switch (view.gpu().state()) {
            case OK -> "circle-check";
            case PARTIAL -> "triangle-alert";
            case NONE -> "circle-question-mark";
            case DENIED, NO_DRIVER, DRIVER_MISMATCH, LOST, HANGING -> "circle-x";
        };
    }

    /**
     * A part of the memory, as the bar shows it.
     *
     * @param kind whose: HOUSE, OTHERS, UNSEEN
     * @param percent of the whole
     */
    public record Part(String kind, double percent) {}

    /** The parts of the memory that somebody has; what is left of the bar is free. */
    public List<Part> parts(GpuView view) {
        var total = view.gpu().memory().total().orElse(0);
        var parts = new ArrayList<Part>();
        for (var owner : Owner.values()) {
            var bytes = view.bytes(owner);
            if (owner == Owner.UNSEEN) {
                bytes += view.gpu().memory().reserved().orElse(0);
            }
            if (total > 0 && bytes > 0) {
                var percent = Math.min(100, bytes * 100.0 / total);
                parts.add(new Part(owner.name(), Math.round(percent * 100) / 100.0));
            }
        }
        return parts;
    }

    /** How full it is, in percent; 0 where that is not known. */
    public long percent(GpuView view) {
        var memory = view.gpu().memory();
        return memory.known() && memory.total().getAsLong() > 0
                ? Math.round(memory.used().getAsLong() * 100.0 / memory.total().getAsLong())
                : 0;
    }

    public boolean known(GpuView view) {
        return view.gpu().memory().known();
    }

    public String total(GpuView view) {
        return gigabytes(view.gpu().memory().total());
    }

    public String used(GpuView view) {
        return gigabytes(view.gpu().memory().used());
    }

    public String free(GpuView view) {
        return gigabytes(view.gpu().memory().free());
    }

    /** What driver and firmware keep; empty where it is not told apart. */
    public String reserved(GpuView view) {
        var reserved = view.gpu().memory().reserved();
        return reserved.isPresent() ? gigabytes(reserved) : "";
    }

    /** What it has, such as 1.5 GB. */
    public String bytes(GpuHolder holder) {
        return holder.bytes().isPresent() ? gigabytes(holder.bytes()) + " GB" : UNKNOWN;
    }

    /** The number of the process; empty where it is none. */
    public String pid(GpuHolder holder) {
        return holder.pid().isPresent() ? Long.toString(holder.pid().getAsLong()) : "";
    }

    public String busy(GpuView view) {
        return whole(view.gpu().figures().busyPercent());
    }

    /** For the bar; 0 where it is not known. */
    public int busyPercent(GpuView view) {
        return view.gpu().figures().busyPercent().orElse(0);
    }

    public String celsius(GpuView view) {
        return whole(view.gpu().figures().celsius());
    }

    public String watts(GpuView view) {
        return whole(view.gpu().figures().watts());
    }

    /** What it may take; empty where that is not told. */
    public String wattsLimit(GpuView view) {
        var limit = view.gpu().figures().wattsLimit();
        return limit.isPresent() ? whole(limit) : "";
    }

    private String gigabytes(OptionalLong bytes) {
        return bytes.isPresent() ? Words.tenth(visitor.locale(), bytes.getAsLong() / GIB) : UNKNOWN;
    }

    private static String whole(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : UNKNOWN;
    }

    private static String whole(OptionalDouble number) {
        return number.isPresent()
                ? String.format(Locale.ROOT, "%.0f", number.getAsDouble())
                : UNKNOWN;
    }
}
