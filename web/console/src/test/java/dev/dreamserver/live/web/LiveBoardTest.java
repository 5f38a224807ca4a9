package dev.dreamserver.live.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveBoardTest {

    private static final Set<String> MACHINE = Set.of("machine");

    private final LiveBoard board = new LiveBoard("run");

    private String since(Set<String> topics, long seen) {
        return board.since(topics, seen)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    @Test
    void a_new_reader_is_told_everything_of_its_topics_and_nothing_else() {
        board.put("machine", Map.of("cpu", 12L));
        board.put("services", Map.of("state", "ab"));
        assertThat(since(MACHINE, LiveBoard.NOTHING))
                .isEqualTo("id: run-2\nevent: values\ndata: {\"machine.cpu\":12}\n\n");
    }

    @Test
    void a_reader_is_told_only_what_is_new_to_it() {
        board.put("machine", Map.of("cpu", 12L, "memory", 3.5));
        var seen = board.version();
        board.put("machine", Map.of("cpu", 13L, "memory", 3.5));
        assertThat(since(MACHINE, seen)).contains("{\"machine.cpu\":13}");
    }

    @Test
    void what_changed_many_times_is_told_once_with_its_last_value() {
        board.put("machine", Map.of("cpu", 1L));
        var seen = board.version();
        for (var cpu = 2L; cpu < 50; cpu++) {
            board.put("machine", Map.of("cpu", cpu));
        }
        assertThat(since(MACHINE, seen)).containsOnlyOnce("machine.cpu").contains(":49}");
    }

    @Test
    void what_did_not_change_is_no_news() {
        board.put("machine", Map.of("cpu", 12L));
        var seen = board.version();
        board.put("machine", Map.of("cpu", 12L));
        assertThat(board.since(MACHINE, seen)).isEmpty();
    }

    @Test
    void a_change_elsewhere_is_no_news() {
        board.put("machine", Map.of("cpu", 12L));
        var seen = board.version();
        board.put("services", Map.of("state", "ab"));
        assertThat(board.since(MACHINE, seen)).isEmpty();
    }

    @Test
    void a_value_that_is_gone_is_told_as_null() {
        board.put("machine", Map.of("cpu", 12L, "disk", 5L));
        var seen = board.version();
        board.put("machine", Map.of("cpu", 12L));
        assertThat(since(MACHINE, seen)).contains("{\"machine.disk\":null}");
    }

    @Test
    void who_names_an_id_of_this_run_goes_on_there_and_everybody_else_begins_anew() {
        board.put("machine", Map.of("cpu", 12L));
        assertThat(board.seen("run-1")).isEqualTo(1);
        for (var other : new String[] {"", "run-", "run-x", "run-2", "run--1", "else-1", "1"}) {
            assertThat(board.seen(other)).as(other).isEqualTo(LiveBoard.NOTHING);
        }
    }

    @Test
    void everybody_who_has_seen_the_same_shares_one_event() {
        board.put("machine", Map.of("cpu", 12L));
        assertThat(board.since(MACHINE, 0).orElseThrow())
                .isSameAs(board.since(Set.of("machine"), 0).orElseThrow());
    }

    @Test
    void a_value_that_pages_cannot_read_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> board.put("machine", Map.of("cpu", new Object())));
    }

    @Test
    void what_is_said_to_one_person_is_told_to_them_only_and_without_their_name() {
        board.put("bell@ann user", Map.of("unread", 2L));
        board.put("bell@bob user", Map.of("unread", 5L));
        assertThat(since(Set.of("bell@ann user"), LiveBoard.NOTHING))
                .contains("{\"bell.unread\":2}")
                .doesNotContain("ann");
    }

    @Test
    void a_forgotten_topic_is_told_anew_to_who_comes_back() {
        board.put("bell@ann user", Map.of("unread", 2L));
        var seen = board.version();
        board.forget("bell@ann user");
        assertThat(since(Set.of("bell@ann user"), LiveBoard.NOTHING)).isEmpty();
        board.put("bell@ann user", Map.of("unread", 2L));
        assertThat(since(Set.of("bell@ann user"), seen)).contains("{\"bell.unread\":2}");
    }
}
