package dev.dreamserver.installer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a process and its children have used so far, from /proc.
 *
 * @param cpuSeconds user and system time
 * @param rssMegabytes resident memory; pages shared between processes count in each
 */
record Footprint(double cpuSeconds, double rssMegabytes) {

    private static final double TICKS_PER_SECOND = 100;
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+)");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    static final Footprint NONE = new Footprint(0, 0);

    static Footprint of(Path proc, long pid) {
        var cpu = 0.0;
        var rss = 0.0;
        for (var member : family(proc, pid)) {
            cpu += cpu(text(proc, member, "stat"));
            var found = RSS.matcher(text(proc, member, "status"));
            rss += found.find() ? Double.parseDouble(found.group(1)) / 1024 : 0;
        }
        return new Footprint(cpu, rss);
    }

    private static double cpu(String stat) {
        var fields = SPACES.split(stat.substring(stat.lastIndexOf(')') + 1).strip(), -1);
        return fields.length < 13
                ? 0
                : (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]))
                        / TICKS_PER_SECOND;
    }

    private static List<Long> family(Path proc, long pid) {
        var family = new ArrayList<>(List.of(pid));
        for (var i = 0; i < family.size(); i++) {
            for (var task : tasks(proc.resolve(family.get(i) + "/task"))) {
                for (var child : SPACES.split(read(task.resolve("children")).strip(), -1)) {
                    if (!child.isEmpty()) {
                        family.add(Long.valueOf(child));
                    }
                }
            }
        }
        return family;
    }

    private static List<Path> tasks(Path folder) {
        try (var tasks = Files.list(folder)) {
            return tasks.toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static String text(Path proc, long pid, String file) {
        return read(proc.resolve(pid + "/" + file));
    }

    /** A process may end while it is looked at. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
