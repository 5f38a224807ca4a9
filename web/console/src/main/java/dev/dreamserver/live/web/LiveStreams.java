package dev.dreamserver.live.web;

import dev.dreamserver.live.spi.LiveSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The open streams and the one clock that serves them all: twice a second it asks the topics that
 * somebody watches, and tells the streams. It stands still while nobody watches. Thread-safe.
 */
@ApplicationScoped
public class LiveStreams {

    /** A number that changes faster cannot be read. */
    private static final long TICK_MILLIS = 500;

    /** Pages call a stream lost after ten seconds of silence. */
    private static final int TICKS_FOR_A_BEAT = 8;

    /** About 20 kB each; more browsers than this need a second node. */
    private static final int MOST = 5_000;

    private static final Logger LOG = Logger.getLogger(LiveStreams.class);

    @Inject @Any Instance<LiveSource> contributed;
    @Inject Instance<MeterRegistry> meters;
    @Resource ManagedScheduledExecutorService clock;

    private final LiveBoard board = new LiveBoard(UUID.randomUUID().toString().substring(0, 8));
    private final Set<LiveStream> open = ConcurrentHashMap.newKeySet();
    private final Map<String, LiveSource> sources = new TreeMap<>();
    private @Nullable ScheduledFuture<?> ticks;
    private int tick;

    @PostConstruct
    void plugIn() {
        contributed.forEach(source -> sources.put(source.topic(), source));
        if (meters.isResolvable()) {
            meters.get().gauge("dream_live_streams", open, Set::size);
        }
    }

    /** The source of a topic, if there is one. */
    Optional<LiveSource> source(String topic) {
        return Optional.ofNullable(sources.get(topic));
    }

    LiveBoard board() {
        return board;
    }

    boolean isFull() {
        return open.size() >= MOST;
    }

    /** Takes in a stream and tells it everything at once. */
    void enter(LiveStream stream) {
        stream.topics().forEach(this::ask);
        stream.open(); // first, or the clock would write before the stream can be written to
        open.add(stream);
        if (stream.isOver()) {
            leave(stream); // it ended before it was here, and nobody would take it out
        } else {
            keepTime();
        }
    }

    void leave(LiveStream stream) {
        open.remove(stream);
        stream.topics().stream()
                .filter(topic -> topic.who().isPresent() && !isWatched(topic))
                .forEach(topic -> board.forget(topic.name()));
        keepTime();
    }

    private synchronized void keepTime() {
        if (open.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticks = null;
        } else if (!open.isEmpty() && ticks == null) {
            ticks =
                    clock.scheduleWithFixedDelay(
                            this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        tick = (tick + 1) % TICKS_FOR_A_BEAT;
        if (tick == 0) {
            open.forEach(one -> serve(one, LiveStream::beat)); // also while a topic lets us wait
        }
        open.stream().flatMap(one -> one.topics().stream()).distinct().forEach(this::ask);
        open.forEach(one -> serve(one, LiveStream::tell));
    }

    private boolean isWatched(LiveTopic topic) {
        return open.stream().anyMatch(one -> one.topics().contains(topic));
    }

    /** The boundary: a topic that breaks keeps its last values, and the others go on. */
    private void ask(LiveTopic topic) {
        try {
            board.put(topic.name(), topic.values());
        } catch (RuntimeException broken) {
            LOG.debugf(broken, "topic %s cannot tell", topic.source().topic());
        }
    }

    /** The same for a stream: the clock goes on for all others. */
    private static void serve(LiveStream stream, Consumer<LiveStream> what) {
        try {
            what.accept(stream);
        } catch (RuntimeException broken) {
            LOG.debug("a stream cannot be served", broken);
            stream.end();
        }
    }

    @PreDestroy
    void close() {
        open.forEach(LiveStream::end);
    }
}
