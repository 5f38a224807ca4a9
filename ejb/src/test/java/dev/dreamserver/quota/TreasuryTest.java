package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets on a real PostgreSQL: exact whoever takes, gives back, dies or turns the clock. */
@Timeout(120)
class TreasuryTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Caller MARA =
            new Caller(
                    "mara",
                    "Mara",
                    Optional.of("research"),
                    Set.of(Roles.USER),
                    Optional.of("key-1"),
                    Optional.of("atlas"),
                    Caller.Via.API_KEY);

    private final DataSource database = kept(TestDatabase.fresh());
    private final List<Treasury> open = new ArrayList<>();
    private final RateLimits rates =
            new RateLimits(new RateSettings(Rate.NONE, Rate.NONE, Rate.NONE));
    private final AtomicInteger noticed = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-11-27T12:00:00Z");

    /** A clock that goes as the test says. */
    private final Clock clock =
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            };

    /** One connection for each thread, since a new one costs more than all that is tested here. */
    private static DataSource kept(DataSource real) {
        var mine =
                ThreadLocal.withInitial(
                        () -> {
                            try {
                                var connection = real.getConnection();
                                return (Connection)
                                        Proxy.newProxyInstance(
                                                Connection.class.getClassLoader(),
                                                new Class<?>[] {Connection.class},
                                                (self, method, args) ->
                                                        method.getName().equals("close")
                                                                ? null
                                                                : method.invoke(connection, args));
                            } catch (SQLException broken) {
                                throw new IllegalStateException(broken);
                            }
                        });
        return (DataSource)
                Proxy.newProxyInstance(
                        DataSource.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (self, method, args) -> mine.get());
    }

    @AfterEach
    void close() throws InterruptedException {
        open.forEach(Treasury::stop);
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            thread.join();
        }
    }

    private Treasury treasury(String node, Duration lease) throws SQLException {
        var made =
                new Treasury(
                        database,
                        node,
                        new QuotaSettings(BERLIN, lease, 0, 0),
                        clock,
                        rates,
                        any -> {},
                        noticed::incrementAndGet);
        made.open();
        open.add(made);
        threads.add(Thread.ofPlatform().start(made));
        return made;
    }

    private Treasury treasury() throws SQLException {
        return treasury("one", Duration.ofMinutes(5));
    }

    private UUID budget(Subject.Kind kind, String subject, String model, long amount, Period period)
            throws SQLException {
        var id = UUID.randomUUID();
        execute(
                """
                insert into quota_budget (id, version, subject_kind, subject, subject_name, model,
                    unit, amount, period, hard, threshold, created_at)
                values ('%s', 0, '%s', '%s', '', '%s', 'TOKENS', %d, '%s', true, 80, now())
                """
                        .formatted(id, kind, subject, model, amount, period));
        return id;
    }

    private UUID house(long amount) throws SQLException {
        return budget(Subject.Kind.HOUSE, "", "", amount, Period.MONTH);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Of use from so many tokens on to so many. */
    private static Demand demand(long least, long most) {
        return new Demand(least - 1, 1, most - least + 1, most, true);
    }

    private @Nullable Hold hold(Treasury treasury, Demand demand) {
        var budgets = treasury.current();
        if (budgets == null) {
            return null;
        }
        var hold = budgets.hold(MARA, "guide", now.toEpochMilli(), demand);
        if (hold != null) {
            hold.among(List.of("guide"), model -> model);
        }
        return hold;
    }

    /** What it holds of the first of its budgets; 0 when it was refused. */
    private static long held(Hold hold) {
        return hold.held(hold.hard().getFirst());
    }

    /** What a request gets that can use from least to most; 0 when it is refused. */
    private Hold ask(Treasury treasury, long least, long most) throws InterruptedException {
        return ask(treasury, demand(least, most));
    }

    private Hold ask(Treasury treasury, Demand demand) throws InterruptedException {
        var hold = Objects.requireNonNull(hold(treasury, demand));
        var told = new CountDownLatch(1);
        ask(hold, told::countDown);
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        return hold;
    }

    private static void ask(Hold hold, Runnable done) {
        if (hold.take()) {
            done.run();
        } else {
            hold.ask(done);
        }
    }

    /** A row of so many tokens. */
    private UsageRow row(long in, long out, Outcome outcome) {
        return row(in, 0, out, outcome);
    }

    private UsageRow row(long in, long cached, long out, Outcome outcome) {
        return new UsageRow(
                UUID.randomUUID(),
                1,
                "mara",
                Optional.of("research"),
                Optional.of("key-1"),
                Optional.of("atlas"),
                "guide",
                "local",
                now,
                in,
                cached,
                out,
                Optional.empty(),
                1,
                outcome,
                false,
                false,
                Optional.empty());
    }

    /** As the ledger does it: the charge is committed, then what was not used is free. */
    private void settle(Treasury treasury, Hold hold, long spent) throws SQLException {
        settle(treasury, hold, row(spent, 0, Outcome.COMPLETE));
    }

    private void settle(Treasury treasury, Hold hold, UsageRow row) throws SQLException {
        try (var connection = database.getConnection()) {
            treasury.charge(connection, hold.charges(row));
        }
        hold.settled(row, true);
    }

    private static void await(BooleanSupplier done) throws InterruptedException {
        var is = done.getAsBoolean();
        for (var i = 0; !is && i < 1000; i++) {
            Thread.sleep(20);
            is = done.getAsBoolean();
        }
        assertThat(is).isTrue();
    }

    // ---- exactness ------------------------------------------------------------------------------

    @Test
    void of_a_thousand_at_once_exactly_the_hundred_that_fit_are_let_in_a_hundred_times()
            throws Exception {
        var random = new Random(20_261_127);
        var treasury = treasury();
        try (var askers = Executors.newFixedThreadPool(8)) {
            for (var round = 0; round < 100; round++) {
                var each = 1 + random.nextInt(5_000);
                var spare = random.nextInt(each);
                execute("update quota_budget set ended_at = now(), version = version + 1");
                var id = house(100L * each + spare);
                treasury.open();
                var in = new ConcurrentLinkedQueue<Hold>();
                var all = new CountDownLatch(1_000);
                for (var i = 0; i < 1_000; i++) {
                    askers.execute(
                            () -> {
                                var hold =
                                        Objects.requireNonNull(hold(treasury, demand(each, each)));
                                ask(
                                        hold,
                                        () -> {
                                            if (held(hold) > 0) {
                                                in.add(hold);
                                            }
                                            all.countDown();
                                        });
                            });
                }
                assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(in).as("round " + round).hasSize(100);

                var spent = 0L;
                for (var hold : in) {
                    var used = random.nextInt(each + 1);
                    spent += used;
                    settle(treasury, hold, used);
                    hold.release(); // whatever comes later does nothing
                }
                assertThat(
                                number(
                                        "select sum(spent) from quota_share where budget = '%s'"
                                                .formatted(id)))
                        .isEqualTo(spent);
                var left = 100L * each + spare - spent;
                assertThat(held(ask(treasury, left + 1, left + 1))).isZero();
                assertThat(held(ask(treasury, left, left))).isEqualTo(left);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TOKENS, 1", "USD, 1000"})
    void two_nodes_never_let_in_more_than_fits_and_all_that_fits_in_the_end(
            String unit, long partsOfAToken) throws Exception {
        price("guide", "2026-01-01T00:00:00Z", "1", "1", "0");
        var id = house(100 * 50 * partsOfAToken);
        execute("update quota_budget set unit = '%s'".formatted(unit));
        var nodes =
                List.of(
                        treasury("one", Duration.ofMinutes(5)),
                        treasury("two", Duration.ofMinutes(5)));
        var in = new ConcurrentLinkedQueue<Hold>();
        try (var askers = Executors.newFixedThreadPool(8)) {
            var all = new CountDownLatch(1_000);
            for (var i = 0; i < 1_000; i++) {
                var node = nodes.get(i % 2);
                askers.execute(
                        () -> {
                            var hold = Objects.requireNonNull(hold(node, demand(50, 50)));
                            ask(
                                    hold,
                                    () -> {
                                        if (held(hold) > 0) {
                                            in.add(hold);
                                        }
                                        all.countDown();
                                    });
                        });
            }
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(in).hasSizeLessThanOrEqualTo(100);
        // What one node held and did not use comes to the other within a few looks.
        await(
                () -> {
                    try {
                        for (var node : nodes) {
                            var hold = ask(node, 50, 50);
                            if (held(hold) > 0) {
                                in.add(hold);
                            }
                        }
                        return in.size() >= 100;
                    } catch (InterruptedException stop) {
                        throw new IllegalStateException(stop);
                    }
                });
        assertThat(in).hasSize(100);
        assertThat(held(ask(nodes.getFirst(), 1, 1))).isZero();
        assertThat(held(ask(nodes.getLast(), 1, 1))).isZero();
        assertThat(number("select sum(granted) from quota_share where budget = '%s'".formatted(id)))
                .isEqualTo(5_000 * partsOfAToken);
    }

    @Test
    void where_less_is_left_than_is_wanted_all_of_it_is_given() throws Exception {
        house(100);
        var treasury = treasury();
        var first = ask(treasury, 10, 70);
        assertThat(held(first)).isEqualTo(70);
        assertThat(held(ask(treasury, 10, 70))).isEqualTo(30);
        var third = ask(treasury, 10, 70);
        assertThat(held(third)).isZero();
        assertThat(third.shortage())
                .isEqualTo(
                        new Shortage.Used(
                                Subject.Kind.HOUSE,
                                Optional.of(Instant.parse("2026-11-30T23:00:00Z")),
                                true));
        settle(treasury, first, 70);
        assertThat(ask(treasury, 40, 70).shortage())
                .isInstanceOfSatisfying(
                        Shortage.Used.class, used -> assertThat(used.held()).isFalse());
    }

    @Test
    void the_tightest_of_several_budgets_says_how_much_and_nothing_is_kept_of_the_others()
            throws Exception {
        house(1_000);
        budget(Subject.Kind.TEAM, "research", "", 500, Period.DAY);
        var tight = budget(Subject.Kind.PERSON, "mara", "guide", 60, Period.WEEK);
        budget(Subject.Kind.PERSON, "mara", "another", 1, Period.DAY);
        budget(Subject.Kind.PERSON, "lena", "", 1, Period.DAY);
        budget(Subject.Kind.KEY, "key-1", "", 400, Period.TOTAL);
        budget(Subject.Kind.KEY, "key-2", "", 1, Period.TOTAL);
        budget(Subject.Kind.PROJECT, "atlas", "", 300, Period.MONTH);
        budget(Subject.Kind.PROJECT, "atlas", "another", 1, Period.MONTH);
        budget(Subject.Kind.PROJECT, "another", "", 1, Period.MONTH);
        var treasury = treasury();
        var hold = ask(treasury, 10, 300);
        assertThat(held(hold)).isEqualTo(60);
        assertThat(hold.charges(row(5, 0, Outcome.COMPLETE))).hasSize(5);
        var refused = ask(treasury, 10, 300);
        assertThat(held(refused)).isZero();
        assertThat(refused.shortage())
                .isInstanceOfSatisfying(
                        Shortage.Used.class,
                        used -> assertThat(used.kind()).isEqualTo(Subject.Kind.PERSON));
        settle(treasury, hold, 5);
        assertThat(number("select spent from quota_share where budget = '%s'".formatted(tight)))
                .isEqualTo(5);
        assertThat(held(ask(treasury, 55, 300))).isEqualTo(55);
        for (var budget : treasury.inForce()) {
            assertThat(treasury.purse(budget, now.toEpochMilli()).out())
                    .as(budget.terms().toString())
                    .isIn(0L, 55L);
        }
    }

    // ---- what comes back ------------------------------------------------------------------------

    @Test
    void a_row_that_is_not_written_yet_keeps_what_it_used() throws Exception {
        house(100);
        var treasury = treasury();
        var hold = ask(treasury, 100, 100);
        hold.settled(row(40, 0, Outcome.COMPLETE), false);
        assertThat(held(ask(treasury, 61, 61))).isZero();
        var rest = ask(treasury, 60, 60);
        assertThat(held(rest)).isEqualTo(60);
        rest.release();
        // Its row comes after all, with its charge: nothing is counted twice.
        try (var connection = database.getConnection()) {
            treasury.charge(connection, hold.charges(row(40, 0, Outcome.COMPLETE)));
        }
        assertThat(held(ask(treasury, 61, 61))).isZero();
        assertThat(held(ask(treasury, 60, 60))).isEqualTo(60);
    }

    @Test
    void more_than_was_held_is_charged_all_the_same() throws Exception {
        house(100);
        var treasury = treasury();
        settle(treasury, ask(treasury, 10, 10), 25);
        assertThat(held(ask(treasury, 76, 76))).isZero();
        assertThat(held(ask(treasury, 75, 75))).isEqualTo(75);
    }

    @Test
    void what_a_node_held_is_free_at_once_when_it_begins_anew() throws Exception {
        var id = house(100);
        var killed = treasury("one", Duration.ofMinutes(5));
        assertThat(held(ask(killed, 100, 100))).isEqualTo(100);
        assertThat(held(ask(treasury("two", Duration.ofMinutes(5)), 1, 1))).isZero();
        killed.stop();
        var again = treasury("one", Duration.ofMinutes(5));
        assertThat(number("select sum(granted) from quota_share where budget = '%s'".formatted(id)))
                .isZero();
        assertThat(held(ask(again, 100, 100))).isEqualTo(100);
    }

    @Test
    void what_a_dead_node_held_is_free_when_its_lease_ends_and_what_it_spent_stays_spent()
            throws Exception {
        house(100);
        var dying = treasury("one", Duration.ofSeconds(6));
        settle(dying, ask(dying, 30, 30), 30);
        assertThat(held(ask(dying, 70, 70))).isEqualTo(70);
        dying.stop(); // and nobody renews
        threads.getFirst().interrupt();
        var other = treasury("two", Duration.ofMinutes(5));
        assertThat(held(ask(other, 70, 70))).isZero();
        await(
                () -> {
                    try {
                        return held(ask(other, 70, 70)) == 70;
                    } catch (InterruptedException stop) {
                        throw new IllegalStateException(stop);
                    }
                });
        assertThat(held(ask(other, 1, 1))).isZero();
    }

    @Test
    void a_node_that_cannot_renew_lets_nobody_in_from_what_it_holds() throws Exception {
        house(1_000);
        var node = treasury("one", Duration.ofSeconds(6));
        ask(node, 10, 10).release();
        assertThat(Objects.requireNonNull(hold(node, demand(10, 10))).take()).isTrue();
        node.stop();
        threads.getFirst().interrupt();
        await(() -> !Objects.requireNonNull(hold(node, demand(10, 10))).take());
    }

    // ---- time, and changes ----------------------------------------------------------------------

    @Test
    void a_new_month_begins_once_however_the_clock_jumps() throws Exception {
        house(100);
        var treasury = treasury();
        now = Instant.parse("2026-11-30T22:59:59Z");
        settle(treasury, ask(treasury, 60, 60), 60);
        var before = ask(treasury, 30, 30);
        now = Instant.parse("2026-11-30T23:00:00Z"); // December in Berlin
        settle(treasury, ask(treasury, 70, 70), 70);
        settle(treasury, before, 30); // it counts in the month in which it came
        now = Instant.parse("2026-11-30T22:30:00Z"); // the clock is set back
        assertThat(held(ask(treasury, 11, 11))).isZero();
        settle(treasury, ask(treasury, 10, 10), 10);
        now = Instant.parse("2026-12-01T10:00:00Z");
        assertThat(held(ask(treasury, 31, 31))).isZero();
        assertThat(held(ask(treasury, 30, 30))).isEqualTo(30);
        assertThat(number("select sum(spent) from quota_share where period = '2026-11-01'"))
                .isEqualTo(100);
        assertThat(number("select sum(spent) from quota_share where period = '2026-12-01'"))
                .isEqualTo(70);
    }

    @Test
    void a_smaller_amount_holds_at_once_and_a_larger_one_too() throws Exception {
        var id = house(100);
        var treasury = treasury();
        var hold = ask(treasury, 40, 40); // half of the rest lies ready now
        execute("update quota_budget set amount = 50, version = 1 where id = '%s'".formatted(id));
        treasury.look(true);
        assertThat(held(ask(treasury, 11, 11))).isZero();
        assertThat(held(ask(treasury, 10, 10))).isEqualTo(10);
        execute("update quota_budget set amount = 70, version = 2 where id = '%s'".formatted(id));
        assertThat(held(ask(treasury, 21, 21))).isZero();
        assertThat(held(ask(treasury, 20, 20))).isEqualTo(20);
        assertThat(held(hold)).isEqualTo(40);
    }

    @Test
    void where_no_budget_applies_there_is_nothing_to_hold() throws Exception {
        var treasury = treasury();
        assertThat(treasury.current()).isNull();
        var id = budget(Subject.Kind.TEAM, "sales", "", 1, Period.DAY);
        treasury.look(true);
        assertThat(hold(treasury, demand(1, 1))).isNull();
        execute(
                "update quota_budget set ended_at = now(), version = 1 where id = '%s'"
                        .formatted(id));
        treasury.look(true);
        assertThat(treasury.current()).isNull();
    }

    @Test
    void a_soft_budget_counts_and_refuses_nobody() throws Exception {
        var id = house(10);
        execute("update quota_budget set hard = false");
        var treasury = treasury();
        for (var i = 0; i < 3; i++) {
            var hold = Objects.requireNonNull(hold(treasury, demand(1, 1)));
            assertThat(hold.limits()).isFalse();
            settle(treasury, hold, 50);
        }
        assertThat(number("select spent from quota_share where budget = '%s'".formatted(id)))
                .isEqualTo(150);
    }

    // ---- money ----------------------------------------------------------------------------------

    /** Of a million tokens in, a million tokens out, and a thousand requests. */
    private void price(String model, String from, String input, String output, String request)
            throws SQLException {
        execute(
                """
                insert into usage_price
                    (model, currency, valid_from, input, output, request, source, added_by)
                values ('%s', 'USD', '%s', %s, %s, %s, 'a test', 'ada')
                """
                        .formatted(model, from, input, output, request));
    }

    private UUID inMoney(String amount) throws SQLException {
        var id = house(Unit.of("USD").parts(amount));
        execute("update quota_budget set unit = 'USD' where id = '%s'".formatted(id));
        return id;
    }

    private BigDecimal spent(UUID budget) throws SQLException {
        var sum = "select sum(spent) from quota_share where budget = '%s'".formatted(budget);
        return Unit.of("USD").amount(number(sum));
    }

    @Test
    void of_a_thousand_at_once_exactly_those_whose_money_fits_are_let_in() throws Exception {
        var random = new Random(20_261_126);
        var treasury = treasury();
        try (var askers = Executors.newFixedThreadPool(8)) {
            for (var round = 0; round < 20; round++) {
                var in = BigDecimal.valueOf(random.nextInt(3_000_000), 6);
                var out = BigDecimal.valueOf(1 + random.nextInt(9_000_000), 6);
                var each = BigDecimal.valueOf(random.nextInt(100), 6);
                price("guide", "2026-11-27T12:00:00Z", "" + in, "" + out, "" + each);
                var demand =
                        new Demand(random.nextInt(900), 1, 1 + random.nextInt(900), 2_000, false);
                var one = nanos(in, out, each, demand.prompt(), demand.longest());
                var spare = random.nextLong(Math.min(one, 1_000));
                execute("update quota_budget set ended_at = now(), version = version + 1");
                var id = house(100 * one + spare);
                execute("update quota_budget set unit = 'USD' where id = '%s'".formatted(id));
                treasury.open();
                var let = new ConcurrentLinkedQueue<Hold>();
                var all = new CountDownLatch(1_000);
                for (var i = 0; i < 1_000; i++) {
                    askers.execute(
                            () -> {
                                var hold = Objects.requireNonNull(hold(treasury, demand));
                                ask(
                                        hold,
                                        () -> {
                                            if (held(hold) > 0) {
                                                let.add(hold);
                                            }
                                            all.countDown();
                                        });
                            });
                }
                assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(let).as("round " + round).hasSize(100);

                var spent = 0L;
                for (var hold : let) {
                    var tokensIn = random.nextLong(demand.prompt() + 1);
                    var tokensOut = random.nextLong(demand.longest() + 1);
                    spent += nanos(in, out, each, tokensIn, tokensOut);
                    settle(treasury, hold, row(tokensIn, tokensOut, Outcome.ABORTED));
                }
                assertThat(number("select sum(spent) from quota_share where budget = '" + id + "'"))
                        .isEqualTo(spent)
                        .isLessThanOrEqualTo(100 * one);
            }
        }
    }

    /** Reckoned another way: in millionths of a millionth, as whole numbers. */
    private static long nanos(
            BigDecimal in, BigDecimal out, BigDecimal request, long tokensIn, long tokensOut) {
        var picos =
                in.movePointRight(6).longValueExact() * tokensIn
                        + out.movePointRight(6).longValueExact() * tokensOut
                        + request.movePointRight(6).longValueExact() * 1_000;
        return Math.ceilDiv(picos, 1_000);
    }

    @Test
    void the_budget_of_a_project_is_for_those_who_work_for_it_whoever_they_are() throws Exception {
        var id = budget(Subject.Kind.PROJECT, "atlas", "guide", 100, Period.MONTH);
        var treasury = treasury();
        var budgets = Objects.requireNonNull(treasury.current());
        var lena =
                new Caller(
                        "lena",
                        "Lena",
                        Optional.empty(),
                        Set.of(Roles.USER),
                        Optional.empty(),
                        Caller.Via.SESSION);
        var none = budgets.hold(lena, "guide", now.toEpochMilli(), demand(10, 60));
        assertThat(none).as("of no project").isNull();
        var other = lena.workingFor(Optional.of("zenith"));
        assertThat(budgets.hold(other, "guide", now.toEpochMilli(), demand(10, 60))).isNull();
        assertThat(MARA.workingFor(Optional.of("zenith"))).as("a key's is firm").isEqualTo(MARA);

        var first = ask(treasury, 10, 60);
        assertThat(held(first)).isEqualTo(60);
        var same = lena.workingFor(Optional.of("atlas"));
        var second =
                Objects.requireNonNull(
                        budgets.hold(same, "guide", now.toEpochMilli(), demand(10, 60)));
        var told = new CountDownLatch(1);
        ask(second, told::countDown);
        told.await();
        assertThat(held(second)).as("what is left of the same").isEqualTo(40);
        assertThat(ask(treasury, 10, 60).shortage())
                .isInstanceOfSatisfying(
                        Shortage.Used.class,
                        used -> assertThat(used.kind()).isEqualTo(Subject.Kind.PROJECT));
        settle(treasury, first, 25);
        settle(treasury, second, 40);
        assertThat(number("select spent from quota_share where budget = '%s'".formatted(id)))
                .isEqualTo(65);
        assertThat(treasury.left()).containsEntry(new Subject(Subject.Kind.PROJECT, "atlas"), 35);
    }

    @Test
    void everybody_is_told_the_one_of_their_budgets_that_ends_first() throws Exception {
        house(10);
        budget(Subject.Kind.KEY, "key-1", "", 10, Period.DAY);
        var lena =
                new Caller(
                        "lena",
                        "Lena",
                        Optional.empty(),
                        MARA.roles(),
                        Optional.empty(),
                        MARA.via());
        budget(Subject.Kind.TEAM, "research", "", 100, Period.DAY);
        var own = budget(Subject.Kind.PERSON, "mara", "", 1_000, Period.DAY);
        var model = budget(Subject.Kind.PERSON, "mara", "guide", 50, Period.DAY);
        var treasury = treasury();
        var millis = now.toEpochMilli();
        assertThat(Standing.tightest(treasury, lena, "guide", millis)).as("not theirs").isEmpty();
        assertThat(treasury.inForce()).hasSize(5);
        spent(own, 40);
        spent(model, 10);
        var told = Standing.tightest(treasury, MARA, "guide", millis).orElseThrow();
        assertThat(told.id()).isEqualTo(model);
        assertThat(told.left()).isEqualTo(40);
        assertThat(Standing.tightest(treasury, MARA, "another", millis).orElseThrow().id())
                .isEqualTo(own);
    }

    private void spent(UUID budget, long tokens) throws SQLException {
        execute(
                """
                insert into quota_share (budget, period, node, granted, spent, deadline)
                values ('%s', '2026-11-27', 'two', %d, %d, now() + interval '1 day')
                """
                        .formatted(budget, tokens, tokens));
    }

    @Test
    void an_answer_gets_as_long_as_the_tightest_budget_pays_for() throws Exception {
        price("guide", "2026-11-01T00:00:00Z", "1", "10", "2");
        inMoney("0.0025"); // 100 × 1 and 40 × 10 by a million, 2 by a thousand
        var tokens = budget(Subject.Kind.PERSON, "mara", "", 200, Period.DAY);
        var treasury = treasury();
        var hold = ask(treasury, new Demand(100, 1, 500, 600, true));
        assertThat(hold.length()).isEqualTo(40);
        for (var purse : hold.hard()) {
            assertThat(hold.held(purse)).isEqualTo(purse.budget.equals(tokens) ? 140 : 2_500_000);
            assertThat(purse.out()).as("nothing is kept beyond").isEqualTo(hold.held(purse));
        }
        hold.release();
        execute("update quota_budget set amount = 130, version = 1 where unit = 'TOKENS'");
        treasury.look(true);
        hold = ask(treasury, new Demand(100, 2, 500, 1_100, true));
        assertThat(hold.length()).as("of two answers each").isEqualTo(15);
        hold.release();
        assertThat(ask(treasury, new Demand(100, 31, 500, 16_000, true)).shortage())
                .isInstanceOf(Shortage.Used.class);
    }

    @Test
    void what_was_held_at_a_price_is_settled_at_that_price() throws Exception {
        price("guide", "2026-11-27T12:00:00Z", "1", "1", "0");
        price("guide", "2026-11-27T13:00:00Z", "5", "5", "0");
        var id = inMoney("1");
        var treasury = treasury();
        now = Instant.parse("2026-11-27T12:59:59Z");
        var before = ask(treasury, 100, 100);
        assertThat(held(before)).isEqualTo(100_000);
        now = Instant.parse("2026-11-27T13:00:00Z");
        var after = ask(treasury, 100, 100);
        assertThat(held(after)).isEqualTo(500_000);
        price("guide", "2026-11-27T12:00:00Z", "7", "7", "0"); // it was wrong, and is corrected
        treasury.look(true);
        settle(treasury, before, 100);
        settle(treasury, after, 10);
        assertThat(spent(id)).isEqualByComparingTo("0.00015");
        now = Instant.parse("2026-11-27T12:30:00Z");
        assertThat(held(ask(treasury, 100, 100))).as("who comes now").isEqualTo(700_000);
    }

    @Test
    void the_dearest_that_may_answer_is_held_and_the_one_that_did_is_charged() throws Exception {
        price("guide", "2026-11-01T00:00:00Z", "1", "1", "0");
        price("dear", "2026-11-01T00:00:00Z", "0", "9", "0");
        var id = inMoney("1");
        var treasury = treasury();
        var hold =
                Objects.requireNonNull(
                        Objects.requireNonNull(treasury.current())
                                .hold(
                                        MARA,
                                        "guide",
                                        now.toEpochMilli(),
                                        new Demand(100, 1, 50, 150, true)));
        assertThat(hold.among(List.of("guide", "unknown", "dear"), model -> model))
                .containsExactly("guide", "dear");
        var told = new CountDownLatch(1);
        ask(hold, told::countDown);
        told.await();
        assertThat(held(hold)).isEqualTo(450_000);
        settle(treasury, hold, row(100, 10, Outcome.COMPLETE));
        assertThat(spent(id)).isEqualByComparingTo("0.00011");
    }

    @Test
    void what_a_provider_still_had_is_held_as_the_dearer_and_charged_at_its_own_price()
            throws Exception {
        price("guide", "2026-11-01T00:00:00Z", "1", "1", "0");
        execute("update usage_price set input_cached = 0.1");
        var id = inMoney("1");
        var treasury = treasury();
        var hold = ask(treasury, new Demand(100, 1, 50, 150, true));
        assertThat(held(hold)).isEqualTo(150_000);
        settle(treasury, hold, row(100, 80, 10, Outcome.COMPLETE));
        assertThat(spent(id)).isEqualByComparingTo("0.000038");
        price("guide", "2026-11-01T00:00:00Z", "1", "1", "0");
        execute("update usage_price set input_cached = 3 where input_cached is null");
        treasury.look(true);
        hold = ask(treasury, new Demand(100, 1, 50, 150, true));
        assertThat(held(hold)).as("whoever mistyped it").isEqualTo(350_000);
        settle(treasury, hold, row(100, 100, 50, Outcome.COMPLETE));
        assertThat(spent(id)).isEqualByComparingTo("0.000388");
    }

    @Test
    void a_request_that_failed_is_not_paid_for_but_its_tokens_are() throws Exception {
        price("guide", "2026-11-01T00:00:00Z", "1", "1", "100");
        var id = inMoney("1");
        var treasury = treasury();
        settle(treasury, ask(treasury, 100, 100), row(0, 0, Outcome.FAILED));
        assertThat(spent(id)).isZero();
        settle(treasury, ask(treasury, 100, 100), row(7, 3, Outcome.FAILED));
        assertThat(spent(id)).isEqualByComparingTo("0.00001");
        settle(treasury, ask(treasury, 100, 100), row(0, 0, Outcome.ABORTED));
        assertThat(spent(id)).isEqualByComparingTo("0.10001");
    }

    @Test
    void without_a_price_nobody_answers_where_money_is_limited_and_nothing_is_counted_elsewhere()
            throws Exception {
        var id = inMoney("0.000001");
        var treasury = treasury();
        var limited = Objects.requireNonNull(hold(treasury, demand(10, 10)));
        assertThat(limited.among(List.of("guide"), model -> model)).isEmpty();

        execute("update quota_budget set hard = false, version = 1");
        treasury.look(true);
        var shown = Objects.requireNonNull(hold(treasury, demand(10, 10)));
        assertThat(shown.among(List.of("guide"), model -> model)).containsExactly("guide");
        settle(treasury, shown, 50);
        settle(treasury, Objects.requireNonNull(hold(treasury, demand(10, 10))), 0);
        assertThat(spent(id)).isZero();
        assertThat(number("select sum(unpriced) from quota_share")).as("one used tokens").isOne();

        price("guide", "2026-11-01T00:00:00Z", "0", "0", "0"); // 0 is a price
        execute("update quota_budget set hard = true, version = 2");
        treasury.look(true);
        settle(treasury, ask(treasury, 1_000_000, 1_000_000), 1_000_000);
        assertThat(spent(id)).isZero();
        assertThat(number("select sum(unpriced) from quota_share")).isOne();
    }

    @Test
    void the_largest_budget_in_money_comes_to_its_threshold_and_its_end() throws Exception {
        price("guide", "2026-11-01T00:00:00Z", "1000000", "0", "0");
        inMoney("1000000000");
        execute("update quota_budget set hard = false");
        var treasury = treasury();
        use(treasury, 799_999_999);
        assertThat(noticed).hasValue(0);
        use(treasury, 1);
        await(() -> noticed.get() == 1);
        use(treasury, 200_000_000);
        await(() -> noticed.get() == 2);
        assertThat(treasury.notices(Instant.EPOCH, 10))
                .extracting(BudgetNotice::unit, BudgetNotice::state)
                .containsExactly(
                        tuple(Unit.of("USD"), BudgetView.State.USED_UP),
                        tuple(Unit.of("USD"), BudgetView.State.NEAR));
    }

    // ---- rate limits ----------------------------------------------------------------------------

    @Test
    void a_rate_limit_that_another_node_stored_holds_here_with_the_next_look() throws Exception {
        var treasury = treasury();
        assertThat(rates.none()).isTrue();
        execute(
                """
                insert into quota_rate
                    (id, subject_kind, subject, subject_name, requests, tokens, streams)
                values (gen_random_uuid(), 'PERSON', 'mara', 'Mara', 1, 0, 0)
                """);
        treasury.readAgain();
        await(() -> !rates.none());
        assertThat(rates.enter(MARA, 1).open()).isTrue();
        assertThat(rates.enter(MARA, 1).open()).isFalse();
        execute("delete from quota_rate");
        treasury.readAgain();
        await(rates::none);
    }

    // ---- threshold and end ----------------------------------------------------------------------

    @Test
    void threshold_and_end_are_noted_once_in_each_period_whichever_node_sees_them()
            throws Exception {
        var id = house(100);
        execute("update quota_budget set hard = false");
        var one = treasury("one", Duration.ofMinutes(5));
        var two = treasury("two", Duration.ofMinutes(5));
        use(one, 79);
        assertThat(noticed).hasValue(0);
        use(two, 1);
        await(() -> noticed.get() == 1);
        use(two, 1);
        use(one, 19);
        await(() -> noticed.get() == 2);
        now = now.plus(Duration.ofDays(10)); // the next month
        use(two, 90);
        await(() -> noticed.get() == 3);
        execute("update quota_budget set amount = 90, version = 1");
        one.look(true);
        await(() -> noticed.get() == 4);

        assertThat(two.notices(Instant.EPOCH, 10))
                .extracting(BudgetNotice::budget, n -> n.period().toString(), BudgetNotice::state)
                .containsExactly(
                        tuple(id, "2026-12-01", BudgetView.State.USED_UP),
                        tuple(id, "2026-12-01", BudgetView.State.NEAR),
                        tuple(id, "2026-11-01", BudgetView.State.USED_UP),
                        tuple(id, "2026-11-01", BudgetView.State.NEAR));
        assertThat(two.notices(Instant.now().plusSeconds(60), 10)).isEmpty();
    }

    private void use(Treasury treasury, long tokens) throws SQLException {
        settle(treasury, Objects.requireNonNull(hold(treasury, demand(1, 1))), tokens);
        open.forEach(each -> each.look(false));
    }
}
