package dev.dreamserver.console.web;

import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.platform.Moment;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The machine this house runs on, as the operating system tells it, every five seconds. Memory that
 * the system would give back at once counts as free. Thread-safe.
 */
@ApplicationScoped
public class MachineFigures implements LiveSource {

    /**
     * Slow enough that who looks at a page need not see it flicker, nor its browser draw all the
     * time.
     */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Percent; a processor that is one busier than before is no news. */
    private static final int NEWS = 2;

    private static final double GIB = 1024.0 * 1024 * 1024;
    private static final Path MEMORY = Path.of("/proc/meminfo");

    @Inject Settings settings;

    private final Moment<Reading> last = new Moment<>(FRESH, this::read);
    private volatile long cpuTold;

    /**
     * What the machine said.
     *
     * @param cores processors
     * @param cpuPercent how busy they all are
     * @param memoryTotal in GiB
     * @param memoryFree in GiB
     * @param diskFree bytes for the house's state, where it can be told
     */
    record Reading(
            int cores,
            long cpuPercent,
            double memoryTotal,
            double memoryFree,
            OptionalLong diskFree) {

        double memoryUsed() {
            return memoryTotal - memoryFree;
        }

        long memoryPercent() {
            return memoryTotal == 0 ? 0 : Math.round(memoryUsed() * 100 / memoryTotal);
        }
    }

    Reading now() {
        return last.get();
    }

    @Override
    public String topic() {
        return "machine";
    }

    @Override
    public Set<String> roles() {
        return Roles.ALL;
    }

    @Override
    public Map<String, Object> values() {
        var now = now();
        var values = new TreeMap<String, Object>();
        values.put("cpu", now.cpuPercent());
        values.put("memoryUsed", tenths(now.memoryUsed()));
        values.put("memoryFree", tenths(now.memoryFree()));
        values.put("memoryPercent", now.memoryPercent());
        // To a tenth of a gigabyte: what is written to a log is no news.
        now.diskFree()
                .ifPresent(bytes -> values.put("diskFree", bytes / 100_000_000 * 100_000_000));
        return values;
    }

    private Reading read() {
        return new Reading(
                Runtime.getRuntime().availableProcessors(),
                cpu(),
                system("TotalMemorySize").doubleValue() / GIB,
                available().orElseGet(() -> system("FreeMemorySize").longValue()) / GIB,
                disk());
    }

    private long cpu() {
        var now = Math.round(Math.max(0, system("CpuLoad").doubleValue()) * 100);
        cpuTold = worthTelling(cpuTold, now);
        return cpuTold;
    }

    /** What was told stays, until it is no longer near the truth. */
    static long worthTelling(long told, long now) {
        return Math.abs(now - told) >= NEWS ? now : told;
    }

    private static double tenths(double number) {
        return Math.round(number * 10) / 10.0;
    }

    /** By name, because the server hides the class that has these figures from deployments. */
    private static Number system(String attribute) {
        try {
            return (Number)
                    ManagementFactory.getPlatformMBeanServer()
                            .getAttribute(
                                    new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME),
                                    attribute);
        } catch (JMException unknown) {
            return 0;
        }
    }

    private OptionalLong disk() {
        try {
            var home = settings.get(HouseSettings.HOME).orElse(Path.of("."));
            return OptionalLong.of(Files.getFileStore(home).getUsableSpace());
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }

    /** Linux tells what programs could still have, caches given back; in bytes. */
    private static Optional<Long> available() {
        if (!Files.isReadable(MEMORY)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024);
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}
