package dev.dreamserver.gpu;

import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuProbe;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import dev.dreamserver.gpu.spi.HousePrograms;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceSource;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The only door to the GPUs of this machine. Thread-safe; answers from memory, or within a quarter
 * of a second: a driver that hangs is told as that, and waited for by nobody.
 */
@ApplicationScoped
public class Gpus implements ServiceSource {

    private static final Duration FRESH = Duration.ofMillis(900);
    private static final Duration BRIEFLY = Duration.ofMillis(250);

    @Inject @Any Instance<GpuProbe> probes;
    @Inject @Any Instance<HousePrograms> programs;
    @Inject Settings settings;
    @Inject Clock clock;

    private final ReentrantLock looking = new ReentrantLock();
    private final Map<GpuVendor, MakerWatch> makers = new EnumMap<>(GpuVendor.class);
    private final Map<GpuVendor, GpuReading> readings = new EnumMap<>(GpuVendor.class);
    private Duration patience = Duration.ZERO;

    /** The programs of all rooms, asked only where a process holds something. */
    Supplier<Map<Long, String>> rooms = Map::of;

    private volatile @Nullable GpuReport last;
    private volatile Instant since = Instant.MIN;
    private volatile boolean everUsed;

    @PostConstruct
    void begin() {
        rooms =
                () -> {
                    var ours = new HashMap<Long, String>();
                    programs.forEach(room -> ours.putAll(room.programs()));
                    return ours;
                };
        begin(probes.stream().toList(), GpuSettings.from(settings).patience());
    }

    void begin(List<GpuProbe> ways, Duration limit) {
        patience = limit;
        for (var vendor : GpuVendor.values()) {
            var own =
                    ways.stream()
                            .filter(way -> way.vendor() == vendor)
                            .sorted(Comparator.comparingInt(GpuProbe::order))
                            .toList();
            makers.put(vendor, new MakerWatch(vendor, own, limit));
        }
    }

    /** The GPUs now, at most a second old; older only while a driver takes long to answer. */
    public GpuReport report() {
        var known = last;
        if (known != null && Duration.between(known.at(), clock.instant()).compareTo(FRESH) < 0) {
            return known;
        }
        if (known != null) {
            return looking.tryLock() ? look(BRIEFLY) : known;
        }
        looking.lock(); // the first look, which the start has begun
        var meanwhile = last;
        if (meanwhile != null) {
            looking.unlock();
            return meanwhile;
        }
        return look(patience);
    }

    /** Looks, and waits as long as a driver may take. */
    void look() {
        looking.lock();
        look(patience);
    }

    /** With the lock, which it gives back. */
    private GpuReport look(Duration wait) {
        try {
            makers.values().forEach(MakerWatch::begin);
            var deadline = System.nanoTime() + wait.toNanos();
            var before = last;
            var at = clock.instant();
            for (var maker : makers.entrySet()) {
                var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                var reading = maker.getValue().end(left);
                if (reading.isPresent()) {
                    readings.put(maker.getKey(), reading.get());
                } else if (before != null) {
                    at = before.at(); // what is known is as old as before
                }
            }
            var told = readings.values().stream().map(this::stillThere).toList();
            var report = report(told, at);
            tell(last, report);
            last = report;
            return report;
        } finally {
            looking.unlock();
        }
    }

    /** A GPU that was there and is not any more is lost, whatever the driver thinks. */
    private GpuReading stillThere(GpuReading reading) {
        var before = last;
        if (reading.state() != GpuState.NONE || before == null) {
            return reading;
        }
        var gone =
                before.gpus().stream()
                        .map(GpuView::gpu)
                        .filter(gpu -> gpu.vendor() == reading.vendor())
                        .map(gpu -> Gpu.lost(gpu.vendor(), gpu.index(), gpu.name()))
                        .toList();
        return gone.isEmpty()
                ? reading
                : GpuReading.of(
                        reading.vendor(),
                        reading.source(),
                        Optional.empty(),
                        Optional.empty(),
                        reading.said(),
                        gone);
    }

    private GpuReport report(List<GpuReading> told, Instant at) {
        var some = told.stream().filter(one -> one.state() != GpuState.NONE).toList();
        var state = some.isEmpty() ? GpuState.NONE : GpuState.OK;
        for (var reading : some) {
            state = state.or(reading.state());
        }
        var gpus = some.stream().flatMap(reading -> reading.gpus().stream()).toList();
        var held = gpus.stream().anyMatch(gpu -> !gpu.processes().isEmpty());
        var family = new ProcessFamily(held ? rooms.get() : Map.of());
        return new GpuReport(
                at,
                state,
                gpus.stream().map(gpu -> GpuView.of(gpu, family::whose)).toList(),
                some.stream().map(GpuDriver::of).toList());
    }

    private void tell(@Nullable GpuReport before, GpuReport now) {
        if (before != null && before.state() == now.state()) {
            return;
        }
        since = clock.instant();
        if (now.state().usable()) {
            everUsed = true;
        }
        if (now.advice().isPresent()) {
            GpuMessages.LOG.troubled(
                    now.state().name(),
                    now.advice().get(),
                    now.drivers().stream()
                            .flatMap(driver -> driver.said().stream())
                            .collect(Collectors.joining(" ")));
        } else if (now.state() == GpuState.OK) {
            GpuMessages.LOG.well(detail(now));
        }
    }

    /** One service for all of them; none where there is no GPU, or none that was ever used. */
    @Override
    public List<ServiceReport> services() {
        var known = last;
        if (known == null) {
            return List.of();
        }
        var told =
                switch (known.state()) {
                    case OK, PARTIAL -> Optional.of(ServiceReport.State.RUNNING);
                    case NONE -> Optional.<ServiceReport.State>empty();
                    // A card that nobody set up yet is no service that stopped.
                    case DENIED, NO_DRIVER ->
                            everUsed
                                    ? Optional.of(ServiceReport.State.STOPPED)
                                    : Optional.<ServiceReport.State>empty();
                    case DRIVER_MISMATCH, LOST -> Optional.of(ServiceReport.State.STOPPED);
                    case HANGING -> Optional.of(ServiceReport.State.UNKNOWN);
                };
        return told.map(state -> List.of(service(known, state))).orElse(List.of());
    }

    private ServiceReport service(GpuReport known, ServiceReport.State state) {
        return new ServiceReport(
                "gpu", "GPU", detail(known), state, since, Optional.empty(), known.advice());
    }

    /** Such as 2 × NVIDIA L4, driver 580.95.05. */
    private static String detail(GpuReport report) {
        var names =
                report.gpus().stream()
                        .collect(
                                Collectors.groupingBy(
                                        view -> view.gpu().name(), Collectors.counting()));
        var parts = new ArrayList<String>();
        names.forEach((name, many) -> parts.add(many == 1 ? name : many + " × " + name));
        parts.sort(Comparator.naturalOrder());
        report.drivers().stream()
                .flatMap(driver -> driver.version().stream())
                .map("driver "::concat)
                .forEach(parts::add);
        return parts.isEmpty()
                ? report.drivers().stream()
                        .map(driver -> driver.vendor().label())
                        .collect(Collectors.joining(", "))
                : String.join(", ", parts);
    }

    @PreDestroy
    void close() {
        makers.values().forEach(MakerWatch::close);
    }
}
