package dev.dreamserver.usage.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.usage.UsageReport.Part;
import dev.dreamserver.usage.UsageTotals;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageChartTest {

    private static Part part(long requests, long failed, long aborted) {
        return new Part(
                Instant.EPOCH,
                new UsageTotals(
                        requests,
                        failed,
                        aborted,
                        0,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        0,
                        0));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "3, 5", "6, 10", "11, 20", "21, 50", "1000001, 2000000"})
    void the_scale_ends_at_a_round_number_that_has_room_for_the_longest_bar(long most, long top) {
        assertThat(UsageChart.top(most)).isEqualTo(top);
    }

    @Test
    void a_bar_is_as_high_as_what_it_stands_for() {
        var bar = UsageChart.of(List.of(part(8, 1, 2)), part -> "now", Locale.GERMAN);
        assertThat(bar.top()).isEqualTo("10");
        assertThat(bar.middle()).isEqualTo("5");
        assertThat(bar.bars().getFirst().complete()).isEqualTo("50.00");
        assertThat(bar.bars().getFirst().aborted()).isEqualTo("20.00");
        assertThat(bar.bars().getFirst().failed()).isEqualTo("10.00");
    }

    @Test
    void labels_leave_each_other_room() {
        var month = Stream.generate(() -> part(1, 0, 0)).limit(31).toList();
        var bars = UsageChart.of(month, part -> "day", Locale.ENGLISH).bars();
        assertThat(bars).hasSize(31);
        assertThat(bars.stream().filter(bar -> !bar.place().isEmpty())).hasSizeLessThanOrEqualTo(8);
        assertThat(bars.stream().filter(bar -> bar.place().equals("xs")))
                .hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void nothing_at_all_is_a_flat_line() {
        var chart = UsageChart.of(List.of(part(0, 0, 0)), part -> "now", Locale.ENGLISH);
        assertThat(chart.top()).isEqualTo("1");
        assertThat(chart.middle()).isEmpty();
        assertThat(chart.bars().getFirst().complete()).isEqualTo("0.00");
    }
}
