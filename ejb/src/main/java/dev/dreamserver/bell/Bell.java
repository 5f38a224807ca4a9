package dev.dreamserver.bell;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.NewsSource;
import dev.dreamserver.bell.spi.Rung;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The only door to news: the newest fifty of thirty days that a person may know, and what of it
 * they have read. The database is asked again only when a source rang or somebody read, or after a
 * minute, since another node may have stored something. Thread-safe.
 */
@ApplicationScoped
public class Bell {

    /** So many are shown. */
    public static final int MOST = 50;

    private static final Duration REMEMBERED = Duration.ofDays(30);
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** More people than read news in a minute. */
    private static final int MOST_READERS = 10_000;

    @Inject @Any Instance<NewsSource> sources;
    @Inject Clock clock;
    @Inject Event<MarkedRead> marked;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    private final AtomicLong rings = new AtomicLong();
    private final AtomicLong marks = new AtomicLong();
    private final Map<String, Heard> readers = new ConcurrentHashMap<>();
    private volatile @Nullable Look look;

    private record Look(Instant at, long ring, List<News> news) {

        boolean serves(Instant now, long ringNow) {
            return ring == ringNow && Duration.between(at, now).compareTo(FRESH) < 0;
        }
    }

    /** What one person has read. */
    private record Heard(Instant at, long mark, Set<String> ids) {

        boolean serves(Instant now, long markNow) {
            return mark == markNow && Duration.between(at, now).compareTo(FRESH) < 0;
        }
    }

    /** Somebody has news. */
    void rung(@Observes(during = TransactionPhase.AFTER_SUCCESS) Rung rung) {
        rings.incrementAndGet();
    }

    /** Somebody has read some; heard before others, who look again then. */
    void marked(
            @Observes(during = TransactionPhase.AFTER_SUCCESS)
                    @Priority(Interceptor.Priority.LIBRARY_BEFORE)
                    MarkedRead read) {
        marks.incrementAndGet();
    }

    /** Changes whenever there may be news. */
    public long rings() {
        return rings.get();
    }

    /**
     * The newest news for this person, newest first.
     *
     * @throws DreamException {@link BellError#UNREADABLE}, or the source's own
     */
    @Transactional(TxType.SUPPORTS)
    public List<NewsView> news(Caller who) {
        var read = readBy(who);
        return shown(who).stream().map(one -> new NewsView(one, read.contains(one.id()))).toList();
    }

    /**
     * Marks as read what this person could see at that moment: news up to then, and no later.
     *
     * @param upTo the time of the newest news they saw
     */
    @Transactional(TxType.REQUIRED)
    public void markRead(Caller who, Instant upTo) {
        var shown = shown(who);
        var read = shown.stream().filter(one -> !one.at().isAfter(upTo)).map(News::id).toList();
        try (var connection = database.getConnection()) {
            BellReaders.mark(
                    connection,
                    who.personId(),
                    read,
                    shown.stream().map(News::id).toList(),
                    clock.instant());
        } catch (SQLException unwritable) {
            throw new DreamException(
                    BellError.UNREADABLE, "That could not be stored now", unwritable);
        }
        marked.fire(new MarkedRead(who.personId()));
    }

    /** From memory, since every page asks; another node's marks count after a minute. */
    private Set<String> readBy(Caller who) {
        var now = clock.instant();
        var mark = marks.get(); // before the look, as with the rings
        var known = readers.get(who.personId());
        if (known != null && known.serves(now, mark)) {
            return known.ids();
        }
        var ids = readAgain(who);
        if (readers.size() >= MOST_READERS) {
            readers.clear();
        }
        readers.put(who.personId(), new Heard(now, mark, ids));
        return ids;
    }

    private Set<String> readAgain(Caller who) {
        try (var connection = database.getConnection()) {
            return BellReaders.read(connection, who.personId());
        } catch (SQLException unreadable) {
            throw new DreamException(
                    BellError.UNREADABLE, "The news cannot be read now", unreadable);
        }
    }

    private List<News> shown(Caller who) {
        return all().stream()
                .filter(one -> one.roles().stream().anyMatch(who::has))
                .limit(MOST)
                .toList();
    }

    private List<News> all() {
        var now = clock.instant();
        var ring = rings.get(); // before the look: what rings meanwhile makes it old, not lost
        var known = look;
        return known != null && known.serves(now, ring) ? known.news() : lookAgain(now, ring);
    }

    /** One looks, and all who came meanwhile take what was found. */
    private synchronized List<News> lookAgain(Instant now, long ring) {
        var known = look;
        if (known != null && known.serves(now, ring)) {
            return known.news();
        }
        var begin = now.minus(REMEMBERED);
        var news =
                StreamSupport.stream(sources.spliterator(), false)
                        .flatMap(source -> source.since(begin, MOST).stream())
                        .sorted(Comparator.comparing(News::at).reversed().thenComparing(News::id))
                        .toList();
        look = new Look(now, ring, news);
        return news;
    }
}
