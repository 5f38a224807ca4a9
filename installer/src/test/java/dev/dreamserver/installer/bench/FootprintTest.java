package dev.dreamserver.installer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintTest {

    @TempDir Path proc;

    @Test
    void a_process_counts_with_its_children_and_a_name_with_spaces_and_brackets()
            throws IOException {
        process(10, "10 (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 150 50 0 0", 2048, "11 ");
        process(11, "11 (child) S 10 1 1 0 -1 0 0 0 0 0 100 100 0 0", 1024, "");
        var used = Footprint.of(proc, 10);
        assertThat(used.cpuSeconds()).isEqualTo(4.0);
        assertThat(used.rssMegabytes()).isEqualTo(3.0);
    }

    @Test
    void a_process_that_is_gone_used_nothing() {
        assertThat(Footprint.of(proc, 99)).isEqualTo(Footprint.NONE);
    }

    @Test
    void with_two_cores_the_database_shares_with_the_load_and_with_one_nothing_is_pinned() {
        assertThat(Cores.of(2)).isEqualTo(new Cores(0, 1, 0));
        assertThat(Cores.of(4)).isEqualTo(new Cores(0, 1, 2));
        assertThat(Cores.of(1).pin(Cores.of(1).gateway(), "x")).containsExactly("x");
        assertThat(Cores.of(2).pin(1, "x")).containsExactly("taskset", "-c", "1", "x");
    }

    private void process(long pid, String stat, int kilobytes, String children) throws IOException {
        var folder = Files.createDirectories(proc.resolve(pid + "/task/" + pid));
        Files.writeString(proc.resolve(pid + "/stat"), stat);
        Files.writeString(
                proc.resolve(pid + "/status"), "Name:\tx\nVmRSS:\t  " + kilobytes + " kB\n");
        Files.writeString(folder.resolve("children"), children);
    }
}
