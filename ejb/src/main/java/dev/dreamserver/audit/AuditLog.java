package dev.dreamserver.audit;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * The audit log. What is recorded commits with the change it records, or neither does: where the
 * log cannot be written, the change is refused. Thread-safe.
 *
 * <p>A transaction that records holds the end of this node's chain until it ends, so record last in
 * a transaction, and keep it short.
 */
@ApplicationScoped
public class AuditLog {

    /** The actor of what the house does by itself. */
    public static final String HOUSE = "house";

    /** The action of counted refusals. */
    public static final String REFUSE = "access.refuse";

    /** The action of a look through the whole log that found it intact. */
    public static final String VERIFY = "audit.verify";

    private static final String HOUSE_NAME = "Dream Server";
    private static final int MAX_PAGE = 200;

    @Inject Settings settings;
    @Inject Clock clock;
    @Inject Event<AuditNoted> noted;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @SuppressWarnings("NullAway.Init")
    private String node;

    @SuppressWarnings("NullAway.Init")
    private AuditChain chain;

    @SuppressWarnings("NullAway.Init")
    private AuditAnchor anchor;

    @SuppressWarnings("NullAway.Init")
    private Refusals refusals;

    private int verifyBatch;

    @PostConstruct
    void begin() {
        var house = HouseSettings.from(settings);
        var audit = AuditSettings.from(settings);
        node = house.node();
        chain = new AuditChain(house.masterKey());
        anchor = new AuditAnchor(house.home(), house.node());
        refusals = new Refusals(audit.refusalSources());
        verifyBatch = audit.verifyBatch();
    }

    /**
     * Adds an entry within the caller's transaction.
     *
     * @throws DreamException {@link AuditError#UNWRITABLE}, and with it the change is rolled back
     */
    @Transactional(TxType.MANDATORY)
    public void record(AuditEvent event) {
        append(List.of(event));
    }

    /**
     * Counts a refusal in memory and returns at once; for any thread. One entry for each kind and
     * source is written at the end of the window. A kill loses the counts of the running window.
     *
     * @param kind what was refused, such as {@code key-unknown}; one of few
     * @param source who tried: an address or an id, never a secret
     */
    public void refused(String kind, String source) {
        refused(kind, source, 1);
    }

    /** The same, for refusals that were counted elsewhere. */
    public void refused(String kind, String source, long times) {
        refusals.count(kind, source, times);
    }

    Refusals refusals() {
        return refusals;
    }

    /** Writes one window's counts within the caller's transaction. */
    @Transactional(TxType.MANDATORY)
    void recordRefusals(List<Refusals.Counted> counted, Instant from, Instant to) {
        append(counted.stream().map(one -> refusal(one, from, to)).toList());
    }

    /**
     * Reads every chain from its first entry to its head. Takes a second for some 20,000 entries.
     */
    @Transactional(TxType.NOT_SUPPORTED)
    public AuditVerdict verify() {
        return verify(() -> false);
    }

    /** The same, but ends early, and incomplete, when asked to stop. */
    @Transactional(TxType.NOT_SUPPORTED)
    public AuditVerdict verify(BooleanSupplier stop) {
        try (var connection = database.getConnection()) {
            var verdict =
                    new AuditVerifier(chain, connection, verifyBatch, stop).verify(anchor.read());
            if (verdict.intact()) {
                anchor.keep(chain.head(connection, node));
            }
            verdict.brokenAt().ifPresent(link -> AuditMessages.LOG.broken(link.sentence()));
            return verdict;
        } catch (SQLException unreadable) {
            throw new DreamException(
                    AuditError.UNREADABLE, "The audit log cannot be read now", unreadable);
        }
    }

    /**
     * The newest entries of all nodes, newest first.
     *
     * @param before turns the page: the place of the last entry seen
     * @param limit 1 to 200
     */
    @Transactional(TxType.SUPPORTS)
    public List<AuditView> newest(Optional<AuditPlace> before, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new DreamException(
                    AuditError.PAGE_SIZE, "A page has 1 to %d entries".formatted(MAX_PAGE));
        }
        try (var connection = database.getConnection()) {
            return chain.newest(connection, before, limit).stream().map(AuditLog::view).toList();
        } catch (SQLException unreadable) {
            throw new DreamException(
                    AuditError.UNREADABLE, "The audit log cannot be read now", unreadable);
        }
    }

    /** The newest entries of one action since then, newest first. */
    @Transactional(TxType.SUPPORTS)
    public List<AuditView> newest(String action, Instant since, int limit) {
        try (var connection = database.getConnection()) {
            return chain.newest(connection, action, since, limit).stream()
                    .map(AuditLog::view)
                    .toList();
        } catch (SQLException unreadable) {
            throw new DreamException(
                    AuditError.UNREADABLE, "The audit log cannot be read now", unreadable);
        }
    }

    /** Records that the whole log was looked through, and holds. */
    @Transactional(TxType.REQUIRES_NEW)
    public void verified(AuditVerdict verdict) {
        append(
                List.of(
                        new AuditEvent(
                                VERIFY,
                                HOUSE,
                                HOUSE_NAME,
                                Optional.empty(),
                                Map.of(
                                        "entries", Long.toString(verdict.entries()),
                                        "nodes", Integer.toString(verdict.nodes())))));
        noted.fire(new AuditNoted(VERIFY));
    }

    /**
     * What was done in one way to one thing, newest first.
     *
     * @param limit 1 to 200
     */
    @Transactional(TxType.SUPPORTS)
    public List<AuditView> history(String action, String subject, int limit) {
        try (var connection = database.getConnection()) {
            return chain
                    .history(connection, action, subject, Math.clamp(limit, 1, MAX_PAGE))
                    .stream()
                    .map(AuditLog::view)
                    .toList();
        } catch (SQLException unreadable) {
            throw new DreamException(
                    AuditError.UNREADABLE, "The audit log cannot be read now", unreadable);
        }
    }

    private void append(List<AuditEvent> events) {
        try (var connection = database.getConnection()) {
            chain.append(connection, node, clock.instant(), events);
        } catch (SQLException unwritable) {
            throw new DreamException(
                    AuditError.UNWRITABLE,
                    "The audit log cannot be written now, so nothing was changed",
                    unwritable);
        }
    }

    private static AuditEvent refusal(Refusals.Counted counted, Instant from, Instant to) {
        return new AuditEvent(
                REFUSE,
                HOUSE,
                HOUSE_NAME,
                Optional.of(counted.refused().source()),
                Map.of(
                        "kind", counted.refused().kind(),
                        "times", Long.toString(counted.times()),
                        "from", from.truncatedTo(ChronoUnit.SECONDS).toString(),
                        "to", to.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static AuditView view(AuditEntry entry) {
        return new AuditView(
                entry.node(),
                entry.sequence(),
                entry.at(),
                entry.action(),
                entry.actor(),
                entry.actorName(),
                entry.subject(),
                AuditDetails.read(entry.details()),
                HexFormat.of().formatHex(entry.hash()));
    }
}
