package dev.dreamserver.engine.llamacpp;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of llama.cpp's builds for this kind of processor is the fastest that this very processor
 * can run. Names and needs as in ggml's own build.
 */
final class CpuBackends {

    private static final Set<String> AVX512 =
            Set.of("avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw");

    /** Fastest first. What needs nothing stands last. */
    private static final List<Backend> X86 =
            List.of(
                    new Backend(
                            "sapphirerapids",
                            avx512(
                                    "avx512vbmi",
                                    "avx512_vnni",
                                    "avx512_bf16",
                                    "amx_tile",
                                    "amx_int8")),
                    new Backend("zen4", avx512("avx512vbmi", "avx512_vnni", "avx512_bf16")),
                    new Backend("cooperlake", avx512("avx512_vnni", "avx512_bf16")),
                    new Backend("icelake", avx512("avx512vbmi", "avx512_vnni")),
                    new Backend("cascadelake", avx512("avx512_vnni")),
                    new Backend("cannonlake", avx512("avx512vbmi")),
                    new Backend("skylakex", avx512()),
                    new Backend("alderlake", haswell("avx_vnni")),
                    new Backend("haswell", haswell()),
                    new Backend("piledriver", Set.of("sse4_2", "avx", "f16c", "fma")),
                    new Backend("ivybridge", Set.of("sse4_2", "avx", "f16c")),
                    new Backend("sandybridge", Set.of("sse4_2", "avx")),
                    new Backend("sse42", Set.of("sse4_2")),
                    new Backend("x64", Set.of()));

    private static final List<Backend> ARM =
            List.of(
                    new Backend(
                            "armv9.2_2",
                            Set.of("asimddp", "asimdhp", "sve", "i8mm", "sve2", "sme")),
                    new Backend("armv9.2_1", Set.of("asimddp", "asimdhp", "sve", "i8mm", "sme")),
                    new Backend("armv8.6_2", Set.of("asimddp", "asimdhp", "sve", "i8mm", "sve2")),
                    new Backend("armv8.6_1", Set.of("asimddp", "asimdhp", "sve", "i8mm")),
                    new Backend("armv8.2_3", Set.of("asimddp", "asimdhp", "sve")),
                    new Backend("armv8.2_2", Set.of("asimddp", "asimdhp")),
                    new Backend("armv8.2_1", Set.of("asimddp")),
                    new Backend("armv8.0_1", Set.of()));

    private static final Map<String, List<Backend>> BY_MACHINE =
            Map.of("amd64", X86, "x86_64", X86, "aarch64", ARM, "arm64", ARM);

    private CpuBackends() {}

    private record Backend(String name, Set<String> needs) {}

    private static Set<String> haswell(String... more) {
        return union(
                Set.of("sse4_2", "avx", "f16c", "fma", "avx2", "bmi2"),
                Set.copyOf(Arrays.asList(more)));
    }

    private static Set<String> avx512(String... more) {
        return union(union(haswell(), AVX512), Set.copyOf(Arrays.asList(more)));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        return Stream.concat(a.stream(), b.stream()).collect(Collectors.toSet());
    }

    /**
     * What the processor can do, from the text of {@code /proc/cpuinfo}: the first of its cores.
     */
    static Set<String> abilities(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+", -1))
                .map(words -> Set.copyOf(Arrays.asList(words)))
                .orElse(Set.of());
    }

    /**
     * The best of those present.
     *
     * @param machine as in the system property {@code os.arch}
     * @return empty when none of them is known to run here
     */
    static Optional<String> best(String machine, Set<String> abilities, Set<String> present) {
        return BY_MACHINE.getOrDefault(machine, List.of()).stream()
                .filter(backend -> present.contains(backend.name()))
                .filter(backend -> abilities.containsAll(backend.needs()))
                .map(Backend::name)
                .findFirst();
    }
}
