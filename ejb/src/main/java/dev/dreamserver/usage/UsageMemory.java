package dev.dreamserver.usage;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What was answered to questions about usage that took long, for the next who ask the same. What is
 * added up quickly is always looked up. Knows the last hundred questions, and no answer of more
 * than a thousand groups, which only files have. Thread-safe.
 */
@ApplicationScoped
class UsageMemory {

    private static final int MOST = 100;
    private static final int MOST_GROUPS = 1_000;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    Executor behind;

    @Inject Clock clock;
    @Inject UsageLedger ledger;

    private final Map<Object, Glance<Object>> glances =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Glance<Object>> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * The answer to a question.
     *
     * @param question equal to another one that has the same answer
     * @param kind of the answer
     */
    <T> T answer(Object question, Class<T> kind, Supplier<T> look) {
        return kind.cast(glance(question).get(ledger.written(), look::get));
    }

    /** Sums have changed without a row: nothing that is known holds any more. */
    synchronized void forget(
            @Observes(during = TransactionPhase.AFTER_SUCCESS) PricesChanged changed) {
        glances.clear();
    }

    private synchronized Glance<Object> glance(Object question) {
        return glances.computeIfAbsent(
                question,
                any ->
                        new Glance<>(
                                clock, behind, Duration.ZERO, Duration.ZERO, UsageMemory::isSmall));
    }

    private static boolean isSmall(Object answer) {
        return !(answer instanceof UsageGroups groups) || groups.list().size() <= MOST_GROUPS;
    }
}
