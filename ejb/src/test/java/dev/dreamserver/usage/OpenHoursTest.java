package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hour under way is told from its sums and what was written since, on a real PostgreSQL. */
class OpenHoursTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final ZoneId UTC = ZoneOffset.UTC;

    /** Each was written when a transaction began that many seconds ago; all began in this hour. */
    private static final String ROW =
            """
            insert into usage_attempt (request_id, attempt, person_id, model, engine, started_at,
                tokens_in, tokens_out, first_token_micros, duration_micros, outcome, estimated,
                written_at)
            select (lpad(to_hex(floor(extract(epoch from now()) * 1000)::bigint), 12, '0')
                        || '7000' || lpad(to_hex(%1$d), 16, '8'))::uuid, 1, 'p%1$d', 'm', 'local',
                   now(), 10, 5, 1000, 2000, 'COMPLETE', false, now() - interval '%2$d seconds'
            """;

    private final DataSource database = TestDatabase.fresh();
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = database.getConnection();
        new UsageRollup(connection, calendar(), USD).step();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private static UsageCalendar calendar() {
        return UsageCalendar.of(UTC, Instant.now());
    }

    private boolean step() throws SQLException {
        return new OpenHours(connection, calendar(), USD).step();
    }

    private static void run(Connection where, String sql) throws SQLException {
        try (var statement = where.createStatement()) {
            statement.execute(sql);
        }
    }

    private void run(String sql) throws SQLException {
        run(connection, sql);
    }

    private long told(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private UsageTotals today() throws SQLException {
        var now = Instant.now();
        var question = new UsageQuestion(UsageSpan.last(2, now, UTC), Map.of());
        return new UsageQuery(connection, USD).report(question, UsageSpan.Step.HOUR, now).totals();
    }

    private long inSums() throws SQLException {
        return told("select coalesce(sum(requests), 0) from usage_open where grain = 63");
    }

    @Test
    void each_step_adds_what_was_written_since_and_each_row_counts_once() throws SQLException {
        run(ROW.formatted(1, 60));
        assertThat(step()).isTrue();
        assertThat(inSums()).isOne();
        run(ROW.formatted(2, 0));
        assertThat(today().requests()).as("one by its sum, one by itself").isEqualTo(2);
        run("update usage_rollup set open_to = now() - interval '30 seconds'");
        run(ROW.formatted(3, 20));
        run(ROW.formatted(4, 10));
        step();
        assertThat(inSums()).isEqualTo(3);
        assertThat(told("select max(requests) from usage_open")).isEqualTo(3);
        assertThat(today().requests()).isEqualTo(4);
        assertThat(today().tokensOut()).isEqualTo(20);
        assertThat(told("select count(*) from usage_open where first_token is null")).isZero();
    }

    /** Longer than the two seconds that a step stays behind, by the clock of the database. */
    @Test
    void a_step_ends_before_a_transaction_that_still_writes() throws SQLException {
        try (var writer = database.getConnection()) {
            writer.setAutoCommit(false);
            run(writer, ROW.formatted(1, 0));
            run(writer, "select pg_sleep_until(now() + interval '3 seconds')");
            run(ROW.formatted(2, 0).replace("interval '0 seconds'", "interval '2.5 seconds'"));
            assertThat(step()).isTrue();
            writer.commit();
        }
        assertThat(inSums()).as("the other's row is younger than the transaction").isZero();
        assertThat(today().requests()).isEqualTo(2);
        run("update usage_attempt set written_at = now() - interval '2.5 seconds'");
        assertThat(step()).isTrue();
        assertThat(inSums()).isEqualTo(2);
        assertThat(today().requests()).isEqualTo(2);
    }

    @Test
    void a_row_that_failed_after_all_is_told_so_at_once_and_added_up_anew() throws SQLException {
        run(ROW.formatted(1, 60));
        run(ROW.formatted(2, 60));
        step();
        run(
                "update usage_attempt set outcome = 'FAILED', written_at = now()"
                        + " where person_id = 'p1'");
        assertThat(today().failed()).isOne();
        assertThat(today().requests()).isEqualTo(2);
        step();
        assertThat(inSums()).as("what failed was written just now").isOne();
        assertThat(today().failed()).isOne();
        assertThat(today().requests()).isEqualTo(2);
        assertThat(told("select count(*) from usage_reopened")).isZero();
    }

    @Test
    void a_price_that_comes_is_told_of_what_was_added_up_without_it() throws SQLException {
        run(ROW.formatted(1, 60));
        step();
        assertThat(today().cost()).isEmpty();
        new PriceRows(connection)
                .add(
                        new PriceChange(
                                "m",
                                Optional.of(
                                        new Rates(
                                                BigDecimal.ONE,
                                                BigDecimal.ONE,
                                                BigDecimal.ONE,
                                                BigDecimal.ZERO,
                                                BigDecimal.ONE)),
                                Optional.empty(),
                                "a test"),
                        USD,
                        calendar().hour(Instant.now()).minus(Duration.ofHours(1)),
                        calendar(),
                        "owner");
        assertThat(today().cost().orElseThrow()).isEqualByComparingTo("0.001015");
        new UsageRollup(connection, calendar(), USD).step();
        assertThat(step()).isTrue();
        assertThat(inSums()).isOne();
        assertThat(today().cost().orElseThrow()).isEqualByComparingTo("0.001015");
    }

    @Test
    void an_hour_that_is_added_up_is_under_way_no_more() throws SQLException {
        run(ROW.formatted(1, 60));
        step();
        run("update usage_open set starts_at = starts_at - interval '2 hours'");
        new UsageRollup(connection, calendar(), USD).step();
        assertThat(inSums()).isZero();
    }

    @Test
    void a_clock_that_was_set_back_and_hours_that_begin_elsewhere_begin_anew() throws SQLException {
        run(ROW.formatted(1, 60));
        step();
        run("update usage_rollup set open_to = now() + interval '1 minute'");
        step();
        assertThat(inSums()).isOne();
        new UsageRollup(connection, UsageCalendar.of(ZoneId.of("Asia/Kolkata"), Instant.now()), USD)
                .step();
        assertThat(inSums()).isZero();
        assertThat(step()).as("in a zone that holds no more").isFalse();
    }

    @Test
    void hours_that_are_over_come_first_and_nodes_take_turns() throws SQLException {
        run(ROW.formatted(1, 60));
        run("update usage_rollup set hours_to = hours_to - interval '3 hours'");
        assertThat(step()).isFalse();
        new UsageRollup(connection, calendar(), USD).step();
        try (var other = database.getConnection()) {
            other.setAutoCommit(false);
            run(other, "select 1 from usage_rollup for update");
            assertThat(step()).isFalse();
            other.rollback();
        }
        assertThat(step()).isTrue();
        assertThat(inSums()).isOne();
    }

    @Test
    void what_was_just_written_is_found_by_the_row_on_each_day_of_a_new_house()
            throws SQLException {
        new UsageDays(connection, Instant.now()).make();
        assertThat(
                        told(
                                """
                                select count(*) from pg_inherits
                                where inhparent = 'usage_attempt_by_moment'::regclass
                                """))
                .isEqualTo(
                        told(
                                """
                                select count(*) from pg_inherits
                                where inhparent = 'usage_attempt'::regclass
                                """));
    }
}
