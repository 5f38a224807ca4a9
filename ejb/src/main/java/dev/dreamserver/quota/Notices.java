package dev.dreamserver.quota;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The rows that say when budgets came to their threshold and to their end. */
final class Notices {

    private static final String NOTE =
            """
            insert into quota_notice (budget, period, state, at)
            select b.id, u.period,
                   case when sum(s.spent) >= b.amount then 'USED_UP' else 'NEAR' end, now()
            from unnest(?::uuid[], ?::date[]) as u(budget, period)
            join quota_budget b on b.id = u.budget and b.ended_at is null
            join quota_share s on s.budget = u.budget and s.period = u.period
            group by b.id, u.period
            having sum(s.spent) * 100 >= b.amount::numeric * b.threshold
            on conflict do nothing
            """;
    private static final String NEWEST =
            """
            select budget, n.period, state, at, subject_name, model, unit
            from quota_notice n join quota_budget on id = budget
            where at > ? order by at desc limit ?
            """;

    private Notices() {}

    /** Notes which of these have come so far; says whether there is one that had not before. */
    static boolean note(Connection database, Collection<Purse> purses) throws SQLException {
        try (var insert = database.prepareStatement(NOTE)) {
            insert.setArray(1, Shares.budgets(database, purses));
            insert.setArray(2, Shares.periods(database, purses));
            return insert.executeUpdate() > 0;
        }
    }

    /** The newest since then, newest first. */
    static List<BudgetNotice> since(Connection database, Instant begin, int limit)
            throws SQLException {
        try (var query = database.prepareStatement(NEWEST)) {
            query.setObject(1, begin.atOffset(ZoneOffset.UTC));
            query.setInt(2, limit);
            var notices = new ArrayList<BudgetNotice>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    notices.add(
                            new BudgetNotice(
                                    rows.getObject(1, UUID.class),
                                    rows.getObject(2, LocalDate.class),
                                    BudgetView.State.valueOf(rows.getString(3)),
                                    rows.getObject(4, OffsetDateTime.class).toInstant(),
                                    rows.getString(5),
                                    rows.getString(6),
                                    Unit.of(rows.getString(7))));
                }
            }
            return notices;
        }
    }
}
