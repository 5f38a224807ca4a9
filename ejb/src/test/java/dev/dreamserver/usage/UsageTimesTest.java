package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.usage.UsageTotals.Spread;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histograms that a real PostgreSQL adds up. */
class UsageTimesTest {

    private static final DataSource DATABASE = TestDatabase.fresh();

    private static Optional<Spread> spread(String times) throws SQLException {
        try (var connection = DATABASE.getConnection();
                var query = connection.createStatement();
                var row =
                        query.executeQuery(
                                "select sum(%s) from (%s) as given(micros)"
                                        .formatted(UsageTimes.of("micros"), times))) {
            row.next();
            return UsageTimes.spread(row.getBigDecimal(1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {129, 500, 999, 1_000, 34_567, 1_000_000, 59_999_999, 3_600_000_000L})
    void one_time_is_told_as_it_was(long micros) throws SQLException {
        var told = spread("select " + micros + "::bigint").orElseThrow();
        assertThat(told.p50()).isCloseTo(micros, withPercentage(4.5)).isEqualTo(told.p95());
    }

    @Test
    void what_is_faster_or_slower_than_all_buckets_is_in_the_first_or_beyond_the_last()
            throws SQLException {
        assertThat(spread("select 0::bigint")).contains(new Spread(64, 64));
        assertThat(spread("select 99999999999999::bigint").orElseThrow().p50())
                .isGreaterThan(4_294_967_296L);
    }

    @Test
    void nothing_taken_is_nothing_told() throws SQLException {
        assertThat(spread("select null::bigint")).isEmpty();
        assertThat(UsageTimes.spread(null)).isEmpty();
    }

    @Test
    void many_are_told_as_a_sorted_list_would() throws SQLException {
        // From 1 ms to 17 minutes, most of them fast.
        var told =
                spread(
                                "select (1000 * exp(14 * (i / 10000.0) ^ 2))::bigint"
                                        + " from generate_series(1, 10000) i")
                        .orElseThrow();
        assertThat(told.p50()).isCloseTo(Math.round(1000 * Math.exp(3.5)), withPercentage(4.5));
        assertThat(told.p95())
                .isCloseTo(Math.round(1000 * Math.exp(14 * 0.9025)), withPercentage(4.5));
    }

    @Test
    void as_many_as_a_house_ever_answers_do_not_run_into_the_next_bucket() throws SQLException {
        try (var connection = DATABASE.getConnection();
                var query = connection.createStatement();
                var row =
                        query.executeQuery(
                                "select 999999999999 * (%s) + %s"
                                        .formatted(
                                                UsageTimes.of("1000"), UsageTimes.of("2000000")))) {
            row.next();
            var told = UsageTimes.spread(row.getBigDecimal(1)).orElseThrow();
            assertThat(told.p95()).isCloseTo(1000, withPercentage(4.5));
        }
    }
}
