package dev.dreamserver.setup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what Linux tells of the machine below {@code /proc} and {@code /sys}. What is not there is
 * unknown, never guessed. Reads anew each time; a few milliseconds.
 */
final class HostReader {

    private static final Pattern CARD = Pattern.compile("card\\d+");
    private static final String NVIDIA = "0x10de";

    /** Others are screens of virtual machines, which compute nothing. */
    private static final Map<String, String> MAKERS =
            Map.of(NVIDIA, "NVIDIA", "0x1002", "AMD", "0x8086", "Intel");

    /** What llama.cpp uses, by the names that Linux has for it; slowest first. */
    private static final List<Map.Entry<String, String>> ABILITIES =
            List.of(
                    Map.entry("avx", "AVX"),
                    Map.entry("avx2", "AVX2"),
                    Map.entry("fma", "FMA"),
                    Map.entry("f16c", "F16C"),
                    Map.entry("avx_vnni", "AVX-VNNI"),
                    Map.entry("avx512f", "AVX-512"),
                    Map.entry("avx512_vnni", "AVX-512 VNNI"),
                    Map.entry("avx512_bf16", "AVX-512 BF16"),
                    Map.entry("amx_int8", "AMX"),
                    Map.entry("asimd", "NEON"),
                    Map.entry("asimddp", "dot product"),
                    Map.entry("i8mm", "I8MM"),
                    Map.entry("sve", "SVE"),
                    Map.entry("sme", "SME"));

    private final Path root;

    /** Reads below this folder; {@code /} outside of tests. */
    HostReader(Path root) {
        this.root = root;
    }

    Host read(int threads, Path home) {
        var cpu = text("proc/cpuinfo");
        var memory = memory();
        return new Host(
                value(cpu, "model name"),
                threads,
                cores(cpu),
                abilities(cpu),
                memory.total(),
                memory.free(),
                space(home, true),
                space(home, false),
                gpus());
    }

    private static Optional<Integer> cores(String cpu) {
        var cores = 0;
        var seen = new java.util.HashSet<String>();
        for (var one : cpu.split("\n\n", -1)) {
            var core = value(one, "core id");
            if (core.isPresent() && seen.add(value(one, "physical id").orElse("") + core.get())) {
                cores++;
            }
        }
        return cores == 0 ? Optional.empty() : Optional.of(cores);
    }

    private static List<String> abilities(String cpu) {
        var flags =
                value(cpu, "flags")
                        .or(() -> value(cpu, "Features"))
                        .map(line -> Set.copyOf(Arrays.asList(line.split("\\s+", -1))))
                        .orElse(Set.of());
        return ABILITIES.stream()
                .filter(one -> flags.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private record Memory(long total, long free) {}

    /** A container may take less than the machine has. */
    private Memory memory() {
        var info = text("proc/meminfo");
        var total = kibibytes(info, "MemTotal");
        var free = kibibytes(info, "MemAvailable");
        var limit = number("sys/fs/cgroup/memory.max");
        if (limit.isEmpty() || limit.getAsLong() >= total) {
            return new Memory(total, free);
        }
        var used =
                number("sys/fs/cgroup/memory.current").orElse(0)
                        - cached(text("sys/fs/cgroup/memory.stat"));
        var left = Math.max(0, limit.getAsLong() - Math.max(0, used));
        return new Memory(limit.getAsLong(), Math.min(free, left));
    }

    /** Files in memory, which the system gives back at once. */
    private static long cached(String stat) {
        return stat.lines()
                .filter(
                        line ->
                                line.startsWith("inactive_file ")
                                        || line.startsWith("active_file "))
                .mapToLong(line -> digits(line).orElse(0))
                .sum();
    }

    private List<Host.Gpu> gpus() {
        var named = nvidia();
        var gpus = new ArrayList<>(named);
        for (var card : folders("sys/class/drm")) {
            var device = card.resolve("device");
            var vendor = text(device.resolve("vendor")).strip();
            var maker = MAKERS.get(vendor);
            if (!CARD.matcher(String.valueOf(card.getFileName())).matches()
                    || maker == null
                    || (vendor.equals(NVIDIA) && !named.isEmpty())) {
                continue;
            }
            var product = text(device.resolve("product_name")).strip();
            gpus.add(
                    new Host.Gpu(
                            product.isEmpty() ? maker : product,
                            number(device.resolve("mem_info_vram_total"))));
        }
        return gpus;
    }

    /** NVIDIA's driver tells names, and no memory without its own tools. */
    private List<Host.Gpu> nvidia() {
        return folders("proc/driver/nvidia/gpus").stream()
                .flatMap(one -> value(text(one.resolve("information")), "Model").stream())
                .map(name -> new Host.Gpu(name, OptionalLong.empty()))
                .toList();
    }

    /** Memory that a program has for itself: what is free again when it ends. */
    OptionalLong privateMemory(long pid) {
        var kib = kibibytes(text("proc/" + pid + "/status"), "RssAnon");
        return kib == 0 ? OptionalLong.empty() : OptionalLong.of(kib);
    }

    private static OptionalLong space(Path home, boolean all) {
        try {
            var store = Files.getFileStore(home);
            return OptionalLong.of(all ? store.getTotalSpace() : store.getUsableSpace());
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }

    private static Optional<String> value(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key) && line.indexOf(':') > 0)
                .map(line -> line.split(":", 2))
                .filter(pair -> pair[0].strip().equals(key))
                .map(pair -> pair[1].strip().replaceAll("\\s+", " "))
                .filter(found -> !found.isEmpty())
                .findFirst();
    }

    private static long kibibytes(String text, String key) {
        return value(text, key).map(line -> digits(line).orElse(0) * 1024).orElse(0L);
    }

    private OptionalLong number(String path) {
        return number(root.resolve(path));
    }

    private static OptionalLong number(Path file) {
        return digits(text(file));
    }

    private static OptionalLong digits(String text) {
        var digits = text.replaceAll("\\D", "");
        return digits.isEmpty() || digits.length() > 18
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(digits));
    }

    private List<Path> folders(String path) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve(path))) {
            var all = new ArrayList<Path>();
            found.forEach(all::add);
            all.sort(Comparator.comparing(Path::toString));
            return all;
        } catch (IOException none) {
            return List.of();
        }
    }

    private String text(String path) {
        return text(root.resolve(path));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException none) {
            return "";
        }
    }
}
