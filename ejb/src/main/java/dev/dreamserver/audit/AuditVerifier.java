package dev.dreamserver.audit;

import dev.dreamserver.audit.AuditVerdict.BrokenLink;
import dev.dreamserver.audit.AuditVerdict.How;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads all chains from their first entry to their head, a bounded batch at a time, while others go
 * on writing, and names the first link that does not hold. For one look by one thread.
 */
final class AuditVerifier {

    private final AuditChain chain;
    private final Connection database;
    private final int batch;
    private final BooleanSupplier stop;
    private long entries;

    AuditVerifier(AuditChain chain, Connection database, int batch, BooleanSupplier stop) {
        this.chain = chain;
        this.database = database;
        this.batch = batch;
        this.stop = stop;
    }

    /**
     * Looks at everything.
     *
     * @param anchors heads seen earlier and kept outside the database; a chain that ends before its
     *     anchor was cut, even if its head was put back to an older one with its older seal
     */
    AuditVerdict verify(List<AuditHead> anchors) throws SQLException {
        Map<String, AuditHead> anchorOf =
                anchors.stream()
                        .filter(chain.seal()::fits)
                        .collect(Collectors.toMap(AuditHead::node, Function.identity()));
        var nodes = new TreeSet<>(chain.nodes(database));
        nodes.addAll(anchorOf.keySet());
        for (var node : nodes) {
            var broken = walk(node, Optional.ofNullable(anchorOf.get(node)));
            if (broken.isPresent()) {
                return new AuditVerdict(entries, nodes.size(), true, broken);
            }
            if (stop.getAsBoolean()) {
                return new AuditVerdict(entries, nodes.size(), false, Optional.empty());
            }
        }
        return new AuditVerdict(entries, nodes.size(), true, Optional.empty());
    }

    private Optional<BrokenLink> walk(String node, Optional<AuditHead> anchor) throws SQLException {
        long last = 0;
        var previous = AuditEntry.genesis(node);
        long readUpTo = Long.MIN_VALUE;
        while (!stop.getAsBoolean()) {
            // The head first: an entry committed after this look is then newer, not missing.
            var head = chain.head(database, node);
            var rows = chain.after(database, node, readUpTo, batch);
            for (var entry : rows) {
                if (!holds(entry, last + 1, previous)) {
                    return Optional.of(explain(entry, last + 1, previous));
                }
                if (anchor.isPresent()
                        && anchor.get().sequence() == entry.sequence()
                        && !Arrays.equals(anchor.get().hash(), entry.hash())) {
                    return broken(node, entry.sequence(), How.EDITED);
                }
                last = entry.sequence();
                readUpTo = last;
                previous = entry.hash();
                entries++;
            }
            if (rows.isEmpty()) {
                return end(node, last, previous, head, anchor);
            }
        }
        return Optional.empty();
    }

    private Optional<BrokenLink> end(
            String node,
            long last,
            byte[] previous,
            Optional<AuditHead> head,
            Optional<AuditHead> anchor)
            throws SQLException {
        var outrun = anchor.isPresent() && anchor.get().sequence() > last;
        if (outrun || (head.isPresent() && head.get().sequence() > last)) {
            return broken(node, last + 1, How.TRUNCATED);
        }
        var whole =
                head.isPresent()
                        && chain.seal().fits(head.get())
                        && head.get().sequence() == last
                        && Arrays.equals(head.get().hash(), previous);
        return whole ? Optional.empty() : broken(node, last + 1, How.HEAD);
    }

    private boolean holds(AuditEntry entry, long sequence, byte[] previous) {
        return entry.sequence() == sequence
                && Arrays.equals(entry.previousHash(), previous)
                && Arrays.equals(entry.hash(), entry.hashAfter(previous))
                && chain.seal().fits(entry);
    }

    /** The place is certain; how it came about is told as far as the traces say it. */
    private BrokenLink explain(AuditEntry entry, long expected, byte[] previous)
            throws SQLException {
        var node = entry.node();
        if (entry.sequence() < expected) {
            var how = chain.seal().fits(entry) ? How.REORDERED : How.INSERTED;
            return new BrokenLink(node, entry.sequence(), how);
        }
        var rightful = chain.followersOf(database, node, previous);
        if (entry.sequence() > expected) {
            return new BrokenLink(node, expected, rightful.isEmpty() ? How.REMOVED : How.REORDERED);
        }
        return new BrokenLink(node, expected, howAt(entry, previous, rightful));
    }

    private How howAt(AuditEntry entry, byte[] previous, List<Long> rightful) throws SQLException {
        var sealed = chain.seal().fits(entry);
        var elsewhere = rightful.stream().anyMatch(at -> at != entry.sequence());
        if (elsewhere) {
            return sealed ? How.REORDERED : How.INSERTED;
        }
        var head = chain.head(database, entry.node());
        if (!sealed && head.isPresent() && head.get().sequence() < entry.sequence()) {
            return How.INSERTED;
        }
        var inPlace =
                Arrays.equals(entry.previousHash(), previous)
                        || Arrays.equals(entry.hash(), entry.hashAfter(previous));
        return inPlace || !sealed || isFollowed(entry) ? How.EDITED : How.REMOVED;
    }

    private boolean isFollowed(AuditEntry entry) throws SQLException {
        return chain.after(database, entry.node(), entry.sequence(), 1).stream()
                .anyMatch(next -> Arrays.equals(next.hash(), next.hashAfter(entry.hash())));
    }

    private static Optional<BrokenLink> broken(String node, long sequence, How how) {
        return Optional.of(new BrokenLink(node, sequence, how));
    }
}
