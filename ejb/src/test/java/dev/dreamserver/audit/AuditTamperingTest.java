package dev.dreamserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.audit.AuditVerdict.How;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Somebody who may write every table, with the triggers lifted and the layout known, but without
 * the master key, changes the log. Each change is found, and found at the first place that differs.
 * Run with {@code -Ddream.audit.tamperings=10000} for the full count.
 */
class AuditTamperingTest {

    private static final int ENTRIES = 30;
    private static final int TAMPERINGS = Integer.getInteger("dream.audit.tamperings", 500);

    private final AuditFixture fixture = new AuditFixture();

    @Test
    void every_random_tampering_is_found_and_located() throws SQLException {
        fixture.write("north", ENTRIES);
        fixture.write("south", ENTRIES);
        long seed = Long.getLong("dream.seed", 20_261_120L);
        var random = new Random(seed);
        var seen = EnumSet.noneOf(How.class);
        try (var connection = fixture.database.getConnection()) {
            connection.setAutoCommit(false);
            var before = content(connection, "south");
            for (int i = 0; i < TAMPERINGS; i++) {
                lift(connection);
                var what = tamper(connection, random);
                var difference = firstDifference(before, content(connection, "south"));
                var verdict = fixture.verify(connection, List.of());
                var told = "seed %d, round %d: %s → %s".formatted(seed, i, what, verdict);
                assertThat(verdict.brokenAt()).as(told).isPresent();
                var broken = verdict.brokenAt().get();
                assertThat(broken.node()).as(told).isEqualTo("south");
                assertThat(broken.sequence()).as(told).isEqualTo(difference);
                if (what.expected().size() > 0) {
                    assertThat(broken.how()).as(told).isIn(what.expected());
                }
                seen.add(broken.how());
                connection.rollback();
            }
            assertThat(fixture.verify(connection, List.of()).intact()).isTrue();
        }
        assertThat(seen).containsExactlyInAnyOrder(How.values());
    }

    @Test
    void a_database_put_back_to_an_older_state_is_found_by_its_anchor() throws SQLException {
        fixture.write("south", 10);
        try (var connection = fixture.database.getConnection()) {
            var older = fixture.chain.head(connection, "south").orElseThrow();
            fixture.write("south", 10);
            var anchor = fixture.chain.head(connection, "south").orElseThrow();
            connection.setAutoCommit(false);
            lift(connection);
            execute(connection, "delete from audit_entry where sequence > 10");
            setHead(connection, older.sequence(), older.hash(), older.seal());

            assertThat(fixture.verify(connection, List.of()).intact()).isTrue();
            var broken = fixture.verify(connection, List.of(anchor)).brokenAt().orElseThrow();
            assertThat(broken.how()).isEqualTo(How.TRUNCATED);
            assertThat(broken.sequence()).isEqualTo(11);

            execute(connection, "delete from audit_entry");
            execute(connection, "delete from audit_chain");
            assertThat(fixture.verify(connection, List.of()).intact()).isTrue();
            assertThat(fixture.verify(connection, List.of(anchor)).brokenAt()).isPresent();
        }
    }

    private record Tampering(String words, Set<How> expected) {}

    private Tampering tamper(Connection connection, Random random) throws SQLException {
        int k = 1 + random.nextInt(ENTRIES);
        int j = 1 + (k + random.nextInt(ENTRIES - 1)) % ENTRIES;
        return switch (random.nextInt(14)) {
            case 0 -> {
                edit(connection, random, k);
                yield new Tampering("edit " + k, Set.of(How.EDITED));
            }
            case 1 -> {
                edit(connection, random, k);
                rechain(connection, k, ENTRIES);
                // Where only a hash was edited, computing it anew heals it: the head gives it away.
                yield new Tampering("edit and recompute hashes " + k, Set.of(How.EDITED, How.HEAD));
            }
            case 2 -> {
                remove(connection, k, k);
                yield new Tampering(
                        "remove " + k, Set.of(k == ENTRIES ? How.TRUNCATED : How.REMOVED));
            }
            case 3 -> {
                int last = Math.min(ENTRIES - 1, k + random.nextInt(5));
                int first = Math.min(k, last);
                remove(connection, first, last);
                renumber(connection, last, first - last - 1);
                yield new Tampering("remove %d-%d and close up".formatted(first, last), Set.of());
            }
            case 4 -> {
                int last = Math.min(ENTRIES - 1, k);
                remove(connection, last, last);
                renumber(connection, last, -1);
                rechain(connection, last, ENTRIES - 1);
                yield new Tampering("remove %d and recompute".formatted(last), Set.of());
            }
            case 5 -> {
                renumber(connection, k - 1, 1);
                insert(connection, random, k);
                yield new Tampering("insert at " + k, Set.of());
            }
            case 6 -> {
                renumber(connection, k - 1, 1);
                insert(connection, random, k);
                rechain(connection, k, ENTRIES + 1);
                yield new Tampering("insert at %d and recompute".formatted(k), Set.of());
            }
            case 7 -> {
                insert(connection, random, ENTRIES + 1);
                yield new Tampering("append", Set.of(How.INSERTED));
            }
            case 8 -> {
                swap(connection, k, j);
                yield new Tampering("swap %d and %d".formatted(k, j), Set.of(How.REORDERED));
            }
            case 9 -> {
                remove(connection, k, ENTRIES);
                yield new Tampering("cut from " + k, Set.of(How.TRUNCATED));
            }
            case 10 -> {
                remove(connection, k, ENTRIES);
                forgeHead(connection, random, k - 1);
                yield new Tampering(
                        "cut from %d and write the head anew".formatted(k), Set.of(How.HEAD));
            }
            case 11 -> {
                execute(connection, "delete from audit_chain where node = 'south'");
                yield new Tampering("take the head away", Set.of(How.HEAD));
            }
            case 12 -> {
                remove(connection, 1, ENTRIES);
                execute(connection, "delete from audit_chain where node = 'south'");
                insert(connection, random, k);
                yield new Tampering("a log of their own", Set.of());
            }
            default -> {
                execute(
                        connection,
                        "update audit_entry set sequence = %d where node = 'south' and sequence = %d"
                                .formatted(random.nextBoolean() ? -k : 1_000 + k, k));
                yield new Tampering("move %d out of the line".formatted(k), Set.of());
            }
        };
    }

    private static void edit(Connection connection, Random random, int k) throws SQLException {
        var columns =
                List.of(
                        "at = at + interval '1 microsecond'",
                        "action = action || 'x'",
                        "actor = 'somebody else'",
                        "actor_name = actor_name || ' '",
                        "subject = case when subject is null then '' else null end",
                        "details = details || ' '",
                        "details = '{\"name\":\"other\"}'",
                        "previous_hash = sha256('other')",
                        "hash = sha256('other')",
                        "seal = sha256('other')",
                        "hash = ''",
                        "seal = ''");
        execute(
                connection,
                "update audit_entry set %s where node = 'south' and sequence = %d"
                        .formatted(columns.get(random.nextInt(columns.size())), k));
    }

    private static void remove(Connection connection, int from, int to) throws SQLException {
        execute(
                connection,
                "delete from audit_entry where node = 'south' and sequence between %d and %d"
                        .formatted(from, to));
    }

    /** Moves all entries after one by a step, by way of numbers that collide with none. */
    private static void renumber(Connection connection, int after, int step) throws SQLException {
        execute(
                connection,
                "update audit_entry set sequence = -(sequence + %d) - 1000 where node = 'south' and sequence > %d"
                        .formatted(step, after));
        execute(
                connection,
                "update audit_entry set sequence = -(sequence + 1000) where node = 'south' and sequence <= -1000");
    }

    private static void insert(Connection connection, Random random, int at) throws SQLException {
        execute(
                connection,
                """
                insert into audit_entry
                select 'south', %d, at, action, 'intruder', actor_name, subject, details, %s, sha256('forged'), %s
                from audit_entry where node = 'north' and sequence = 1
                """
                        .formatted(
                                at,
                                random.nextBoolean()
                                        ? "coalesce((select hash from audit_entry where node ="
                                                + " 'south' and sequence = "
                                                + (at - 1)
                                                + "), previous_hash)"
                                        : "previous_hash",
                                random.nextBoolean() ? "seal" : "sha256('seal')"));
    }

    private static void swap(Connection connection, int k, int j) throws SQLException {
        execute(
                connection,
                "update audit_entry set sequence = case sequence when %d then -%d else -%d end where node = 'south' and sequence in (%d, %d)"
                        .formatted(k, j, k, k, j));
        execute(
                connection,
                "update audit_entry set sequence = -sequence where node = 'south' and sequence < 0");
    }

    /** Recomputes hashes as somebody would who has read this code, but has no key for the seals. */
    private void rechain(Connection connection, int from, int to) throws SQLException {
        var rows = fixture.chain.after(connection, "south", 0, 1_000);
        var previous = from == 1 ? AuditEntry.genesis("south") : rows.get(from - 2).hash();
        for (var row : rows.subList(from - 1, to)) {
            var hash = row.hashAfter(previous);
            try (var update =
                    connection.prepareStatement(
                            "update audit_entry set previous_hash = ?, hash = ? where node = 'south' and sequence = ?")) {
                update.setBytes(1, previous);
                update.setBytes(2, hash);
                update.setLong(3, row.sequence());
                update.executeUpdate();
            }
            previous = hash;
        }
        setHead(connection, to, previous, previous);
    }

    private void forgeHead(Connection connection, Random random, int sequence) throws SQLException {
        var last = fixture.chain.after(connection, "south", sequence - 1L, 1);
        var hash = last.isEmpty() ? AuditEntry.genesis("south") : last.getFirst().hash();
        var seal = new byte[32];
        random.nextBytes(seal);
        setHead(connection, sequence, hash, seal);
    }

    private static void setHead(Connection connection, long sequence, byte[] hash, byte[] seal)
            throws SQLException {
        try (var update =
                connection.prepareStatement(
                        "update audit_chain set sequence = ?, hash = ?, seal = ? where node = 'south'")) {
            update.setLong(1, sequence);
            update.setBytes(2, hash);
            update.setBytes(3, seal);
            update.executeUpdate();
        }
    }

    /** Lifts the triggers until the transaction ends. */
    private static void lift(Connection connection) throws SQLException {
        execute(connection, "set local session_replication_role = replica");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private SortedMap<Long, String> content(Connection connection, String node)
            throws SQLException {
        var content = new TreeMap<Long, String>();
        for (var entry : fixture.chain.after(connection, node, Long.MIN_VALUE, 1_000)) {
            content.put(
                    entry.sequence(),
                    String.join(
                            "|",
                            entry.toString().replaceAll("\\[B@[0-9a-f]+", ""),
                            hex(entry.previousHash()),
                            hex(entry.hash()),
                            hex(entry.seal())));
        }
        return content;
    }

    /** The first number at which something else stands; after the last one when all agree. */
    private static long firstDifference(
            SortedMap<Long, String> before, SortedMap<Long, String> after) {
        var numbers = new TreeMap<>(before);
        numbers.putAll(after);
        for (var number : numbers.keySet()) {
            if (!Objects.equals(before.get(number), after.get(number))) {
                return number;
            }
        }
        return numbers.isEmpty() ? 1 : numbers.lastKey() + 1;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length));
    }
}
