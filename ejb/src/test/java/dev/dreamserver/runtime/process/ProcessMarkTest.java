package dev.dreamserver.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMarkTest {

    @Test
    void a_running_process_is_known_by_its_start() {
        assertThat(ProcessMark.startTick(stat("java", "S", 40))).contains("5170");
        assertThat(ProcessMark.of(ProcessHandle.current().pid())).isPresent();
    }

    @Test
    void a_name_may_look_like_the_rest_of_the_line() {
        assertThat(ProcessMark.startTick(stat("a) Z 1 (b", "R", 1))).contains("5170");
    }

    @Test
    void one_that_only_waits_to_be_reaped_is_gone() {
        assertThat(ProcessMark.startTick(stat("java", "Z", 1))).isEmpty();
        assertThat(ProcessMark.startTick(stat("java", "X", 0))).isEmpty();
    }

    @Test
    void one_whose_other_threads_still_hold_its_port_is_not() {
        assertThat(ProcessMark.startTick(stat("java", "Z", 3))).contains("5170");
    }

    /** As proc(5) gives it: the number of threads is field 20, the start field 22. */
    private static String stat(String name, String state, int threads) {
        return "77 (%s) %s 1 77 77 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 %d 0 5170 900 12 0\n"
                .formatted(name, state, threads);
    }
}
