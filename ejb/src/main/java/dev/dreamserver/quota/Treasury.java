package dev.dreamserver.quota;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.usage.Tariff;
import dev.dreamserver.usage.spi.Charge;
import dev.dreamserver.usage.spi.ChargeBook;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a node that goes to the database for parts of budgets. It keeps the purses
 * filled, so that most requests take what they need from memory: with half of what is left while
 * this node is alone, with less where there are others, and near the limit with exactly what is
 * wanted. What nobody uses goes back after two seconds, and all that a node held is free again when
 * it begins anew, or when its lease ends.
 *
 * <p>Thread-safe; {@link #ask} returns at once.
 */
public final class Treasury implements Runnable, ChargeBook {

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int LOOKS_FOR_NEWS = 5;
    private static final Duration DATABASE = Duration.ofSeconds(5);
    private static final Duration MOVED = DATABASE.plus(LOOK);
    private static final Duration REMEMBERED = Duration.ofDays(2);
    private static final int SHARE_ALONE = 2;
    private static final int SHARE_AMONG_OTHERS = 8;

    private final DataSource database;
    private final Clock clock;
    private final QuotaSettings settings;
    private final Shares shares;
    private final Consumer<Optional<Allowances>> changed;
    private final Runnable noticed;
    private final RateLimits rates;
    private final ConcurrentMap<UUID, KnownBudget> budgets = new ConcurrentHashMap<>();
    private final ConcurrentMap<Place, Purse> purses = new ConcurrentHashMap<>();
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private volatile Tariff tariff = Tariff.EMPTY;
    private volatile @Nullable Allowances current;
    private volatile boolean stopping;
    private boolean complained;

    /** When something was last charged, whose commit comes a little later, or changed. */
    private volatile long movedNanos = System.nanoTime();

    /**
     * One that knows no budgets yet.
     *
     * @param node the name under which this node's parts are kept
     * @param rates told which there are, each time it is read
     * @param changed told whenever other budgets are in force
     * @param noticed told when a budget has come to its threshold or its end
     */
    public Treasury(
            DataSource database,
            String node,
            QuotaSettings settings,
            Clock clock,
            RateLimits rates,
            Consumer<Optional<Allowances>> changed,
            Runnable noticed) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.rates = rates;
        this.changed = changed;
        this.noticed = noticed;
        shares = new Shares(node, settings.lease());
    }

    private record Place(UUID budget, LocalDate period) {}

    private record Wish(Hold hold, long askedNanos, Runnable done) {}

    /** What came of a look at a budget. */
    private record Drawn(long taken, long unspent) {}

    /** Something to do in one transaction. */
    private interface Work {
        void in(Connection database) throws SQLException;
    }

    // ---- which budgets there are ----------------------------------------------------------------

    /** Frees what this node held in an earlier life, and reads budgets, rate limits and prices. */
    public void open() throws SQLException {
        transaction(shares::begin);
        read();
    }

    /** The budgets in force, or null where there is none. */
    public @Nullable Allowances current() {
        return current;
    }

    @Override
    public void charge(Connection transaction, List<Charge> charges) throws SQLException {
        shares.charge(transaction, charges);
        movedNanos = System.nanoTime();
    }

    /** Takes a budget as it is stored now; what this node holds of it may be too much by now. */
    void put(KnownBudget budget) {
        budgets.merge(budget.id(), budget, KnownBudget::newer);
        publish();
        work.add(() -> look(false));
    }

    /** Reads what is stored now. */
    void readAgain() {
        work.add(() -> look(true));
    }

    /** The budgets in force. */
    List<KnownBudget> inForce() {
        return budgets.values().stream().filter(budget -> !budget.ended()).toList();
    }

    private void read() throws SQLException {
        try (var connection = database.getConnection()) {
            var before = List.copyOf(budgets.values());
            Shares.budgets(connection)
                    .forEach(one -> budgets.merge(one.id(), one, KnownBudget::newer));
            var prices = tariff.renewed(connection);
            if (prices != tariff || !before.containsAll(budgets.values())) {
                tariff = prices;
                publish();
            }
            rates.own(RateRows.all(connection));
        }
    }

    private synchronized void publish() {
        var inForce = inForce();
        var made = inForce.isEmpty() ? null : new Allowances(this, tariff, inForce);
        current = made;
        movedNanos = System.nanoTime();
        changed.accept(Optional.ofNullable(made));
    }

    /** This node's part of a budget in the period of this moment. */
    Purse purse(KnownBudget budget, long millis) {
        var span = budget.terms().period().at(Instant.ofEpochMilli(millis), settings.zone());
        return purses.computeIfAbsent(
                new Place(budget.id(), span.first()),
                any -> new Purse(budget.id(), budget.terms().unit(), span));
    }

    /** What is used of these purses' budgets, by budget. */
    Map<UUID, Shares.Used> used(Collection<Purse> which) {
        try (var connection = database.getConnection()) {
            return shares.used(connection, which);
        } catch (SQLException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /** The least that is left of any budget of each, in percent. */
    Map<Subject, Integer> left() {
        var now = clock.millis();
        var inForce = inForce();
        if (inForce.isEmpty()) {
            return Map.of();
        }
        var used = used(inForce.stream().map(budget -> purse(budget, now)).toList());
        var left = new HashMap<Subject, Integer>();
        for (var budget : inForce) {
            var terms = budget.terms();
            var spent = used.getOrDefault(budget.id(), Shares.Used.NOTHING).spent();
            var free = Math.max(0, terms.amount() - spent) * 100.0 / terms.amount();
            left.merge(terms.subject(), (int) free, Math::min);
        }
        return left;
    }

    /** What came to its threshold or its end since then, newest first. */
    List<BudgetNotice> notices(Instant begin, int limit) {
        try (var connection = database.getConnection()) {
            return Notices.since(connection, begin, limit);
        } catch (SQLException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private static DreamException unreadable(SQLException why) {
        return new DreamException(QuotaError.UNREADABLE, "Budgets cannot be read now", why);
    }

    // ---- the treasury's own thread --------------------------------------------------------------

    void ask(Hold hold, Runnable done) {
        var wish = new Wish(hold, System.nanoTime(), done);
        work.add(() -> serve(wish));
    }

    /** Ends after the wish at hand. */
    public void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        var next = System.nanoTime() + LOOK.toNanos();
        var looks = 0;
        try {
            while (!stopping) {
                var task = work.poll(next - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (task != null) {
                    step(task);
                }
                if (System.nanoTime() - next >= 0) {
                    var news = ++looks % LOOKS_FOR_NEWS == 0;
                    step(() -> look(news));
                    next = System.nanoTime() + LOOK.toNanos();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** The boundary of the thread: a bug in one step is told and must not end all that follow. */
    private static void step(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError bug) {
            QuotaMessages.LOG.bug(bug);
        }
    }

    private void serve(Wish wish) {
        var hold = wish.hold();
        var taken = new ArrayList<Long>();
        Shortage lacks = null;
        try {
            for (var purse : hold.hard()) {
                var least = hold.least(purse);
                var drawn = drawn(purse, least, hold.most(purse), wish.askedNanos());
                taken.add(drawn.taken());
                if (drawn.taken() < least) {
                    lacks = lacks(purse, drawn.unspent() >= least);
                    break;
                }
            }
        } catch (SQLException no) {
            complain(no);
            lacks = new Shortage.Unknown();
        }
        if (lacks == null) {
            hold.took(taken);
        } else {
            hold.lacks(taken, lacks);
        }
        wish.done().run();
    }

    private Drawn drawn(Purse purse, long least, long most, long askedNanos) throws SQLException {
        if (purse.take(most)) {
            return new Drawn(most, 0);
        }
        // Of a thousand that come together, one look tells all for whom there is nothing.
        var refusing = purse.refusing(askedNanos, least);
        return refusing == null ? draw(purse, least, most) : new Drawn(0, refusing.unspent());
    }

    private Shortage lacks(Purse purse, boolean held) {
        var budget = budgets.get(purse.budget);
        var kind = budget == null ? Subject.Kind.HOUSE : budget.terms().subject().kind();
        return new Shortage.Used(kind, purse.span.until(), held);
    }

    /** Renews what is in use, gives back what is not, and now and then reads the budgets again. */
    void look(boolean news) {
        try {
            for (var place : purses.entrySet()) {
                var purse = place.getValue();
                if (purse.holdsSomething()) {
                    draw(purse, 0, 0);
                } else if (clock.millis() - REMEMBERED.toMillis() > purse.span.untilMillis()) {
                    purses.remove(place.getKey());
                }
            }
            if (news) {
                read();
            }
            if (System.nanoTime() - movedNanos < MOVED.toNanos()) {
                note();
            }
        } catch (SQLException no) {
            complain(no);
        }
    }

    private void note() throws SQLException {
        try (var connection = database.getConnection()) {
            if (Notices.note(connection, purses.values())) {
                noticed.run();
            }
        }
    }

    private void complain(SQLException no) {
        if (!complained) {
            complained = true;
            QuotaMessages.LOG.unreadable(String.valueOf(no.getMessage()));
        }
    }

    /**
     * Works out with the database what this node may hold of a budget, and takes what is wanted.
     *
     * @param least how much is of use to a request; where there is less, the node keeps nothing, so
     *     that another may have it
     * @param want how much the request would like; 0 only looks whether the node holds too much
     */
    private synchronized Drawn draw(Purse purse, long least, long want) throws SQLException {
        var began = System.nanoTime();
        var wasUsed = want == 0 && purse.wasUsed();
        var inHand = purse.empty();
        var allThere = purse.out() == 0;
        var keep = inHand;
        var taken = 0L;
        try (var connection = database.getConnection()) {
            var patience = begin(connection);
            try {
                var standing = shares.lock(connection, purse.budget, purse.span.first());
                // With nothing out, what was granted and is neither here nor spent was lost.
                var granted = allThere ? standing.spentHere() + inHand : standing.mine();
                var pool = standing.amount() - standing.others() - granted + inHand;
                var cushion =
                        Math.max(0, pool - want)
                                / (standing.nodes() == 0
                                        ? SHARE_ALONE
                                        : SHARE_AMONG_OTHERS * standing.nodes());
                var wish = 0L;
                if (want > 0 && pool >= least) {
                    wish = want + cushion;
                } else if (wasUsed) {
                    wish = Math.min(inHand, cushion);
                }
                var after = Math.max(Math.min(wish, pool), Math.min(inHand, 0));
                // Should the commit fail, the smaller of the two is safe to go on with.
                keep = Math.min(inHand, after);
                shares.grant(
                        connection, purse.budget, purse.span.first(), granted + after - inHand);
                connection.commit();
                keep = after;
                if (complained) {
                    complained = false;
                    QuotaMessages.LOG.readAgain();
                }
                purse.goodUntil(began + settings.lease().toNanos() * 2 / 3);
                taken = pool < least ? 0 : Math.clamp(after, 0, want);
                var unspent = standing.amount() - standing.spent();
                purse.looked(new Purse.Look(began, pool - taken, unspent));
                return new Drawn(taken, unspent);
            } finally {
                end(connection, patience);
            }
        } finally {
            purse.fill(keep - taken, taken);
        }
    }

    private void transaction(Work task) throws SQLException {
        try (var connection = database.getConnection()) {
            var patience = begin(connection);
            try {
                task.in(connection);
                connection.commit();
            } finally {
                end(connection, patience);
            }
        }
    }

    /** A database that hangs must not hang those who wait for a part of a budget. */
    private static int begin(Connection connection) throws SQLException {
        var usual = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, (int) DATABASE.toMillis());
        connection.setAutoCommit(false);
        return usual;
    }

    private static void end(Connection connection, int patience) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback(); // what was not committed
            connection.setAutoCommit(true);
            connection.setNetworkTimeout(Runnable::run, patience);
        }
    }
}
