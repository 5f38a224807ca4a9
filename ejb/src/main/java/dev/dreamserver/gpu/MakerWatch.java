package dev.dreamserver.gpu;

import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuProbe;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one maker's GPUs with a time limit. A call into a driver that hangs cannot be ended: it
 * holds its thread as long as the driver likes. So the thread is a daemon of this maker's own and
 * none of the container's, there is one look at a time and never a second behind it, and whoever
 * asks stops waiting. When the driver answers at last, the next look takes that. For one caller at
 * a time.
 */
final class MakerWatch {

    private static final int IDLE_SECONDS = 60;

    private final GpuVendor vendor;
    private final List<GpuProbe> probes;
    private final Duration patience;
    private final ThreadPoolExecutor thread;
    private List<Gpu> known = List.of();
    private String source = "";
    private @Nullable Future<GpuReading> underWay;
    private long begun;

    /**
     * A watch.
     *
     * @param probes ways to ask, the first one first
     * @param patience after which a driver counts as hanging
     */
    MakerWatch(GpuVendor vendor, List<GpuProbe> probes, Duration patience) {
        this.vendor = vendor;
        this.probes = List.copyOf(probes);
        this.patience = patience;
        this.thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        work ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("dream-gpu-" + vendor.label())
                                        .unstarted(work));
        this.thread.allowCoreThreadTimeOut(true);
    }

    /** Begins a look, unless one is under way. Returns at once. */
    void begin() {
        if (underWay == null) {
            begun = System.nanoTime();
            underWay = thread.submit(this::ask);
        }
    }

    /** What the look says; empty when it may still answer, and has not within this time. */
    Optional<GpuReading> end(Duration wait) {
        var look = underWay;
        if (look == null) {
            return Optional.empty();
        }
        var left = patience.toNanos() - (System.nanoTime() - begun);
        try {
            var reading =
                    look.get(Math.max(0, Math.min(left, wait.toNanos())), TimeUnit.NANOSECONDS);
            underWay = null;
            source = reading.source();
            if (!reading.gpus().isEmpty()) {
                known = reading.gpus();
            }
            return Optional.of(reading);
        } catch (TimeoutException late) {
            return System.nanoTime() - begun < patience.toNanos()
                    ? Optional.empty()
                    : Optional.of(hanging());
        } catch (ExecutionException bug) {
            underWay = null;
            GpuMessages.LOG.bug(vendor.label(), bug);
            return Optional.of(
                    GpuReading.without(
                            vendor,
                            "",
                            GpuState.NONE,
                            Optional.of(String.valueOf(bug.getCause()))));
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Nobody looks any more; a look that hangs is left to itself. */
    void close() {
        thread.shutdownNow();
    }

    /** The first that knows a GPU; else the first that knows of trouble. */
    private GpuReading ask() {
        var none = GpuReading.without(vendor, "", GpuState.NONE, Optional.empty());
        for (var probe : probes) {
            var reading = probe.read();
            if (!reading.gpus().isEmpty()) {
                return reading;
            }
            if (none.state() == GpuState.NONE) {
                none = reading;
            }
        }
        return none;
    }

    private GpuReading hanging() {
        return new GpuReading(
                vendor,
                source,
                GpuState.HANGING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                known.stream()
                        .map(gpu -> Gpu.silent(GpuState.HANGING, vendor, gpu.index(), gpu.name()))
                        .toList());
    }
}
