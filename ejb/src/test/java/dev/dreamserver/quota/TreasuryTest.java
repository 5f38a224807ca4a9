package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import java.lang.reflect.Proxy;
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

    private @Nullable Hold hold(Treasury treasury) {
        var budgets = treasury.current();
        return budgets == null ? null : budgets.hold(MARA, "guide", now.toEpochMilli());
    }

    /** What a request gets that can use from least to most; 0 when it is refused. */
    private Hold ask(Treasury treasury, long least, long most) throws InterruptedException {
        var hold = Objects.requireNonNull(hold(treasury));
        if (!hold.take(most)) {
            var told = new CountDownLatch(1);
            hold.ask(least, most, told::countDown);
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        }
        return hold;
    }

    /** As the ledger does it: the charge is committed, then what was not used is free. */
    private void settle(Treasury treasury, Hold hold, long spent) throws SQLException {
        try (var connection = database.getConnection()) {
            treasury.charge(connection, hold.charges(spent));
        }
        hold.settled(spent, true);
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
                                var hold = Objects.requireNonNull(hold(treasury));
                                Runnable done =
                                        () -> {
                                            if (hold.tokens() > 0) {
                                                in.add(hold);
                                            }
                                            all.countDown();
                                        };
                                if (hold.take(each)) {
                                    done.run();
                                } else {
                                    hold.ask(each, each, done);
                                }
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
                assertThat(ask(treasury, left + 1, left + 1).tokens()).isZero();
                assertThat(ask(treasury, left, left).tokens()).isEqualTo(left);
            }
        }
    }

    @Test
    void two_nodes_never_let_in_more_than_fits_and_all_that_fits_in_the_end() throws Exception {
        var id = house(100 * 50);
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
                            var hold = Objects.requireNonNull(hold(node));
                            Runnable done =
                                    () -> {
                                        if (hold.tokens() > 0) {
                                            in.add(hold);
                                        }
                                        all.countDown();
                                    };
                            if (hold.take(50)) {
                                done.run();
                            } else {
                                hold.ask(50, 50, done);
                            }
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
                            if (hold.tokens() > 0) {
                                in.add(hold);
                            }
                        }
                        return in.size() >= 100;
                    } catch (InterruptedException stop) {
                        throw new IllegalStateException(stop);
                    }
                });
        assertThat(in).hasSize(100);
        assertThat(ask(nodes.getFirst(), 1, 1).tokens()).isZero();
        assertThat(ask(nodes.getLast(), 1, 1).tokens()).isZero();
        assertThat(number("select sum(granted) from quota_share where budget = '%s'".formatted(id)))
                .isEqualTo(5_000);
    }

    @Test
    void where_less_is_left_than_is_wanted_all_of_it_is_given() throws Exception {
        house(100);
        var treasury = treasury();
        var first = ask(treasury, 10, 70);
        assertThat(first.tokens()).isEqualTo(70);
        assertThat(ask(treasury, 10, 70).tokens()).isEqualTo(30);
        var third = ask(treasury, 10, 70);
        assertThat(third.tokens()).isZero();
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
        var treasury = treasury();
        var hold = ask(treasury, 10, 300);
        assertThat(hold.tokens()).isEqualTo(60);
        assertThat(hold.charges(5)).hasSize(4);
        var refused = ask(treasury, 10, 300);
        assertThat(refused.tokens()).isZero();
        assertThat(refused.shortage())
                .isInstanceOfSatisfying(
                        Shortage.Used.class,
                        used -> assertThat(used.kind()).isEqualTo(Subject.Kind.PERSON));
        settle(treasury, hold, 5);
        assertThat(number("select spent from quota_share where budget = '%s'".formatted(tight)))
                .isEqualTo(5);
        assertThat(ask(treasury, 55, 300).tokens()).isEqualTo(55);
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
        hold.settled(40, false);
        assertThat(ask(treasury, 61, 61).tokens()).isZero();
        var rest = ask(treasury, 60, 60);
        assertThat(rest.tokens()).isEqualTo(60);
        rest.release();
        // Its row comes after all, with its charge: nothing is counted twice.
        try (var connection = database.getConnection()) {
            treasury.charge(connection, hold.charges(40));
        }
        assertThat(ask(treasury, 61, 61).tokens()).isZero();
        assertThat(ask(treasury, 60, 60).tokens()).isEqualTo(60);
    }

    @Test
    void more_than_was_held_is_charged_all_the_same() throws Exception {
        house(100);
        var treasury = treasury();
        settle(treasury, ask(treasury, 10, 10), 25);
        assertThat(ask(treasury, 76, 76).tokens()).isZero();
        assertThat(ask(treasury, 75, 75).tokens()).isEqualTo(75);
    }

    @Test
    void what_a_node_held_is_free_at_once_when_it_begins_anew() throws Exception {
        var id = house(100);
        var killed = treasury("one", Duration.ofMinutes(5));
        assertThat(ask(killed, 100, 100).tokens()).isEqualTo(100);
        assertThat(ask(treasury("two", Duration.ofMinutes(5)), 1, 1).tokens()).isZero();
        killed.stop();
        var again = treasury("one", Duration.ofMinutes(5));
        assertThat(number("select sum(granted) from quota_share where budget = '%s'".formatted(id)))
                .isZero();
        assertThat(ask(again, 100, 100).tokens()).isEqualTo(100);
    }

    @Test
    void what_a_dead_node_held_is_free_when_its_lease_ends_and_what_it_spent_stays_spent()
            throws Exception {
        house(100);
        var dying = treasury("one", Duration.ofSeconds(3));
        settle(dying, ask(dying, 30, 30), 30);
        assertThat(ask(dying, 70, 70).tokens()).isEqualTo(70);
        dying.stop(); // and nobody renews
        threads.getFirst().interrupt();
        var other = treasury("two", Duration.ofMinutes(5));
        assertThat(ask(other, 70, 70).tokens()).isZero();
        await(
                () -> {
                    try {
                        return ask(other, 70, 70).tokens() == 70;
                    } catch (InterruptedException stop) {
                        throw new IllegalStateException(stop);
                    }
                });
        assertThat(ask(other, 1, 1).tokens()).isZero();
    }

    @Test
    void a_node_that_cannot_renew_lets_nobody_in_from_what_it_holds() throws Exception {
        house(1_000);
        var node = treasury("one", Duration.ofSeconds(3));
        ask(node, 10, 10).release();
        assertThat(Objects.requireNonNull(hold(node)).take(10)).isTrue();
        node.stop();
        threads.getFirst().interrupt();
        await(() -> !Objects.requireNonNull(hold(node)).take(10));
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
        assertThat(ask(treasury, 11, 11).tokens()).isZero();
        settle(treasury, ask(treasury, 10, 10), 10);
        now = Instant.parse("2026-12-01T10:00:00Z");
        assertThat(ask(treasury, 31, 31).tokens()).isZero();
        assertThat(ask(treasury, 30, 30).tokens()).isEqualTo(30);
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
        assertThat(ask(treasury, 11, 11).tokens()).isZero();
        assertThat(ask(treasury, 10, 10).tokens()).isEqualTo(10);
        execute("update quota_budget set amount = 70, version = 2 where id = '%s'".formatted(id));
        assertThat(ask(treasury, 21, 21).tokens()).isZero();
        assertThat(ask(treasury, 20, 20).tokens()).isEqualTo(20);
        assertThat(hold.tokens()).isEqualTo(40);
    }

    @Test
    void where_no_budget_applies_there_is_nothing_to_hold() throws Exception {
        var treasury = treasury();
        assertThat(treasury.current()).isNull();
        var id = budget(Subject.Kind.TEAM, "sales", "", 1, Period.DAY);
        treasury.look(true);
        assertThat(hold(treasury)).isNull();
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
            var hold = Objects.requireNonNull(hold(treasury));
            assertThat(hold.limits()).isFalse();
            settle(treasury, hold, 50);
        }
        assertThat(number("select spent from quota_share where budget = '%s'".formatted(id)))
                .isEqualTo(150);
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
        settle(treasury, Objects.requireNonNull(hold(treasury)), tokens);
        open.forEach(each -> each.look(false));
    }
}
