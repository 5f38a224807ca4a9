package dev.dreamserver.setup.web;

import dev.dreamserver.catalog.Fit;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.setup.Host;
import dev.dreamserver.setup.ModelSize;
import dev.dreamserver.setup.Offer;
import dev.dreamserver.setup.Packing;
import dev.dreamserver.setup.Setup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Setup: what this machine is, what answers on it, and which models fit. */
@Named
@RequestScoped
public class SetupPage {

    private static final double GIB = 1L << 30;

    @Inject Setup setup;
    @Inject Engines engines;
    @Inject Visitor visitor;

    private Host host;
    private List<Offer> offers = List.of();
    private Optional<EngineEndpoint> engine = Optional.empty();

    @PostConstruct
    void look() {
        host = setup.host();
        offers = setup.offers(host);
        engine = engines.ready().stream().findFirst();
    }

    public Host getHost() {
        return host;
    }

    public String getProcessor() {
        return host.processor().orElse("");
    }

    public int getCores() {
        return host.cores().orElse(0);
    }

    public String getAbilities() {
        return String.join(", ", host.abilities());
    }

    public String getMemory() {
        return gibibytes(host.memory());
    }

    public String getMemoryFree() {
        return gibibytes(host.memoryFree());
    }

    /** How much of the memory is taken, in percent. */
    public long getMemoryPercent() {
        return host.memory() == 0
                ? 0
                : Math.round((host.memory() - host.memoryFree()) * 100.0 / host.memory());
    }

    /** Size of the disk; empty where it cannot be told. */
    public String getDisk() {
        return gigabytes(host.disk());
    }

    public String getDiskFree() {
        return gigabytes(host.diskFree());
    }

    /** Memory of a graphics processor; empty where it is unknown. */
    public String gpuMemory(Host.Gpu gpu) {
        return gpu.memory().isEmpty() ? "" : gibibytes(gpu.memory().getAsLong());
    }

    public boolean isReady() {
        return engine.isPresent();
    }

    public boolean isGuide() {
        return engine.map(EngineEndpoint::builtInGuide).orElse(false);
    }

    public String getModel() {
        return engine.map(EngineEndpoint::model).orElse("");
    }

    /** What kind of engine answers, as Health tells it. */
    public String getEngine() {
        return engines.services().stream().findFirst().map(one -> one.detail()).orElse("");
    }

    public String getContext() {
        return whole(engine.map(EngineEndpoint::contextTokens).orElse(0));
    }

    /** Tokens of one conversation that the figures count with. */
    public String getTokens() {
        return whole(setup.contextTokens());
    }

    public int getSlots() {
        return setup.slots();
    }

    /** What a model may take, so that it fits. */
    public String getFree() {
        return gibibytes(offers.getFirst().fit().free());
    }

    public String getMargin() {
        return gibibytes(offers.getFirst().fit().margin());
    }

    /** The biggest that fits with room. */
    public Optional<Offer> getBest() {
        return Setup.best(offers);
    }

    /**
     * One size of model.
     *
     * @param size such as 8B
     * @param offers in each packing
     */
    public record Row(ModelSize size, List<Offer> offers) {}

    /** All sizes, smallest first. */
    public List<Row> getRows() {
        return Arrays.stream(ModelSize.values())
                .map(
                        size ->
                                new Row(
                                        size,
                                        offers.stream()
                                                .filter(offer -> offer.size() == size)
                                                .toList()))
                .toList();
    }

    public Packing[] getPackings() {
        return Packing.values();
    }

    public String need(Offer offer) {
        return gibibytes(offer.fit().need());
    }

    /** What stays free, or what is missing. */
    public String spare(Offer offer) {
        return gibibytes(Math.abs(offer.fit().spare()));
    }

    public String weights(Offer offer) {
        return gibibytes(offer.fit().weights());
    }

    public String conversations(Offer offer) {
        return gibibytes(offer.fit().context());
    }

    public String working(Offer offer) {
        return gibibytes(offer.fit().working());
    }

    /** How much of what is free it takes, at most 100. */
    public long percent(Offer offer) {
        var free = Math.max(1, offer.fit().free());
        return Math.min(100, Math.round(offer.fit().need() * 100.0 / free));
    }

    /** The colour of a fit. */
    public String kind(Offer offer) {
        return switch (offer.fit().verdict()) {
            case GREEN -> "ok";
            case YELLOW -> "wa";
            case RED -> "er";
        };
    }

    /** The icon of a fit. */
    public String icon(Offer offer) {
        return switch (offer.fit().verdict()) {
            case GREEN -> "check";
            case YELLOW -> "triangle-alert";
            case RED -> "x";
        };
    }

    /** Whether something is missing. */
    public boolean isTooBig(Offer offer) {
        return offer.fit().verdict() == Fit.Verdict.RED;
    }

    private String gigabytes(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return "";
        }
        var gigabytes = bytes.getAsLong() / 1e9;
        return gigabytes >= 1000
                ? String.format(visitor.locale(), "%.1f TB", gigabytes / 1000)
                : Math.round(gigabytes) + " GB";
    }

    private String gibibytes(long bytes) {
        return Words.tenth(visitor.locale(), bytes / GIB);
    }

    private String whole(long number) {
        return NumberFormat.getIntegerInstance(visitor.locale()).format(number);
    }
}
