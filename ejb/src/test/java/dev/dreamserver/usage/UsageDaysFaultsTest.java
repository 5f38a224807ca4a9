package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can go wrong with days of usage is in the way of little, on a real PostgreSQL. */
@Timeout(120)
class UsageDaysFaultsTest {

    /** Rows of a person, at times of their own, with ids of other ones where that is asked for. */
    private static final String ROWS =
            """
            insert into usage_attempt (request_id, attempt, person_id, model, engine, started_at,
                tokens_in, tokens_out, duration_micros, outcome, estimated, written_at)
            select (lpad(to_hex(floor(extract(epoch from at - %s) * 1000)::bigint), 12, '0')
                       || '7000' || lpad(to_hex(i), 16, '8'))::uuid,
                   1, '%s', 'guide', 'local', at, 1, 1, 1, 'COMPLETE', false, at
            from (select i, timestamptz '%s' + i * interval '%s' as at
                  from generate_series(1, %d) as i) as made
            """;

    private static final String OF_ITS_TIME = "interval '0'";
    private static final Currency USD = Currency.getInstance("USD");
    private static final Duration THREE_DAYS = Duration.ofDays(3);

    private final DataSource database = TestDatabase.fresh();
    private final Instant now = Instant.now();
    private final LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    private final UsageCalendar calendar = UsageCalendar.of(ZoneOffset.UTC, now);
    private Connection connection;

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

    private String told(String sql) throws SQLException {
        return String.join("\n", all(sql));
    }

    private long count(String from) throws SQLException {
        return Long.parseLong(told("select count(*) from " + from));
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    private void rows(String person, Instant from, String step, int many) throws SQLException {
        run(ROWS.formatted(OF_ITS_TIME, person, from, step, many));
    }

    private UsageDays days() {
        return new UsageDays(connection, now);
    }

    private Optional<LocalDate> retire() throws SQLException {
        return days().retire(THREE_DAYS, calendar, USD).map(UsageDays.Retired::day);
    }

    private void retireAll() throws SQLException {
        while (retire().isPresent()) {
            // one day after the other
        }
    }

    private void addUp() throws SQLException {
        var rollup = new UsageRollup(connection, calendar, USD);
        while (rollup.step()) {
            // one day after the other
        }
    }

    private static String table(LocalDate day) {
        return "usage_attempt_" + day.toString().replace("-", "");
    }

    @Test
    void whether_a_day_is_counted_is_asked_before_anybody_waits_and_reads_no_day_whole()
            throws Exception {
        var day = today.minusDays(9);
        rows("mara", noon(day), "100 milliseconds", 30_000);
        days().make();
        run("analyze usage_attempt");
        addUp();
        try (var plan = connection.prepareStatement("explain " + UsageDays.UNSEEN)) {
            plan.setObject(1, UsageIds.first(noon(day.plusDays(1))));
            plan.setObject(2, now.minusSeconds(900).atOffset(ZoneOffset.UTC));
            var lines = new ArrayList<String>();
            try (var rows = plan.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            assertThat(lines)
                    .anyMatch(line -> line.contains(table(day)))
                    .noneMatch(line -> line.contains("Seq Scan on " + table(day)));
        }
        run(
                "insert into "
                        + table(day)
                        + " select '"
                        + UsageIds.first(noon(day))
                        + "', 1, 'late',"
                        + " null, null, 'guide', 'local', now(), 1, 1, null, 1, 'COMPLETE', false");
        try (var other = database.getConnection();
                var reading = other.createStatement()) {
            other.setAutoCommit(false);
            reading.execute("select 1 from usage_attempt limit 1");
            assertThat(retire()).as("no lock is waited for").isEmpty();
            other.rollback();
        }
    }

    @Test
    void a_day_that_cannot_be_made_is_in_no_others_way() throws Exception {
        var bad = today.plusDays(3);
        run("create table others (like usage_attempt including all)");
        run(
                "alter table usage_attempt attach partition others for values from ('"
                        + UsageIds.first(noon(bad))
                        + "') to ('"
                        + UsageIds.first(noon(bad).plusSeconds(1))
                        + "')");
        run(
                "create table usage_attempt_20261399 partition of usage_attempt for values from"
                        + " ('fff0"
                        + "0".repeat(28)
                        + "') to ('fff1"
                        + "0".repeat(28)
                        + "')");
        run(
                "create table usage_attempt_mine partition of usage_attempt for values from"
                        + " ('fff2"
                        + "0".repeat(28)
                        + "') to ('fff3"
                        + "0".repeat(28)
                        + "')");
        var stray = today.minusDays(9);
        rows("mara", noon(stray), "1 second", 3);
        days().make();
        var made =
                IntStream.rangeClosed(0, 7)
                        .filter(ahead -> ahead != 3)
                        .mapToObj(today::plusDays)
                        .collect(Collectors.toCollection(TreeSet::new));
        made.add(stray);
        assertThat(days().days()).isEqualTo(made);
        addUp();
        assertThat(retire()).contains(stray);
    }

    @Test
    void rows_that_take_too_long_to_move_stay_and_so_does_a_day() throws Exception {
        var stray = today.minusDays(9);
        rows("mara", noon(stray), "1 second", 3);
        run(
                """
                create function slow() returns trigger language plpgsql as
                'begin perform pg_sleep(60); return old; end'
                """);
        run(
                "create trigger slow before delete on usage_attempt_default"
                        + " for each row execute function slow()");
        days().make();
        assertThat(days().days()).hasSize(8).doesNotContain(stray).contains(today);
        assertThat(count("usage_attempt_default")).isEqualTo(3);
        run("alter table usage_attempt_default disable trigger slow");
        days().make();
        assertThat(count(table(stray))).isEqualTo(3);
        rows("mara", noon(today.minusDays(12)), "1 second", 3);
        addUp();
        run("alter table usage_attempt_default enable trigger slow");
        assertThatThrownBy(this::retire).hasMessageContaining("statement timeout");
        assertThat(days().days()).contains(stray);
        assertThat(count("usage_attempt")).isEqualTo(6);
    }

    /** Imports, or made by hand: the house itself makes no such ids. */
    @Test
    void ids_that_are_not_of_their_time_are_counted_nowhere_and_stay() throws Exception {
        // The first one is exactly ten days old: a step later it might be of the day after.
        var begin = now.minus(10, ChronoUnit.DAYS).minusSeconds(259);
        rows("mara", begin, "259 seconds", 3000);
        rows("ancient", noon(LocalDate.of(2019, 5, 5)), "1 second", 1);
        var odd = "interval '5 years'";
        run(ROWS.formatted(odd, "odd", now.minus(9, ChronoUnit.DAYS), "1 hour", 7));
        run(
                ROWS.formatted("timestamptz 'epoch'", "odd", now.minus(1, ChronoUnit.DAYS), "0s", 1)
                        .replace("at - timestamptz", "timestamptz"));
        days().make();
        assertThat(days().days().first()).isEqualTo(today.minusDays(10));
        run("delete from usage_attempt where person_id = 'ancient'");
        rows("old", noon(today.minusDays(12)), "1 second", 5);
        addUp();
        var requests =
                "select sum(requests) from (select requests, starts_at from usage_hour where grain = 63"
                        + " union all select 1, started_at from usage_attempt, usage_rollup where"
                        + " started_at >= hours_to and person_id <> 'odd') as used";
        assertThat(told(requests)).as("all others").isEqualTo("3005");
        retireAll();
        assertThat(count("usage_attempt where person_id = 'odd'")).isEqualTo(8);
        assertThat(count("usage_attempt where person_id = 'old'")).as("is added up").isZero();
        for (var again = 0; again < 2; again++) {
            run("update usage_rollup set zone = ''");
            addUp();
            assertThat(told(requests)).isEqualTo("3005");
        }
    }

    /** Its place is another one when it gets there, and PostgreSQL says that it breaks a rule. */
    @Test
    void a_row_of_the_backlog_that_waited_while_its_day_was_made_is_written() throws Exception {
        var at = now.plus(40, ChronoUnit.DAYS);
        var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        var settings = Map.of("dream.usage.write-timeout", "PT1S");
        var writer =
                new UsageWriter(
                        database,
                        UsageSettings.from(
                                new Settings(key -> Optional.ofNullable(settings.get(key)))),
                        (any, charges) -> {});
        var thread = Thread.ofPlatform().start(writer);
        try (var other = database.getConnection();
                var making = other.createStatement()) {
            other.setAutoCommit(false);
            making.execute("lock table usage_attempt_default in access exclusive mode");
            var told = new CompletableFuture<Boolean>();
            writer.append(row(at), List.of(), told::complete);
            assertThat(told.get(20, TimeUnit.SECONDS)).as("waited too long").isFalse();
            var waiting = "pg_locks where not granted and locktype = 'relation'";
            var before = count(waiting);
            while (count(waiting) <= before) {
                run("select pg_sleep(0.01)");
            }
            making.execute(
                    "create table made (like usage_attempt including defaults"
                            + " including constraints)");
            making.execute(
                    "alter table usage_attempt attach partition made for values from ('"
                            + UsageIds.first(day.atStartOfDay(ZoneOffset.UTC).toInstant())
                            + "') to ('"
                            + UsageIds.first(
                                    day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
                            + "')");
            other.commit();
        } finally {
            writer.stop();
            thread.join();
        }
        assertThat(all("select outcome from made")).containsExactly("FAILED");
    }

    private static UsageRow row(Instant at) {
        return new UsageRow(
                new UUID(at.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE),
                1,
                "mara",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "guide",
                "local",
                at,
                1,
                0,
                1,
                Optional.empty(),
                1,
                Outcome.COMPLETE,
                false,
                false,
                Optional.empty());
    }

    private long requests(Instant from, Instant to) throws SQLException {
        var question =
                new UsageQuestion(
                        new UsageSpan(today.minusDays(9), today, ZoneOffset.UTC), Map.of());
        var used =
                UsageSource.of(
                        connection, USD, question, Optional.empty(), UsageSpan.Step.DAY, from, to);
        try (var query =
                connection.prepareStatement(
                        "select coalesce(sum(requests), 0) from (" + used.text() + ") as used")) {
            used.fill(query, 1);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Test
    void an_hour_that_is_cut_where_rows_are_gone_counts_where_it_begins() throws Exception {
        rows("mara", noon(today.minusDays(10)), "10 minutes", 1000);
        days().make();
        addUp();
        retireAll();
        var from = noon(today.minusDays(9));
        var cut = from.plus(Duration.ofMinutes(90));
        var to = from.plus(Duration.ofHours(5));
        assertThat(requests(from, to)).isEqualTo(30);
        assertThat(requests(from, cut)).isEqualTo(12);
        assertThat(requests(cut, to)).isEqualTo(18);
        assertThat(requests(cut, cut.plusSeconds(60))).isZero();
        run("update usage_rollup set zone = ''");
        assertThat(requests(from, cut)).as("also while it is made anew").isEqualTo(12);
        assertThat(requests(cut, to)).isEqualTo(18);
    }

    @Test
    void a_day_that_goes_while_it_is_asked_for_is_in_the_answer() throws Exception {
        rows("mara", noon(today.minusDays(10)), "10 minutes", 1000);
        days().make();
        addUp();
        run(
                "update usage_rollup set hours_to = date '"
                        + today.minusDays(11)
                        + "', days_to = date '"
                        + today.minusDays(11)
                        + "'");
        var question =
                new UsageQuestion(
                        new UsageSpan(today.minusDays(9), today.minusDays(5), ZoneOffset.UTC),
                        Map.of());
        var gone = new AtomicBoolean();
        var asked =
                onQuery(
                        () -> {
                            if (gone.compareAndSet(false, true)) {
                                addUp();
                                retireAll();
                            }
                        });
        var usage = new UsageQuery(asked, USD);
        assertThat(usage.report(question, UsageSpan.Step.DAY, now).totals().requests())
                .isEqualTo(720);
        assertThat(gone).isTrue();
    }

    /** Does something. */
    @FunctionalInterface
    private interface Deed {
        void done() throws SQLException;
    }

    /** The connection of another one who reads; between two statements something is done. */
    private Connection onQuery(Deed deed) throws SQLException {
        var real = database.getConnection();
        return (Connection)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (self, method, args) -> {
                            if (args != null && String.valueOf(args[0]).contains("width_bucket")) {
                                deed.done();
                            }
                            try {
                                return method.invoke(real, args);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        });
    }
}
