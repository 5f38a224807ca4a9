package dev.dreamserver.bell.web;

import dev.dreamserver.bell.Bell;
import dev.dreamserver.bell.MarkedRead;
import dev.dreamserver.bell.NewsView;
import dev.dreamserver.health.Health;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Moment;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How much news each person has not read, while their pages are open, and whether a service is
 * down. Answers from memory; what is old is read beside it, and told the next time. Thread-safe.
 */
@ApplicationScoped
public class BellLive implements LiveSource {

    private static final Logger LOG = Logger.getLogger(BellLive.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration A_MOMENT = Duration.ofMillis(400);

    /** More people than have a page open at a time. */
    private static final int MOST = 10_000;

    @Inject Bell bell;
    @Inject Health health;
    @Inject Clock clock;
    @Resource ManagedExecutorService threads;

    /** Looked at once for all readers of a moment. */
    private final Moment<Long> down = new Moment<>(A_MOMENT, this::down);

    private final Map<String, Known> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * What one person was last told.
     *
     * @param due read again from then on, in any case
     * @param ring of which state of the bell it speaks; less than 0: read it again
     */
    private record Known(Instant due, long ring, Set<String> roles, Map<String, Object> values) {

        boolean serves(Instant now, long ringNow, Caller who) {
            return ring == ringNow && now.isBefore(due) && roles.equals(who.roles());
        }
    }

    @Override
    public String topic() {
        return "bell";
    }

    @Override
    public Set<String> roles() {
        return Roles.ALL;
    }

    @Override
    public boolean personal() {
        return true;
    }

    /** What everybody may know. */
    @Override
    public Map<String, Object> values() {
        return Map.of("down", down.get());
    }

    private long down() {
        return health.services().stream().filter(one -> isDown(one.state())).count();
    }

    @Override
    public Map<String, Object> values(Caller who) {
        var now = clock.instant();
        var ring = bell.rings();
        Known last;
        synchronized (known) {
            last = known.get(who.personId());
            if (last == null || !last.serves(now, ring, who)) {
                // Taken as read until it is, so that it is read once.
                var before = last == null ? Map.<String, Object>of() : last.values();
                known.put(who.personId(), new Known(now.plus(FRESH), ring, who.roles(), before));
                ask(who, ring, last);
            }
        }
        var values = new TreeMap<>(values());
        if (last != null) {
            values.putAll(last.values());
        }
        return values;
    }

    /** Has it read; where nobody takes that on, it is as it was, and asked for again. */
    private void ask(Caller who, long ring, @Nullable Known before) {
        try {
            threads.execute(() -> read(who, ring));
        } catch (RejectedExecutionException busy) {
            LOG.debug("the news cannot be read now", busy);
            if (before == null) {
                known.remove(who.personId());
            } else {
                known.put(who.personId(), before);
            }
        }
    }

    private void read(Caller who, long ring) {
        try {
            var values = values(bell.news(who));
            synchronized (known) {
                known.put(
                        who.personId(),
                        new Known(clock.instant().plus(FRESH), ring, who.roles(), values));
            }
        } catch (DreamException away) {
            LOG.debug("the news cannot be read now", away); // what was known stays for a minute
        }
    }

    /** Their other browsers hear of it at once. */
    void marked(@Observes(during = TransactionPhase.AFTER_SUCCESS) MarkedRead by) {
        synchronized (known) {
            known.computeIfPresent(
                    by.personId(),
                    (id, old) -> new Known(Instant.EPOCH, old.ring(), old.roles(), old.values()));
        }
    }

    private static Map<String, Object> values(List<NewsView> news) {
        return Map.of("unread", unread(news), "state", state(news));
    }

    static long unread(List<NewsView> news) {
        return news.stream().filter(one -> !one.read()).count();
    }

    /** Changes with every line of the list. */
    static String state(List<NewsView> news) {
        return Integer.toHexString(
                news.stream().map(one -> List.of(one.news().id(), one.read())).toList().hashCode());
    }

    private static boolean isDown(State state) {
        return state == State.STOPPED || state == State.UNKNOWN;
    }
}
