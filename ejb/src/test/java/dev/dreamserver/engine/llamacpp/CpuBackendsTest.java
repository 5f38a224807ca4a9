package dev.dreamserver.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CpuBackendsTest {

    private static final Set<String> DEBIAN =
            Set.of(
                    "alderlake",
                    "cannonlake",
                    "cascadelake",
                    "cooperlake",
                    "haswell",
                    "icelake",
                    "ivybridge",
                    "piledriver",
                    "sandybridge",
                    "sapphirerapids",
                    "skylakex",
                    "sse42",
                    "x64",
                    "zen4");
    private static final String HASWELL = "sse4_2 avx f16c fma avx2 bmi2";
    private static final String SKYLAKEX = HASWELL + " avx512f avx512cd avx512vl avx512dq avx512bw";

    private static String best(String flags) {
        var cpuinfo = "processor\t: 0\nflags\t\t: fpu " + flags + "\nbugs\t: none\n";
        return CpuBackends.best("amd64", CpuBackends.abilities(cpuinfo), DEBIAN).orElseThrow();
    }

    @Test
    void each_processor_gets_the_fastest_build_that_it_can_run() {
        assertThat(best("sse2")).isEqualTo("x64");
        assertThat(best("sse4_2")).isEqualTo("sse42");
        assertThat(best("sse4_2 avx")).isEqualTo("sandybridge");
        assertThat(best("sse4_2 avx f16c")).isEqualTo("ivybridge");
        assertThat(best("sse4_2 avx f16c fma")).isEqualTo("piledriver");
        assertThat(best(HASWELL)).isEqualTo("haswell");
        assertThat(best(HASWELL + " avx_vnni")).isEqualTo("alderlake");
        assertThat(best(SKYLAKEX)).isEqualTo("skylakex");
        assertThat(best(SKYLAKEX + " avx512vbmi")).isEqualTo("cannonlake");
        assertThat(best(SKYLAKEX + " avx512_vnni")).isEqualTo("cascadelake");
        assertThat(best(SKYLAKEX + " avx512vbmi avx512_vnni")).isEqualTo("icelake");
        assertThat(best(SKYLAKEX + " avx512_vnni avx512_bf16")).isEqualTo("cooperlake");
        assertThat(best(SKYLAKEX + " avx512vbmi avx512_vnni avx512_bf16")).isEqualTo("zen4");
        assertThat(best(SKYLAKEX + " avx512vbmi avx512_vnni avx512_bf16 amx_tile amx_int8"))
                .isEqualTo("sapphirerapids");
    }

    @Test
    void only_what_is_there_is_chosen() {
        var abilities = CpuBackends.abilities("flags : " + SKYLAKEX);
        assertThat(CpuBackends.best("amd64", abilities, Set.of("x64", "haswell")))
                .contains("haswell");
        assertThat(CpuBackends.best("amd64", abilities, Set.of("sapphirerapids"))).isEmpty();
        assertThat(CpuBackends.best("riscv64", abilities, DEBIAN)).isEmpty();
    }

    @Test
    void arm_is_known_too() {
        var abilities = CpuBackends.abilities("Features\t: fp asimd asimdhp asimddp\n");
        assertThat(
                        CpuBackends.best(
                                "aarch64",
                                abilities,
                                Set.of("armv8.0_1", "armv8.2_1", "armv8.2_2", "armv8.2_3")))
                .contains("armv8.2_2");
    }
}
