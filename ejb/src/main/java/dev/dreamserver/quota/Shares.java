package dev.dreamserver.quota;

import dev.dreamserver.usage.spi.Charge;
import dev.dreamserver.usage.spi.ChargeBook;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The rows that say what each node was granted and has spent. A budget's own row is locked while a
 * grant is worked out, so that no two nodes are granted the same.
 */
final class Shares implements ChargeBook {

    private static final String BUDGETS =
            """
            select id, version, subject_kind, subject, subject_name, model, unit, amount, period,
                   hard, threshold, ended_at is not null
            from quota_budget where ended_at is null or ended_at > now() - interval '1 day'
            """;
    private static final String LOCK =
            "select amount from quota_budget where id = ? for no key update";
    private static final String HELD =
            """
            select node, greatest(granted, spent), spent, deadline > now()
            from quota_share where budget = ? and period = ?
            """;
    private static final String GRANT =
            """
            insert into quota_share (budget, period, node, granted, spent, deadline)
            values (?, ?, ?, ?, 0, now() + ? * interval '1 millisecond')
            on conflict (budget, period, node) do update
            set granted = excluded.granted, deadline = excluded.deadline
            """;
    private static final String CHARGE =
            """
            insert into quota_share (budget, period, node, granted, spent, deadline, unpriced)
            select b, p, ?, 0, s, now(), u
            from unnest(?::uuid[], ?::date[], ?::bigint[], ?::bigint[]) as t(b, p, s, u)
            order by b, p
            on conflict (budget, period, node) do update
            set spent = quota_share.spent + excluded.spent,
                unpriced = quota_share.unpriced + excluded.unpriced
            """;
    private static final String FORGET =
            "update quota_share set granted = spent, deadline = now() where node = ?";
    private static final String STANDING =
            """
            select budget, sum(spent),
                   sum(case when deadline > now() and node <> ?
                            then greatest(granted - spent, 0) else 0 end),
                   sum(unpriced)
            from quota_share join unnest(?::uuid[], ?::date[]) as u(b, p)
            on budget = b and period = p group by budget
            """;

    private final String node;
    private final Duration lease;

    Shares(String node, Duration lease) {
        this.node = node;
        this.lease = lease;
    }

    /** How a budget stands for this node. */
    record Standing(long amount, long mine, long spentHere, long others, long spent, int nodes) {}

    /**
     * What is used of a budget.
     *
     * @param elsewhere what other nodes hold of it
     * @param unpriced requests that count as nothing, since they have no price
     */
    record Used(long spent, long elsewhere, long unpriced) {

        static final Used NOTHING = new Used(0, 0, 0);
    }

    /** All budgets in force, and those that ended lately. */
    static List<KnownBudget> budgets(Connection database) throws SQLException {
        try (var query = database.prepareStatement(BUDGETS);
                var rows = query.executeQuery()) {
            var budgets = new ArrayList<KnownBudget>();
            while (rows.next()) {
                var subject =
                        new Subject(Subject.Kind.valueOf(rows.getString(3)), rows.getString(4));
                budgets.add(
                        new KnownBudget(
                                rows.getObject(1, UUID.class),
                                rows.getLong(2),
                                rows.getString(5),
                                new BudgetTerms(
                                        subject,
                                        rows.getString(6),
                                        Unit.of(rows.getString(7)),
                                        rows.getLong(8),
                                        Period.valueOf(rows.getString(9)),
                                        rows.getBoolean(10),
                                        rows.getInt(11)),
                                rows.getBoolean(12)));
            }
            return budgets;
        }
    }

    /** A node that begins has nothing under way: what it held before is free. */
    void begin(Connection database) throws SQLException {
        try (var update = database.prepareStatement(FORGET)) {
            update.setString(1, node);
            update.executeUpdate();
        }
    }

    /** How a budget stands; nobody else is granted anything of it before the transaction ends. */
    Standing lock(Connection database, UUID budget, LocalDate period) throws SQLException {
        try (var lock = database.prepareStatement(LOCK);
                var held = database.prepareStatement(HELD)) {
            lock.setObject(1, budget);
            var amount = 0L;
            try (var rows = lock.executeQuery()) {
                if (rows.next()) {
                    amount = rows.getLong(1);
                }
            }
            held.setObject(1, budget);
            held.setObject(2, period);
            var mine = 0L;
            var here = 0L;
            var others = 0L;
            var spent = 0L;
            var nodes = 0;
            try (var rows = held.executeQuery()) {
                while (rows.next()) {
                    spent += rows.getLong(3);
                    if (rows.getString(1).equals(node)) {
                        mine = rows.getLong(2);
                        here = rows.getLong(3);
                    } else if (rows.getBoolean(4)) {
                        others += rows.getLong(2);
                        nodes++;
                    } else {
                        others += rows.getLong(3);
                    }
                }
            }
            return new Standing(amount, mine, here, others, spent, nodes);
        }
    }

    /** From now on this node holds so much, for the time of a lease. */
    void grant(Connection database, UUID budget, LocalDate period, long granted)
            throws SQLException {
        try (var update = database.prepareStatement(GRANT)) {
            update.setObject(1, budget);
            update.setObject(2, period);
            update.setString(3, node);
            update.setLong(4, granted);
            update.setLong(5, lease.toMillis());
            update.executeUpdate();
        }
    }

    @Override
    public void charge(Connection database, List<Charge> charges) throws SQLException {
        record Place(UUID budget, LocalDate period) {}
        var sums = new HashMap<Place, Long>();
        var unpriced = new HashMap<Place, Long>();
        for (var one : charges) {
            var place = new Place(one.budget(), one.period());
            sums.merge(place, one.amount(), Long::sum);
            unpriced.merge(place, one.unpriced() ? 1L : 0L, Long::sum);
        }
        var places = List.copyOf(sums.keySet());
        try (var insert = database.prepareStatement(CHARGE)) {
            insert.setString(1, node);
            insert.setArray(
                    2,
                    database.createArrayOf("uuid", places.stream().map(Place::budget).toArray()));
            insert.setArray(
                    3,
                    database.createArrayOf("date", places.stream().map(Place::period).toArray()));
            insert.setArray(
                    4, database.createArrayOf("int8", places.stream().map(sums::get).toArray()));
            insert.setArray(
                    5,
                    database.createArrayOf("int8", places.stream().map(unpriced::get).toArray()));
            insert.executeUpdate();
        }
    }

    static Array budgets(Connection database, Collection<Purse> purses) throws SQLException {
        return database.createArrayOf("uuid", purses.stream().map(p -> p.budget).toArray());
    }

    static Array periods(Connection database, Collection<Purse> purses) throws SQLException {
        return database.createArrayOf("date", purses.stream().map(p -> p.span.first()).toArray());
    }

    /** What is used of these budgets in these periods. */
    Map<UUID, Used> used(Connection database, Collection<Purse> purses) throws SQLException {
        try (var query = database.prepareStatement(STANDING)) {
            query.setString(1, node);
            query.setArray(2, budgets(database, purses));
            query.setArray(3, periods(database, purses));
            var used = new HashMap<UUID, Used>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    used.put(
                            rows.getObject(1, UUID.class),
                            new Used(rows.getLong(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            return used;
        }
    }
}
