package dev.dreamserver.console.web;

import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The machine this house runs on, as the operating system tells it at the moment of asking. Memory
 * that the system would give back at once counts as free.
 */
@Named
@RequestScoped
public class Machine {

    private static final double GIB = 1024.0 * 1024 * 1024;
    private static final Path MEMORY = Path.of("/proc/meminfo");

    @Inject Settings settings;
    @Inject Visitor visitor;

    private double total;
    private double free;
    private double load;
    private int cores;
    private OptionalLong diskFree = OptionalLong.empty();

    @PostConstruct
    void look() {
        cores = Runtime.getRuntime().availableProcessors();
        load = Math.max(0, system("CpuLoad").doubleValue());
        total = system("TotalMemorySize").doubleValue() / GIB;
        free = available().orElseGet(() -> system("FreeMemorySize").longValue()) / GIB;
        diskFree = disk();
    }

    public String getMemoryTotal() {
        return tenths(total);
    }

    public String getMemoryUsed() {
        return tenths(total - free);
    }

    public String getMemoryFree() {
        return tenths(free);
    }

    public long getMemoryPercent() {
        return total == 0 ? 0 : Math.round((total - free) * 100 / total);
    }

    public long getCpuPercent() {
        return Math.round(load * 100);
    }

    public int getCores() {
        return cores;
    }

    /** Free room for the house's state, such as 1.4 TB; empty where it cannot be told. */
    public String getDiskFree() {
        if (diskFree.isEmpty()) {
            return "";
        }
        var gigabytes = diskFree.getAsLong() / 1e9;
        return gigabytes >= 1000 ? tenths(gigabytes / 1000) + " TB" : Math.round(gigabytes) + " GB";
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

    private String tenths(double number) {
        Locale locale = visitor.locale();
        return String.format(locale, "%.1f", number);
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
