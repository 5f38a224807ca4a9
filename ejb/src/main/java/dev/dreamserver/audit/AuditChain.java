package dev.dreamserver.audit;

import dev.dreamserver.security.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stored chains. Writes within the transaction of the connection it is given: the head's row is
 * locked until that transaction ends, so the entries of one node stand in the order of their
 * commits, without gaps. Thread-safe.
 */
final class AuditChain {

    private static final int MAX_TEXT = 500;
    private static final String COLUMNS =
            "node, sequence, at, action, actor, actor_name, subject, details, previous_hash, hash,"
                    + " seal";

    private final AuditSeal seal;

    AuditChain(Secret masterKey) {
        this.seal = new AuditSeal(masterKey);
    }

    AuditSeal seal() {
        return seal;
    }

    /** Adds entries to the node's chain, in order. */
    void append(Connection database, String node, Instant at, List<AuditEvent> events)
            throws SQLException {
        var head = lock(database, node);
        var time = at.truncatedTo(ChronoUnit.MICROS);
        var sequence = head.sequence();
        var previous = head.hash();
        try (var insert =
                database.prepareStatement(
                        "insert into audit_entry ("
                                + COLUMNS
                                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (var event : events) {
                sequence++;
                var entry = entry(node, sequence, time, event, previous);
                bind(insert, entry);
                insert.addBatch();
                previous = entry.hash();
            }
            insert.executeBatch();
        }
        try (var update =
                database.prepareStatement(
                        "update audit_chain set sequence = ?, hash = ?, seal = ? where node = ?")) {
            update.setLong(1, sequence);
            update.setBytes(2, previous);
            update.setBytes(3, seal.ofHead(node, sequence, previous));
            update.setString(4, node);
            update.executeUpdate();
        }
    }

    /** The heads of all chains, and those of nodes that have entries but lost their head. */
    List<String> nodes(Connection database) throws SQLException {
        var nodes = new ArrayList<String>();
        try (var query =
                        database.prepareStatement(
                                // A skip scan: the number of nodes is small, that of entries is
                                // not.
                                """
                                with recursive seen(node) as (
                                    (select min(node) from audit_entry)
                                    union all
                                    select (select min(e.node) from audit_entry e where e.node > seen.node)
                                    from seen where seen.node is not null
                                )
                                select node from seen where node is not null
                                union select node from audit_chain
                                order by 1
                                """);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                nodes.add(rows.getString(1));
            }
        }
        return nodes;
    }

    Optional<AuditHead> head(Connection database, String node) throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select node, sequence, hash, seal from audit_chain where node = ?")) {
            query.setString(1, node);
            try (var rows = query.executeQuery()) {
                return rows.next() ? Optional.of(headFrom(rows)) : Optional.empty();
            }
        }
    }

    /** Entries of a chain after a sequence, in order. */
    List<AuditEntry> after(Connection database, String node, long sequence, int limit)
            throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select "
                                + COLUMNS
                                + " from audit_entry where node = ? and sequence > ?"
                                + " order by sequence limit ?")) {
            query.setString(1, node);
            query.setLong(2, sequence);
            query.setInt(3, limit);
            return entriesOf(query);
        }
    }

    /** Where the entry stands that claims to follow on this hash, wherever that is. */
    List<Long> followersOf(Connection database, String node, byte[] hash) throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select sequence from audit_entry where node = ? and previous_hash = ?"
                                + " order by sequence limit 10")) {
            query.setString(1, node);
            query.setBytes(2, hash);
            try (var rows = query.executeQuery()) {
                var found = new ArrayList<Long>();
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
                return found;
            }
        }
    }

    /** The newest entries of all nodes, newest first, before a place in that order. */
    List<AuditEntry> newest(Connection database, Optional<AuditPlace> before, int limit)
            throws SQLException {
        var from = before.isPresent() ? " where (at, node, sequence) < (?, ?, ?)" : "";
        try (var query =
                database.prepareStatement(
                        "select "
                                + COLUMNS
                                + " from audit_entry"
                                + from
                                + " order by at desc, node desc, sequence desc limit ?")) {
            int next = 1;
            if (before.isPresent()) {
                query.setObject(next++, before.get().at().atOffset(ZoneOffset.UTC));
                query.setString(next++, before.get().node());
                query.setLong(next++, before.get().sequence());
            }
            query.setInt(next, limit);
            return entriesOf(query);
        }
    }

    /** The newest entries of all nodes about one thing, newest first. */
    List<AuditEntry> history(Connection database, String action, String subject, int limit)
            throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select "
                                + COLUMNS
                                + " from audit_entry where action = ? and subject = ?"
                                + " order by at desc, node desc, sequence desc limit ?")) {
            query.setString(1, action);
            query.setString(2, subject);
            query.setInt(3, limit);
            return entriesOf(query);
        }
    }

    /** The newest entries of one action, newest first. */
    List<AuditEntry> newest(Connection database, String action, Instant since, int limit)
            throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select "
                                + COLUMNS
                                + " from audit_entry where action = ? and at >= ?"
                                + " order by at desc, node desc, sequence desc limit ?")) {
            query.setString(1, action);
            query.setObject(2, since.atOffset(ZoneOffset.UTC));
            query.setInt(3, limit);
            return entriesOf(query);
        }
    }

    private AuditHead lock(Connection database, String node) throws SQLException {
        var head = lockIfThere(database, node);
        if (head.isPresent()) {
            return head.get();
        }
        var genesis = AuditEntry.genesis(node);
        try (var begin =
                database.prepareStatement(
                        "insert into audit_chain (node, sequence, hash, seal) values (?, 0, ?, ?)"
                                + " on conflict (node) do nothing")) {
            begin.setString(1, node);
            begin.setBytes(2, genesis);
            begin.setBytes(3, seal.ofHead(node, 0, genesis));
            begin.executeUpdate();
        }
        return lockIfThere(database, node)
                .orElseThrow(() -> new SQLException("The audit chain could not be begun"));
    }

    private static Optional<AuditHead> lockIfThere(Connection database, String node)
            throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select node, sequence, hash, seal from audit_chain where node = ?"
                                + " for update")) {
            query.setString(1, node);
            try (var rows = query.executeQuery()) {
                return rows.next() ? Optional.of(headFrom(rows)) : Optional.empty();
            }
        }
    }

    private AuditEntry entry(
            String node, long sequence, Instant at, AuditEvent event, byte[] previous) {
        var open =
                new AuditEntry(
                        node,
                        sequence,
                        at,
                        clean(event.action()),
                        clean(event.actor()),
                        clean(event.actorName()),
                        event.subject().map(AuditChain::clean),
                        json(event),
                        previous,
                        new byte[0],
                        new byte[0]);
        var hash = open.hashAfter(previous);
        return open.closed(hash, seal.ofEntry(hash));
    }

    private static String json(AuditEvent event) {
        var cleaned = new TreeMap<String, String>();
        event.details().forEach((key, value) -> cleaned.put(clean(key), clean(value)));
        return AuditDetails.write(cleaned);
    }

    /** Names come from outside: no control characters, no broken pairs, and an end to them. */
    static String clean(String text) {
        var kept = new StringBuilder(Math.min(text.length(), MAX_TEXT));
        text.codePoints()
                .limit(MAX_TEXT)
                .map(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static void bind(PreparedStatement insert, AuditEntry entry) throws SQLException {
        insert.setString(1, entry.node());
        insert.setLong(2, entry.sequence());
        insert.setObject(3, entry.at().atOffset(ZoneOffset.UTC));
        insert.setString(4, entry.action());
        insert.setString(5, entry.actor());
        insert.setString(6, entry.actorName());
        insert.setString(7, entry.subject().orElse(null));
        insert.setString(8, entry.details());
        insert.setBytes(9, entry.previousHash());
        insert.setBytes(10, entry.hash());
        insert.setBytes(11, entry.seal());
    }

    private static List<AuditEntry> entriesOf(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            var entries = new ArrayList<AuditEntry>();
            while (rows.next()) {
                entries.add(
                        new AuditEntry(
                                rows.getString(1),
                                rows.getLong(2),
                                rows.getObject(3, OffsetDateTime.class).toInstant(),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6),
                                Optional.ofNullable(rows.getString(7)),
                                rows.getString(8),
                                rows.getBytes(9),
                                rows.getBytes(10),
                                rows.getBytes(11)));
            }
            return entries;
        }
    }

    private static AuditHead headFrom(ResultSet rows) throws SQLException {
        return new AuditHead(
                rows.getString(1), rows.getLong(2), rows.getBytes(3), rows.getBytes(4));
    }
}
