package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.usage.UsageRow.Outcome;
import dev.dreamserver.usage.UsageSpan.Step;
import dev.dreamserver.usage.UsageTotals.Spread;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What usage adds up to, on a real PostgreSQL: row by row, and once that is done already. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class UsageQueryTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-20T11:00:00Z");

    /** The clocks go back in the middle of it. */
    private static final UsageSpan CHANGE =
            new UsageSpan(LocalDate.of(2026, 10, 24), LocalDate.of(2026, 10, 26), BERLIN);

    private final DataSource database = TestDatabase.fresh();
    private final boolean addedUp;
    private Connection connection;
    private int rows;

    UsageQueryTest(boolean addedUp) {
        this.addedUp = addedUp;
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = database.getConnection();
    }

    /** Reads what is there now. */
    private UsageQuery usage() throws SQLException {
        if (addedUp) {
            var rollup = new UsageRollup(connection, UsageCalendar.of(BERLIN, NOW), USD);
            while (rollup.step()) {
                // one day after the other
            }
        }
        return new UsageQuery(connection, USD);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private void row(
            String at,
            String person,
            @Nullable String team,
            @Nullable String key,
            Outcome outcome,
            long tokens,
            @Nullable Long first,
            long duration)
            throws SQLException {
        var when = Instant.parse(at);
        try (var insert =
                connection.prepareStatement(
                        "insert into usage_attempt values"
                                + " (?, 1, ?, ?, ?, 'guide', 'local', ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, id(when));
            insert.setString(2, person);
            insert.setString(3, team);
            insert.setString(4, key);
            insert.setObject(5, OffsetDateTime.ofInstant(when, ZoneOffset.UTC));
            insert.setLong(6, tokens);
            insert.setLong(7, 10 * tokens);
            insert.setObject(8, first);
            insert.setLong(9, duration);
            insert.setString(10, outcome.name());
            insert.setBoolean(11, outcome == Outcome.ABORTED);
            insert.executeUpdate();
        }
    }

    /** As the gateway makes them. */
    private UUID id(Instant at) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000 | rows++, 0x8000_0000_0000_0000L);
    }

    private static UsageQuestion all(UsageSpan span) {
        return new UsageQuestion(span, Map.of());
    }

    @Test
    void each_day_has_what_was_asked_from_its_midnight_to_the_next() throws Exception {
        for (var at :
                List.of(
                        "2026-10-23T21:59:59.999999Z", // still the 23rd there
                        "2026-10-23T22:00:00Z",
                        "2026-10-24T21:59:59.999999Z",
                        "2026-10-24T22:00:00Z", // the day of 25 hours
                        "2026-10-25T22:30:00Z", // its last hour, the second of two
                        "2026-10-25T23:00:00Z",
                        "2026-10-26T22:59:59.999999Z",
                        "2026-10-26T23:00:00Z")) {
            row(at, "mara", null, null, Outcome.COMPLETE, 1, 100L, 200);
        }
        var report = usage().report(all(CHANGE), Step.DAY, NOW);
        assertThat(report.parts())
                .extracting(part -> part.totals().requests())
                .containsExactly(2L, 2L, 2L);
        assertThat(report.totals().requests()).isEqualTo(6);
        assertThat(report.before().requests()).isEqualTo(1);
        var longDay = new UsageSpan(LocalDate.of(2026, 10, 25), LocalDate.of(2026, 10, 25), BERLIN);
        var hours = usage().report(all(longDay), Step.HOUR, NOW).parts();
        assertThat(hours).hasSize(25);
        assertThat(hours.getFirst().totals().requests()).isEqualTo(1);
        assertThat(hours.getLast().totals().requests()).isEqualTo(1);
    }

    @Test
    void the_days_before_end_at_the_same_hour_while_today_lasts() throws Exception {
        row("2026-11-19T10:59:59Z", "mara", null, null, Outcome.COMPLETE, 1, 1L, 1);
        row("2026-11-19T11:00:00Z", "mara", null, null, Outcome.COMPLETE, 1, 1L, 1);
        row("2026-11-20T10:00:00Z", "mara", null, null, Outcome.COMPLETE, 1, 1L, 1);
        var report = usage().report(all(UsageSpan.last(1, NOW, BERLIN)), Step.HOUR, NOW);
        assertThat(report.totals().requests()).isEqualTo(1);
        assertThat(report.before().requests()).isEqualTo(1);
    }

    @Test
    void all_is_added_up_and_its_times_are_told_by_median_and_tail() throws Exception {
        for (var i = 1; i <= 100; i++) {
            var at = "2026-10-24T10:%02d:%02dZ".formatted(i / 60, i % 60);
            row(at, "mara", null, null, Outcome.COMPLETE, 3, i * 1_000L, i * 2_000L);
        }
        row("2026-10-24T11:00:00Z", "mara", null, null, Outcome.FAILED, 0, null, 9_000_000);
        row("2026-10-24T11:00:01Z", "mara", null, null, Outcome.ABORTED, 2, null, 9_000_000);
        row("2026-10-24T11:00:02Z", "mara", null, null, Outcome.RETRIED, 0, null, 9_000_000);
        var totals = usage().report(all(CHANGE), Step.DAY, NOW).totals();
        assertThat(totals.requests()).isEqualTo(102);
        assertThat(totals.failed()).isEqualTo(1);
        assertThat(totals.aborted()).isEqualTo(1);
        assertThat(totals.estimated()).isEqualTo(1);
        assertThat(totals.tokensIn()).isEqualTo(302);
        assertThat(totals.tokensOut()).isEqualTo(3020);
        assertThat(totals.firstToken().orElseThrow()).satisfies(is(50_000, 95_000));
        assertThat(totals.duration().orElseThrow()).satisfies(is(100_000, 190_000));
        assertThat(totals.complete()).isEqualTo(100);
    }

    private static ThrowingConsumer<Spread> is(long p50, long p95) {
        return spread -> {
            assertThat(spread.p50()).isCloseTo(p50, withPercentage(4.5));
            assertThat(spread.p95()).isCloseTo(p95, withPercentage(4.5));
        };
    }

    @Test
    void nothing_adds_up_to_nothing() throws Exception {
        var report = usage().report(all(CHANGE), Step.DAY, NOW);
        assertThat(report.totals()).isEqualTo(UsageTotals.NONE);
        assertThat(report.before()).isEqualTo(UsageTotals.NONE);
        assertThat(report.parts()).hasSize(3);
        assertThat(usage().groups(all(CHANGE), UsageDimension.KEY, UsageOrder.REQUESTS, 5).list())
                .isEmpty();
    }

    @Test
    void groups_stand_in_order_with_an_end_and_those_without_are_one_of_them() throws Exception {
        row("2026-10-24T10:00:00Z", "mara", "red", "k1", Outcome.COMPLETE, 5, 900L, 1_000);
        row("2026-10-24T10:00:01Z", "mara", "red", "k1", Outcome.FAILED, 0, null, 1);
        row("2026-10-24T10:00:02Z", "mara", "red", null, Outcome.COMPLETE, 1, 100L, 1_000);
        row("2026-10-24T10:00:03Z", "jonas", null, "k2", Outcome.COMPLETE, 50, 500L, 9_000);
        assertThat(ids(UsageDimension.PERSON, UsageOrder.REQUESTS))
                .containsExactly("mara", "jonas");
        assertThat(ids(UsageDimension.PERSON, UsageOrder.TOKENS_OUT))
                .containsExactly("jonas", "mara");
        assertThat(ids(UsageDimension.TEAM, UsageOrder.DURATION)).containsExactly("-", "red");
        assertThat(ids(UsageDimension.KEY, UsageOrder.FIRST_TOKEN))
                .containsExactly("k1", "k2", "-");
        assertThat(ids(UsageDimension.KEY, UsageOrder.FAILED)).startsWith("k1");
        assertThat(ids(UsageDimension.MODEL, UsageOrder.TOKENS_IN)).containsExactly("guide");
        var cut = usage().groups(all(CHANGE), UsageDimension.KEY, UsageOrder.REQUESTS, 1);
        assertThat(cut.list()).hasSize(1);
        assertThat(cut.more()).isEqualTo(2);
    }

    private List<String> ids(UsageDimension by, UsageOrder order) throws SQLException {
        return usage().groups(all(CHANGE), by, order, 10).list().stream()
                .map(UsageGroup::id)
                .toList();
    }

    @Test
    void a_question_can_be_narrowed_down_and_what_is_asked_for_is_never_sql() throws Exception {
        row("2026-10-24T10:00:00Z", "mara", "red", "k1", Outcome.COMPLETE, 5, 1L, 1);
        row("2026-10-24T10:00:01Z", "mara", null, null, Outcome.COMPLETE, 7, 1L, 1);
        row("2026-10-24T10:00:02Z", "jonas", "red", null, Outcome.COMPLETE, 9, 1L, 1);
        var mara = all(CHANGE).with(UsageDimension.PERSON, "mara");
        assertThat(usage().report(mara, Step.DAY, NOW).totals().tokensIn()).isEqualTo(12);
        var alone = mara.with(UsageDimension.TEAM, UsageDimension.NONE);
        assertThat(usage().report(alone, Step.DAY, NOW).totals().tokensIn()).isEqualTo(7);
        var odd = all(CHANGE).with(UsageDimension.MODEL, "guide' or '1'='1");
        assertThat(usage().report(odd, Step.DAY, NOW).totals()).isEqualTo(UsageTotals.NONE);
        assertThatThrownBy(() -> all(CHANGE).with(UsageDimension.KEY, "a\0b"))
                .hasMessage("Nothing in this house is called so");
    }

    @Test
    void requests_are_turned_page_by_page_each_once_also_while_new_ones_come() throws Exception {
        for (var i = 0; i < 23; i++) {
            var at = "2026-10-24T10:00:%02dZ".formatted(i / 2); // two at the same moment
            row(at, "mara", null, null, Outcome.COMPLETE, i, 1L, 1);
        }
        row("2026-10-27T10:00:00Z", "mara", null, null, Outcome.COMPLETE, 99, 1L, 1); // later
        var seen = new ArrayList<Long>();
        Optional<UsagePlace> place = Optional.empty();
        for (var page = usage().requests(all(CHANGE), Optional.empty(), place, 5);
                !page.isEmpty();
                page = usage().requests(all(CHANGE), Optional.empty(), place, 5)) {
            page.forEach(row -> seen.add(row.tokensIn()));
            var last = page.getLast();
            place =
                    Optional.of(
                            UsagePlace.parse(
                                    new UsagePlace(last.requestId(), last.attempt()).toString()));
            row("2026-10-25T10:00:00Z", "new", null, null, Outcome.COMPLETE, 50, 1L, 1);
        }
        assertThat(seen).hasSize(23).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThatThrownBy(() -> UsagePlace.parse("' or 1=1"))
                .hasMessage("There is no such place in the list");
    }

    /** Two hundred thousand rows of three months; the newest page is near the end of the index. */
    @Test
    void no_more_is_read_than_is_shown() throws Exception {
        try (var many = connection.createStatement()) {
            many.execute(
                    """
                    insert into usage_attempt
                    select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0')
                               || '7000' || lpad(to_hex(i), 16, '8'))::uuid,
                           1, 'person-' || i % 50, null, null, 'guide', 'local', at, 100, 50,
                           10000 + i % 1000, 200000, 'COMPLETE', false
                    from (select i, timestamptz '2026-11-20 11:00Z' - i * interval '39 second' as at
                          from generate_series(0, 199999) as i) as made
                    """);
            many.execute("analyze usage_attempt");
        }
        var usage = usage();
        var read = rowsRead();
        var quarter = all(UsageSpan.last(90, NOW, BERLIN));
        assertThat(usage.requests(quarter, Optional.empty(), Optional.empty(), 50)).hasSize(50);
        assertThat(rowsRead() - read).isLessThan(1_000);
        if (addedUp) {
            var day = usage.report(quarter, Step.DAY, NOW).parts().get(40);
            assertThat(day.totals().requests()).isBetween(2_200L, 2_220L); // 86,400 s by 39
            usage.groups(quarter, UsageDimension.PERSON, UsageOrder.REQUESTS, 50);
            assertThat(rowsRead() - read).as("those are added up").isLessThan(2_000);
        }
    }

    private long rowsRead() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_stat_force_next_flush()");
            try (var row =
                    statement.executeQuery(
                            "select sum(seq_tup_read + idx_tup_fetch) from pg_stat_user_tables"
                                    + " where relname like 'usage_attempt%'")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Test
    void requests_are_found_by_their_outcome() throws Exception {
        row("2026-10-24T10:00:00Z", "mara", null, "k1", Outcome.FAILED, 0, null, 77);
        row("2026-10-24T10:00:01Z", "mara", null, "k1", Outcome.COMPLETE, 1, 1L, 1);
        var failed =
                usage().requests(all(CHANGE), Optional.of(Outcome.FAILED), Optional.empty(), 5);
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().durationMicros()).isEqualTo(77);
        assertThat(failed.getFirst().firstTokenMicros()).isEmpty();
        assertThat(failed.getFirst().keyId()).contains("k1");
    }
}
