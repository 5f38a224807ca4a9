package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days of usage come and go, and nothing that was counted goes with them, on a real PostgreSQL. */
@Timeout(120)
class UsageDaysTest {

    /** Twelve days up to now, in an order of its own. */
    private static final String USE =
            """
            insert into usage_attempt (request_id, attempt, person_id, team, key_id, project, model,
                engine, started_at, tokens_in, tokens_out, first_token_micros, duration_micros,
                outcome, estimated, cached, written_at)
            select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0')
                       || '7000' || lpad(to_hex(i), 16, '8'))::uuid,
                   1, 'person-' || i * 31 % 7, nullif('team-' || i % 3, 'team-2'), 'key-' || i % 5,
                   nullif('project-' || i % 4, 'project-3'), 'model-' || i * i % 3, 'local', at,
                   i % 900, i % 70, 5000 + i, 9000 + 7 * i,
                   (array['COMPLETE', 'COMPLETE', 'COMPLETE', 'FAILED', 'ABORTED'])[1 + i % 5],
                   i % 11 = 0, i % 13 = 0, at
            from (select i, now() - i * interval '259 second' as at
                  from generate_series(0, 4000) as i) as made order by i * 7919 % 4001
            """;

    private static final Currency USD = Currency.getInstance("USD");
    private static final Duration THREE_DAYS = Duration.ofDays(3);

    private final DataSource database = TestDatabase.fresh();
    private final Instant now = Instant.now();
    private final LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    private Connection connection;
    private String hoursTo = "";
    private String daysTo = "";
    private int ids;

    @BeforeEach
    void connect() throws SQLException {
        connection = database.getConnection();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String told(String sql) throws SQLException {
        return String.join("\n", all(sql));
    }

    private List<String> all(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(String.valueOf(rows.getString(1)));
            }
            return all;
        }
    }

    private long count(String from) throws SQLException {
        return Long.parseLong(told("select count(*) from " + from));
    }

    private UsageDays days() {
        return days(now);
    }

    private UsageDays days(Instant at) {
        return new UsageDays(connection, at);
    }

    private void addUp(UsageCalendar calendar, Currency currency) throws SQLException {
        var rollup = new UsageRollup(connection, calendar, currency);
        while (rollup.step()) {
            // one day after the other
        }
    }

    private void addUp(ZoneId zone) throws SQLException {
        addUp(UsageCalendar.of(zone, now), USD);
    }

    private Optional<LocalDate> retire(ZoneId zone) throws SQLException {
        return days().retire(THREE_DAYS, UsageCalendar.of(zone, now), USD)
                .map(UsageDays.Retired::day);
    }

    /** As many days as it will, one after the other. */
    private int retireAll(ZoneId zone) throws SQLException {
        var many = 0;
        while (retire(zone).isPresent()) {
            many++;
        }
        return many;
    }

    private void price(String model, String from, Rates rates) throws SQLException {
        var at = Instant.parse(from);
        var change = new PriceChange(model, Optional.of(rates), Optional.of(at), "a test");
        new PriceRows(connection)
                .add(change, USD, at, UsageCalendar.of(ZoneOffset.UTC, now), "ada");
    }

    /** Of hours and days that were added up when it was first asked: one more may end meanwhile. */
    private String sums() throws SQLException {
        if (hoursTo.isEmpty()) {
            hoursTo = told("select coalesce(hours_to, 'infinity') from usage_rollup");
            daysTo = told("select coalesce(days_to, 'infinity') from usage_rollup");
        }
        return told(
                """
                select string_agg(one::text, ' ' order by one::text)
                from (select * from usage_hour where starts_at < '%s'
                      union all select * from usage_day where starts_at < '%s') as one
                """
                        .formatted(hoursTo, daysTo));
    }

    private UsageRow row(UUID id, Instant at, Outcome outcome) {
        return new UsageRow(
                id,
                1,
                "mara",
                Optional.empty(),
                Optional.empty(),
                Optional.of("atlas"),
                "model-0",
                "local",
                at,
                10,
                4,
                101,
                Optional.of(200_000L),
                1_200_000,
                outcome,
                false,
                false,
                Optional.empty());
    }

    /** As the gateway makes them. */
    private UUID id(Instant at) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE | ids++);
    }

    /** Written as the house does it. */
    private void write(UsageRow... rows) throws InterruptedException {
        var writer =
                new UsageWriter(
                        database,
                        UsageSettings.from(new Settings(key -> Optional.empty())),
                        (any, charges) -> {});
        var done = new CountDownLatch(rows.length);
        for (var row : rows) {
            writer.append(
                    row,
                    List.of(),
                    written -> {
                        assertThat(written).isTrue();
                        done.countDown();
                    });
        }
        writer.stop();
        writer.run();
        assertThat(done.await(0, TimeUnit.SECONDS)).as("all told").isTrue();
    }

    private UsageReport report(int days) throws SQLException {
        var span = UsageSpan.last(days, now, ZoneOffset.UTC);
        return new UsageQuery(connection, USD)
                .report(new UsageQuestion(span, Map.of()), UsageSpan.Step.DAY, now);
    }

    @Test
    void days_are_made_ahead_and_each_row_goes_to_its_own() throws Exception {
        days().make();
        assertThat(days().days()).hasSize(8).startsWith(today, today.plusDays(1));
        days().make();
        assertThat(days().days()).as("again").hasSize(8);
        var midnight = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        var last = midnight.minusNanos(1000);
        write(row(id(last), last, Outcome.COMPLETE), row(id(midnight), midnight, Outcome.FAILED));
        assertThat(count(table(today))).isOne();
        assertThat(count(table(today.plusDays(1)))).isOne();
        assertThat(count("usage_attempt_default")).isZero();
    }

    private static String table(LocalDate day) {
        return "usage_attempt_" + day.toString().replace("-", "");
    }

    @Test
    void an_attempt_is_one_row_whatever_its_day() throws Exception {
        days().make();
        for (var at : List.of(now, now.plus(90, ChronoUnit.DAYS))) {
            var row = row(id(at), at, Outcome.COMPLETE);
            write(row);
            write(row);
            write(row(row.requestId(), at, Outcome.FAILED));
            write(row);
        }
        assertThat(all("select outcome from usage_attempt")).containsExactly("FAILED", "FAILED");
    }

    @Test
    void a_clock_that_jumps_over_all_days_there_are_loses_no_row() throws Exception {
        days().make();
        var later = now.plus(40, ChronoUnit.DAYS);
        var earlier = now.minus(20, ChronoUnit.DAYS);
        write(
                row(id(later), later, Outcome.COMPLETE),
                row(id(now), now, Outcome.COMPLETE),
                row(id(earlier), earlier, Outcome.COMPLETE));
        assertThat(count("usage_attempt_default")).isEqualTo(2);
        days().make();
        assertThat(count("usage_attempt_default")).as("a day that may never come").isOne();
        assertThat(report(30).totals().requests()).isEqualTo(2);
        days(later).make();
        assertThat(count("usage_attempt_default")).isZero();
        assertThat(count(table(LocalDate.ofInstant(later, ZoneOffset.UTC)))).isOne();
        assertThat(count("usage_attempt")).isEqualTo(3);
        var once = row(id(earlier), earlier, Outcome.COMPLETE);
        write(once);
        write(once);
        assertThat(count(table(LocalDate.ofInstant(earlier, ZoneOffset.UTC)))).isEqualTo(2);
    }

    @Test
    void many_rows_are_not_moved_under_the_hands_of_who_writes_them() throws Exception {
        run(
                """
                insert into usage_attempt (request_id, attempt, person_id, model, engine,
                    started_at, tokens_in, tokens_out, duration_micros, outcome, estimated)
                select ('%s' || lpad(to_hex(i), 12, '0'))::uuid, 1, 'mara', 'guide', 'local',
                       timestamptz '%s', 1, 1, 1, 'COMPLETE', false
                from generate_series(1, 10001) as i
                """
                        .formatted(id(now).toString().substring(0, 24), now));
        days().make();
        assertThat(count("usage_attempt_default")).isEqualTo(10_001);
        assertThat(days().days()).hasSize(7).startsWith(today.plusDays(1));
        days(now.plus(1, ChronoUnit.DAYS)).make();
        assertThat(count("usage_attempt_default")).isZero();
        assertThat(count(table(today))).isEqualTo(10_001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", "Europe/Berlin", "Asia/Kolkata"})
    void days_go_when_they_are_over_and_their_sums_stay(String name) throws Exception {
        var zone = ZoneId.of(name);
        run(USE);
        price("model-0", "2020-01-01T00:00:00Z", Rates.of("1", "2", "3", "0.5", "0.1"));
        days().make();
        assertThat(retire(zone)).as("nothing is added up yet").isEmpty();
        addUp(zone);
        var sums = sums();
        var rows = count("usage_attempt");
        var first = days().days().first();
        assertThat(retire(zone)).as("one at a time, the first one first").contains(first);
        assertThat(days().days()).doesNotContain(first);
        assertThat(retireAll(zone)).isBetween(7, 8);
        assertThat(days().days()).startsWith(today.minusDays(3)).contains(today);
        assertThat(count("usage_attempt")).isBetween(rows / 5, rows * 2 / 5);
        addUp(zone);
        assertThat(sums()).isEqualTo(sums);
        run("update usage_rollup set zone = ''");
        assertThat(retire(zone)).as("nothing is added up that counts").isEmpty();
        addUp(zone);
        assertThat(sums()).as("from nothing").isEqualTo(sums);
    }

    @Test
    void both_clocks_say_that_a_day_is_over() throws Exception {
        run(USE);
        days().make();
        addUp(ZoneOffset.UTC);
        var first = days().days().first();
        var calendar = UsageCalendar.of(ZoneOffset.UTC, now);
        var end = first.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        assertThat(days(end.plus(THREE_DAYS).minusMillis(1)).retire(THREE_DAYS, calendar, USD))
                .as("the house's")
                .isEmpty();
        assertThat(days(now.plus(400, ChronoUnit.DAYS)).retire(Duration.ofDays(100), calendar, USD))
                .as("the database's")
                .isEmpty();
        var requests = count("usage_attempt where started_at < '" + end + "'");
        assertThat(days(end.plus(THREE_DAYS)).retire(THREE_DAYS, calendar, USD))
                .contains(new UsageDays.Retired(first, requests));
    }

    @Test
    void what_is_asked_is_answered_the_same_when_rows_are_gone() throws Exception {
        run(USE);
        price("model-0", "2020-01-01T00:00:00Z", Rates.of("1", "2", "3", "0.5", "0.1"));
        days().make();
        addUp(ZoneOffset.UTC);
        var span = new UsageSpan(today.minusDays(11), today.minusDays(1), ZoneOffset.UTC);
        var question = new UsageQuestion(span, Map.of());
        var usage = new UsageQuery(connection, USD);
        var report = usage.report(question, UsageSpan.Step.DAY, now);
        var hours = usage.report(question, UsageSpan.Step.HOUR, now);
        assertThat(retireAll(ZoneOffset.UTC)).isPositive();
        assertThat(usage.report(question, UsageSpan.Step.DAY, now)).isEqualTo(report);
        assertThat(usage.report(question, UsageSpan.Step.HOUR, now)).isEqualTo(hours);
        run("update usage_rollup set zone = 'elsewhere'");
        var meanwhile = usage.report(question, UsageSpan.Step.DAY, now).totals();
        assertThat(meanwhile.requests())
                .as("also while it is added up anew")
                .isEqualTo(report.totals().requests());
        assertThat(meanwhile.unpriced()).isGreaterThan(report.totals().unpriced());
    }

    @Test
    void a_row_of_a_day_that_is_gone_is_counted_once() throws Exception {
        run(USE);
        days().make();
        addUp(ZoneOffset.UTC);
        retireAll(ZoneOffset.UTC);
        var requests =
                "select sum(requests) from usage_hour where grain = 63 and starts_at < '%s'"
                        .formatted(told("select hours_to from usage_rollup"));
        var before = Long.parseLong(told(requests));
        var at = now.minus(10, ChronoUnit.DAYS);
        write(row(id(at), at, Outcome.ABORTED));
        assertThat(count("usage_attempt_default")).isOne();
        days().make();
        for (var again = 0; again < 2; again++) {
            addUp(ZoneOffset.UTC);
            assertThat(told(requests)).isEqualTo(String.valueOf(before + 1));
            assertThat(count("usage_attempt_default")).isZero();
        }
        for (var table : List.of("usage_hour", "usage_day")) {
            assertThat(told("select sum(aborted) from " + table + " where person_id = 'mara'"))
                    .as("by person, and in its combination")
                    .isEqualTo("2");
        }
    }

    @Test
    void a_day_stays_while_a_row_of_it_may_not_be_counted_yet() throws Exception {
        run(USE);
        days().make();
        addUp(ZoneOffset.UTC);
        var at = days().days().first().atTime(12, 0).toInstant(ZoneOffset.UTC);
        write(row(id(at), at, Outcome.COMPLETE));
        assertThat(retire(ZoneOffset.UTC)).isEmpty();
        addUp(ZoneOffset.UTC);
        run("update usage_rollup set looked_at = now() + interval '16 minutes'");
        assertThat(retire(ZoneOffset.UTC)).as("a clock that went back").isEmpty();
        run("update usage_attempt set written_at = now() - interval '16 minutes'");
        assertThat(retire(ZoneOffset.UTC)).isPresent();
        assertThat(
                        told(
                                "select sum(requests) from usage_day where grain = 47"
                                        + " and person_id = 'mara'"))
                .isEqualTo("1");
    }

    @Test
    void a_price_that_is_corrected_counts_for_days_whose_rows_are_gone() throws Exception {
        run(USE);
        run("update usage_attempt set tokens_cached = tokens_in / (1 + attempt + tokens_in % 3)");
        price("model-0", "2020-01-01T00:00:00Z", Rates.of("1", "2", "3", "0.5", "0.1"));
        days().make();
        addUp(ZoneOffset.UTC);
        run("create table rows_of_all as select * from usage_attempt");
        retireAll(ZoneOffset.UTC);
        var from = today.minusDays(9).atTime(5, 0).toInstant(ZoneOffset.UTC).toString();
        price("model-1", from, Rates.of("0.123456", "7.654321", "0.3", "0.7", "0.030864"));
        price("model-0", from, Rates.of("11", "0.000001", "0", "4", ""));
        var corrected = report(12).totals();
        addUp(ZoneOffset.UTC);
        var sums = sums();
        var costs = report(12).totals();
        assertThat(costs.cost()).isPresent();
        assertThat(corrected.unpriced()).as("unknown for a while").isGreaterThan(costs.unpriced());
        run("delete from usage_attempt");
        run("insert into usage_attempt select * from rows_of_all");
        run("update usage_rollup set zone = '', rows_from = 'epoch'");
        addUp(ZoneOffset.UTC);
        assertThat(report(12).totals()).as("as if all rows were there").isEqualTo(costs);
        assertThat(sums()).isEqualTo(sums);
    }

    @Test
    void another_currency_is_told_for_days_whose_rows_are_gone() throws Exception {
        run(USE);
        price("model-0", "2020-01-01T00:00:00Z", Rates.of("1", "2", "3", "0.5", "0.1"));
        days().make();
        addUp(ZoneOffset.UTC);
        var sums = sums();
        retireAll(ZoneOffset.UTC);
        var calendar = UsageCalendar.of(ZoneOffset.UTC, now);
        addUp(calendar, Currency.getInstance("EUR"));
        assertThat(told("select sum(cost) is null from usage_day")).isEqualTo("t");
        addUp(calendar, USD);
        assertThat(sums()).as("and back").isEqualTo(sums);
    }

    @Test
    void a_house_that_moves_keeps_all_it_counted() throws Exception {
        run(USE);
        days().make();
        addUp(ZoneOffset.UTC);
        retireAll(ZoneOffset.UTC);
        addUp(ZoneId.of("Asia/Kolkata"));
        for (var table : List.of("usage_hour", "usage_day")) {
            var until = table.equals("usage_hour") ? "hours_to" : "days_to";
            assertThat(told("select sum(requests) from " + table + " where grain = 63"))
                    .isEqualTo(
                            told(
                                    "select 4001 - count(*) from usage_attempt, usage_rollup"
                                            + " where started_at >= "
                                            + until));
        }
        addUp(ZoneOffset.UTC);
        assertThat(told("select sum(requests) from usage_hour where grain = 63"))
                .isEqualTo(
                        told(
                                "select 4001 - count(*) from usage_attempt, usage_rollup"
                                        + " where started_at >= hours_to"));
    }

    @Test
    void one_node_at_a_time() throws Exception {
        run(USE);
        days().make();
        addUp(ZoneOffset.UTC);
        var days = days().days();
        try (var other = database.getConnection();
                var lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("select 1 from usage_rollup for update");
            assertThat(retire(ZoneOffset.UTC)).isEmpty();
            days(now.plus(2, ChronoUnit.DAYS)).make();
            assertThat(days().days()).isEqualTo(days);
            other.rollback();
            lock.execute("select 1 from usage_attempt limit 1");
            assertThatThrownBy(() -> retire(ZoneOffset.UTC))
                    .as("who reads for long is not in the way of others for long")
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("lock timeout");
            other.rollback();
        }
        assertThat(retire(ZoneOffset.UTC)).contains(days.first());
    }

    @Test
    void rows_that_are_written_while_days_come_and_go_are_all_there_once() throws Exception {
        run(USE);
        days().make();
        addUp(ZoneOffset.UTC);
        var refused = new AtomicInteger();
        var writer =
                new UsageWriter(
                        database,
                        UsageSettings.from(new Settings(key -> Optional.empty())),
                        (any, charges) -> {});
        var thread = Thread.ofPlatform().start(writer);
        var sent = 0;
        var gone = 0;
        for (var round = 0; round < 12; round++) {
            for (var day = -6; day < 10; day++) {
                for (var each = 0; each < 20; each++) {
                    var at = now.plus(day, ChronoUnit.DAYS).plusMillis(each);
                    var row = row(id(at), at, Outcome.COMPLETE);
                    writer.append(row, List.of(), ok -> refused.addAndGet(ok ? 0 : 1));
                    sent++;
                }
            }
            days(now.plus(round, ChronoUnit.DAYS)).make();
            gone += retire(ZoneOffset.UTC).isPresent() ? 1 : 0;
        }
        writer.stop();
        thread.join();
        assertThat(refused).hasValue(0);
        assertThat(gone).as("those that nobody wrote to").isBetween(4, 6);
        assertThat(count("usage_attempt where person_id = 'mara'")).isEqualTo(sent);
    }

    @Test
    void only_days_that_are_asked_for_are_looked_at() throws Exception {
        run(USE);
        days().make();
        var id = told("select request_id from usage_attempt order by 1 desc offset 1500 limit 1");
        assertThat(told("explain select * from usage_attempt where request_id = '" + id + "'"))
                .as("one day, by its index")
                .doesNotContain("Append")
                .contains("Index");
        var day = today.minusDays(6);
        run("select pg_stat_force_next_flush()");
        run("select pg_stat_reset()");
        var question = new UsageQuestion(new UsageSpan(day, day, ZoneOffset.UTC), Map.of());
        var usage = new UsageQuery(connection, USD);
        assertThat(usage.requests(question, Optional.empty(), Optional.empty(), 50)).hasSize(50);
        assertThat(usage.report(question, UsageSpan.Step.HOUR, now).totals().requests())
                .as("from single rows")
                .isBetween(333L, 334L);
        run("select pg_stat_force_next_flush()");
        assertThat(
                        all(
                                """
                                select relname from pg_stat_user_tables
                                where relname like 'usage_attempt%' and seq_scan + idx_scan > 0
                                """))
                .as("the day, the one before, and a minute of their neighbours")
                .isSubsetOf(
                        table(day.minusDays(2)),
                        table(day.minusDays(1)),
                        table(day),
                        table(day.plusDays(1)));
    }

    /** What there was becomes one partition: no row is copied, and no index made of it. */
    @Test
    void rows_from_before_there_were_days_stay_where_they_are_and_go_together() throws Exception {
        var old = TestDatabase.asOf("202611271052");
        try (var before = old.getConnection();
                var statement = before.createStatement()) {
            statement.execute(USE);
            statement.execute(
                    """
                    insert into usage_attempt (request_id, attempt, person_id, model, engine,
                        started_at, tokens_in, tokens_out, duration_micros, outcome, estimated,
                        asked, reason)
                    values ('ffffffff-ffff-7fff-bfff-ffffffffffff', 1, 'odd', 'guide', 'local',
                        now(), 1, 1, 1, 'COMPLETE', false, 'auto', 'rule')
                    """);
            statement.execute("create table rows_before as select * from usage_attempt");
            statement.execute(
                    """
                    create table files_before as select c.oid, relfilenode from pg_class c
                    where oid = 'usage_attempt'::regclass or oid in (
                        select indexrelid from pg_index where indrelid = 'usage_attempt'::regclass)
                    """);
        }
        TestDatabase.migrate(old);
        connection.close();
        connection = old.getConnection();
        run("alter table rows_before add tokens_cached bigint default 0"); // what came since
        assertThat(count("(table usage_attempt except table rows_before) as other")).isZero();
        assertThat(count("(table rows_before except table usage_attempt) as other")).isZero();
        assertThat(told("select person_id from usage_attempt_default")).isEqualTo("odd");
        assertThat(days().days()).containsExactly(today);
        assertThat(count("files_before join pg_class using (oid, relfilenode)"))
                .as("the table, its key, by person, by writing")
                .isEqualTo(4);
        assertThat(count("pg_index where indrelid = '" + table(today) + "'::regclass"))
                .as("and no more")
                .isEqualTo(3);
        days().make();
        assertThat(days().days()).hasSize(8).startsWith(today);
        assertThat(count("pg_index where indrelid = '" + table(today.plusDays(1)) + "'::regclass"))
                .as("and by the moment of writing")
                .isEqualTo(4);
        var again =
                """
                insert into usage_attempt select '%s', attempt, person_id, team, key_id, model,
                    engine, now(), tokens_in, tokens_out, null, 1, outcome, false
                from usage_attempt_default on conflict (request_id, attempt) do nothing
                """
                        .formatted(id(now));
        run(again);
        run(again);
        assertThat(count(table(today))).isEqualTo(4002);
        addUp(ZoneOffset.UTC);
        assertThat(retireAll(ZoneOffset.UTC)).as("its last day is not over").isZero();
    }

    @Test
    void rows_from_before_go_when_their_last_day_is_over_for_so_long() throws Exception {
        var old = TestDatabase.asOf("202611271052");
        try (var before = old.getConnection();
                var statement = before.createStatement()) {
            statement.execute(USE);
            statement.execute(
                    "delete from usage_attempt where started_at >= '%sT00:00:00Z'"
                            .formatted(today.minusDays(4)));
        }
        TestDatabase.migrate(old);
        connection.close();
        connection = old.getConnection();
        days().make();
        assertThat(days().days()).hasSize(9).startsWith(today.minusDays(5), today);
        addUp(ZoneOffset.UTC);
        var sums = sums();
        var rows = count("usage_attempt");
        assertThat(days().retire(THREE_DAYS, UsageCalendar.of(ZoneOffset.UTC, now), USD))
                .contains(new UsageDays.Retired(today.minusDays(5), rows));
        assertThat(count("usage_attempt")).isZero();
        run("update usage_rollup set zone = ''");
        addUp(ZoneOffset.UTC);
        assertThat(sums()).isEqualTo(sums);
    }

    @Test
    void a_house_without_use_begins_with_days() throws Exception {
        assertThat(days().days()).isEmpty();
        days().make();
        assertThat(days().days()).hasSize(8);
        assertThat(retire(ZoneOffset.UTC)).isEmpty();
    }
}
