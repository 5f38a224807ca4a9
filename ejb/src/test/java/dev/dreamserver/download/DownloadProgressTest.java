package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.download.DownloadProgress.Reading;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DownloadProgressTest {

    @Test
    void what_runs_is_read_until_it_ends() {
        var progress = new DownloadProgress();
        var id = UUID.randomUUID();
        var one = new Progress(Clock.systemUTC(), 30, 120);
        progress.begin(id, one);
        one.add(30);
        assertThat(progress.readings().get(id))
                .satisfies(
                        now -> {
                            assertThat(now.done()).isEqualTo(60);
                            assertThat(now.percent()).isEqualTo(50);
                        });
        progress.end(id);
        assertThat(progress.readings()).isEmpty();
    }

    @Test
    void the_rest_is_told_only_where_size_and_pace_are_known() {
        assertThat(new Reading(20, 120, 10).left()).contains(Duration.ofSeconds(11));
        assertThat(new Reading(20, 120, 0).left()).isEmpty();
        assertThat(new Reading(20, 0, 10).left()).isEmpty();
        assertThat(new Reading(20, 0, 10).percent()).isZero();
        assertThat(new Reading(130, 120, 10).percent()).isEqualTo(100);
    }
}
