package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow.Outcome;
import dev.dreamserver.usage.spi.Charge;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ledger's writer and reader on a real PostgreSQL. */
@Timeout(60)
class UsageWriterTest {

    private final DataSource database = TestDatabase.fresh();
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicBoolean doubtful = new AtomicBoolean();
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private final UsageWriter writer = writer(Map.of("dream.usage.write-timeout", "PT1S"));
    private final Thread thread = Thread.ofPlatform().start(writer);
    private final Map<UsageWriter, Thread> patients = new HashMap<>();

    private UsageWriter writer(Map<String, String> set) {
        return new UsageWriter(
                breakable(),
                UsageSettings.from(new Settings(key -> Optional.ofNullable(set.get(key)))),
                this::charge);
    }

    /** Writes what is charged where a test can read it, as a room with budgets would. */
    private void charge(Connection connection, List<Charge> charges) throws SQLException {
        for (var one : charges) {
            try (var add = connection.prepareStatement("insert into charged values (?, ?)")) {
                add.setObject(1, one.budget());
                add.setLong(2, one.amount());
                add.executeUpdate();
            }
        }
    }

    /** The real database behind a switch: off, nothing of it works any more. */
    private DataSource breakable() {
        return behindSwitch(DataSource.class, database);
    }

    private <T> T behindSwitch(Class<T> type, Object real) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, args) -> {
                            if (down.get() && !method.getName().equals("close")) {
                                throw new SQLException("switched off", "08006");
                            }
                            var executes = method.getName().equals("executeUpdate");
                            if (executes) {
                                hanging.await();
                            }
                            try {
                                var result = method.invoke(real, args);
                                if (executes && doubtful.get()) {
                                    down.set(true);
                                    throw new SQLException("cut after the commit", "08006");
                                }
                                return switch (result) {
                                    case Connection made -> behindSwitch(Connection.class, made);
                                    case PreparedStatement made ->
                                            behindSwitch(PreparedStatement.class, made);
                                    case null -> null;
                                    case Object other -> other;
                                };
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        }));
    }

    @AfterEach
    void stop() throws InterruptedException {
        down.set(false);
        writer.stop();
        thread.join();
        for (var one : patients.entrySet()) {
            one.getKey().stop();
            one.getValue().join();
        }
    }

    /** One for whom no row is late, however slow the machine is. */
    private UsageWriter patient() {
        var one = writer(Map.of("dream.usage.write-timeout", "PT1M"));
        patients.put(one, Thread.ofPlatform().start(one));
        return one;
    }

    /** As the gateway makes them. */
    private static UUID id(Instant at) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE);
    }

    private static UsageRow row(UUID id, Outcome outcome, Instant at) {
        return new UsageRow(
                id,
                1,
                "mara",
                Optional.empty(),
                Optional.of("key"),
                Optional.of("atlas"),
                "guide",
                "local",
                at,
                10,
                4,
                101,
                outcome == Outcome.FAILED ? Optional.empty() : Optional.of(200_000L),
                1_200_000,
                outcome,
                false,
                outcome == Outcome.ABORTED,
                Optional.empty());
    }

    private static UsageRow row() {
        return row(UUID.randomUUID(), Outcome.COMPLETE, Instant.now());
    }

    private boolean append(UsageRow row) throws InterruptedException {
        BlockingQueue<Boolean> told = new ArrayBlockingQueue<>(2);
        writer.append(row, List.of(), told::add);
        var answer = told.poll(20, TimeUnit.SECONDS);
        assertThat(answer).as("told").isNotNull();
        return Boolean.TRUE.equals(answer);
    }

    private long count(String where) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var result =
                        statement.executeQuery(
                                "select count(*) from usage_attempt where " + where)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void a_row_is_there_when_its_writer_is_told_so() throws Exception {
        var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        var row = row(UUID.randomUUID(), Outcome.COMPLETE, at);
        assertThat(append(row)).isTrue();
        assertThat(count("request_id = '" + row.requestId() + "' and started_at = '" + at + "'"))
                .isEqualTo(1);
        assertThat(count("project = 'atlas'")).isEqualTo(1);
    }

    @Test
    void whether_it_was_answered_from_the_cache_is_written_with_it() throws Exception {
        assertThat(append(row(UUID.randomUUID(), Outcome.ABORTED, Instant.now()))).isTrue();
        assertThat(append(row())).isTrue();
        assertThat(count("cached")).isEqualTo(1);
    }

    @Test
    void the_same_attempt_is_remembered_once() throws Exception {
        var row = row();
        assertThat(append(row)).isTrue();
        assertThat(append(row)).isTrue();
        assertThat(count("true")).isEqualTo(1);
    }

    @Test
    void thousands_at_once_are_all_written_with_every_value() throws Exception {
        var patient = patient();
        var done = new CountDownLatch(5000);
        var refused = ConcurrentHashMap.newKeySet();
        for (var i = 0; i < 5000; i++) {
            var row = row(UUID.randomUUID(), List.of(Outcome.values()).get(i % 3), Instant.now());
            patient.append(
                    row,
                    List.of(),
                    ok -> {
                        if (!ok) {
                            refused.add(row);
                        }
                        done.countDown();
                    });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(refused).isEmpty();
        assertThat(
                        count(
                                "team is null and key_id = 'key' and project = 'atlas'"
                                        + " and tokens_out = 101"))
                .isEqualTo(5000);
        assertThat(count("outcome = 'FAILED' and first_token_micros is null")).isEqualTo(1666);
        assertThat(count("cached and outcome = 'ABORTED'")).isEqualTo(1667);
        assertThat(count("cached")).isEqualTo(1667);
    }

    @Test
    void a_lost_database_refuses_in_time_and_gets_the_rows_when_it_is_back() throws Exception {
        assertThat(append(row())).isTrue();
        down.set(true);
        var complete = row();
        var aborted = row(UUID.randomUUID(), Outcome.ABORTED, Instant.now());
        var begun = System.nanoTime();
        assertThat(append(complete)).isFalse();
        assertThat(append(aborted)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        assertThat(writer.waiting()).isEqualTo(2);
        down.set(false);
        assertThat(append(row())).isTrue();
        awaitNothingWaits();
        assertThat(count("request_id = '" + complete.requestId() + "' and outcome = 'FAILED'"))
                .isEqualTo(1);
        assertThat(count("request_id = '" + aborted.requestId() + "' and outcome = 'ABORTED'"))
                .isEqualTo(1);
    }

    private void forgetWhenWritten() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("update usage_attempt set written_at = '-infinity'");
        }
    }

    @Test
    void a_row_that_was_committed_but_refused_for_lack_of_an_answer_ends_as_failed()
            throws Exception {
        doubtful.set(true);
        var row = row();
        assertThat(append(row)).isFalse();
        assertThat(count("request_id = '" + row.requestId() + "' and outcome = 'COMPLETE'"))
                .isEqualTo(1);
        forgetWhenWritten();
        doubtful.set(false);
        down.set(false);
        awaitNothingWaits();
        assertThat(count("request_id = '" + row.requestId() + "' and outcome = 'FAILED'"))
                .isEqualTo(1);
        assertThat(count("written_at > '-infinity'")).as("its hour is added up anew").isOne();
        // The lost connection's own copy may still arrive; it changes nothing any more.
        assertThat(append(row)).isTrue();
        assertThat(count("request_id = '" + row.requestId() + "' and outcome = 'FAILED'"))
                .isEqualTo(1);
        assertThat(count("true")).isEqualTo(1);
    }

    @Test
    void a_database_that_hangs_keeps_nobody_waiting_and_the_refused_row_ends_as_failed()
            throws Exception {
        var freeze = new CountDownLatch(1);
        hanging = freeze;
        var first = row();
        var queued = row();
        BlockingQueue<Boolean> told = new ArrayBlockingQueue<>(2);
        writer.append(first, List.of(), told::add);
        writer.append(queued, List.of(), told::add);
        for (var i = 0; told.size() < 2 && i < 400; i++) {
            Thread.sleep(50);
            writer.tellTheLate();
        }
        assertThat(told).containsExactly(false, false);
        freeze.countDown();
        for (var i = 0; count("outcome = 'FAILED'") < 2 && i < 400; i++) {
            Thread.sleep(50);
        }
        assertThat(count("outcome = 'FAILED'")).isEqualTo(2);
        assertThat(count("true")).isEqualTo(2);
    }

    @Test
    void rows_nobody_waits_for_are_written_in_a_busy_house_too() throws Exception {
        down.set(true);
        var late = row();
        assertThat(append(late)).isFalse();
        down.set(false);
        var here = false;
        for (var i = 0; !here && i < 200; i++) {
            assertThat(append(row())).isTrue(); // never a pause in which nothing waits for long
            here = count("request_id = '" + late.requestId() + "'") == 1;
        }
        assertThat(here).isTrue();
    }

    @Test
    void what_a_row_takes_from_budgets_is_committed_with_it_and_once() throws Exception {
        execute("create table charged (budget uuid, tokens bigint)");
        var row = row();
        assertThat(append(row, 111)).isTrue();
        assertThat(append(row, 111)).as("the same attempt again").isTrue();
        assertThat(charged()).isEqualTo(111);
        var patient = patient();
        var done = new CountDownLatch(500);
        for (var i = 0; i < 500; i++) {
            var charges = i % 2 == 0 ? List.<Charge>of() : List.of(charge(2));
            patient.append(row(), charges, ok -> done.countDown());
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(charged()).isEqualTo(111 + 500);
        assertThat(count("true")).isEqualTo(501);
    }

    @Test
    void a_row_whose_charge_cannot_be_written_is_not_there_either_until_both_are()
            throws Exception {
        var row = row(UUID.randomUUID(), Outcome.ABORTED, Instant.now());
        assertThat(append(row, 7)).as("there is no table of charges").isFalse();
        assertThat(count("true")).isZero();
        execute("create table charged (budget uuid, tokens bigint)");
        awaitNothingWaits();
        assertThat(count("outcome = 'ABORTED'")).isEqualTo(1);
        assertThat(charged()).isEqualTo(7);
    }

    private static Charge charge(long tokens) {
        return new Charge(UUID.randomUUID(), LocalDate.EPOCH, tokens, false);
    }

    private boolean append(UsageRow row, long tokens) throws InterruptedException {
        BlockingQueue<Boolean> told = new ArrayBlockingQueue<>(2);
        writer.append(row, List.of(charge(tokens)), told::add);
        var answer = told.poll(20, TimeUnit.SECONDS);
        assertThat(answer).as("told").isNotNull();
        return Boolean.TRUE.equals(answer);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long charged() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select sum(tokens) from charged")) {
            result.next();
            return result.getLong(1);
        }
    }

    private void awaitNothingWaits() throws InterruptedException {
        for (var i = 0; writer.waiting() > 0 && i < 400; i++) {
            Thread.sleep(50);
        }
        assertThat(writer.waiting()).isZero();
    }

    @Test
    void a_row_the_database_can_never_take_harms_no_other() throws Exception {
        var bad =
                new UsageRow(
                        UUID.randomUUID(),
                        1,
                        "ma\0ra",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "guide",
                        "local",
                        Instant.now(),
                        1,
                        0,
                        1,
                        Optional.empty(),
                        1,
                        Outcome.COMPLETE,
                        false,
                        false,
                        Optional.empty());
        BlockingQueue<Boolean> told = new ArrayBlockingQueue<>(3);
        writer.append(row(), List.of(), told::add);
        writer.append(bad, List.of(), ok -> told.add(!ok));
        writer.append(row(), List.of(), told::add);
        for (var i = 0; i < 3; i++) {
            assertThat(told.poll(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(count("true")).isEqualTo(2);
    }

    @Test
    void home_reads_what_was_used() throws Exception {
        var now = Instant.parse("2026-11-20T12:00:00Z");
        append(row(id(now.minusSeconds(10)), Outcome.COMPLETE, now.minusSeconds(10)));
        append(row(id(now.minusSeconds(3700)), Outcome.FAILED, now.minusSeconds(3700)));
        append(row(id(now.minusSeconds(86_500)), Outcome.COMPLETE, now.minusSeconds(86_500)));
        append(row(id(now.minusSeconds(80_000)), Outcome.COMPLETE, now.minusSeconds(80_000)));
        var usage = new Usage();
        usage.database = database;
        usage.settings = new Settings(key -> Optional.empty());
        usage.behind = Runnable::run;
        usage.ledger = new UsageLedger();
        usage.clock = Clock.fixed(now, ZoneOffset.UTC);
        var figures = usage.figures(ZoneOffset.UTC);
        assertThat(figures.requestsToday()).isEqualTo(2);
        assertThat(figures.requestsYesterday()).as("up to this time of day").isEqualTo(1);
        assertThat(figures.peopleToday()).isEqualTo(1);
        assertThat(figures.failuresToday()).isEqualTo(1);
        assertThat(figures.tokensPerSecond()).contains(100.0);
        assertThat(figures.usualLow()).as("of three answers").isEmpty();
        assertThat(figures.usualHigh()).isEmpty();
        assertThat(figures.firstTokenMicrosToday().orElseThrow())
                .isCloseTo(200_000, withPercentage(4.5));
        assertThat(figures.firstTokenMicrosYesterday().orElseThrow())
                .isCloseTo(200_000, withPercentage(4.5));
        assertThat(figures.requestsByHour()).hasSize(24).endsWith(1L, 1L, 0L);
        assertThat(usage.requestsToday(ZoneOffset.UTC)).containsExactly(entry("local", 2L));
        try (var connection = database.getConnection()) {
            var usd = usage.settings.get(UsageSettings.CURRENCY);
            var rollup = new UsageRollup(connection, UsageCalendar.of(ZoneOffset.UTC, now), usd);
            while (rollup.step()) {
                // one day after the other
            }
            assertThat(new UsageToday(connection, usd, now, ZoneOffset.UTC).figures())
                    .as("the same from what is added up")
                    .isEqualTo(figures);
            assertThat(new UsageToday(connection, usd, now, ZoneOffset.UTC).byEngine())
                    .containsExactly(entry("local", 2L));
        }
    }

    @Test
    void what_is_usual_is_said_of_twenty_answers_and_more() throws Exception {
        var now = Instant.parse("2026-11-20T12:00:00Z");
        for (var i = 1; i < 20; i++) {
            append(row(id(now.minusSeconds(i)), Outcome.COMPLETE, now.minusSeconds(i)));
        }
        append(row(id(now.minusSeconds(20)), Outcome.FAILED, now.minusSeconds(20)));
        var usd = new Settings(key -> Optional.empty()).get(UsageSettings.CURRENCY);
        try (var connection = database.getConnection()) {
            var few = new UsageToday(connection, usd, now, ZoneOffset.UTC).figures();
            assertThat(few.usualLow()).isEmpty();
            assertThat(few.tokensPerSecond()).contains(100.0);
            append(row(id(now.minusSeconds(21)), Outcome.COMPLETE, now.minusSeconds(21)));
            var enough = new UsageToday(connection, usd, now, ZoneOffset.UTC).figures();
            assertThat(enough.usualLow()).contains(100.0);
            assertThat(enough.usualHigh()).contains(100.0);
        }
    }
}
