package dev.dreamserver.bell.spi;

import java.time.Instant;
import java.util.List;

/**
 * A room that has something to tell people implements this as a CDI bean, and fires {@link Rung}
 * when there is more. Thread-safe.
 */
public interface NewsSource {

    /**
     * What was stored since then, at most so many of the newest, in any order.
     *
     * @throws dev.dreamserver.platform.DreamException when it cannot be read now
     */
    List<News> since(Instant begin, int limit);
}
