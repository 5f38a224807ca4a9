package dev.dreamserver.cache;

import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.infinispan.Cache;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.manager.EmbeddedCacheManager;

/**
 * Answers in the memory of this node, in a cache of the server's Infinispan: bounded by bytes, each
 * for its time. Gone with the server. Thread-safe.
 */
@ApplicationScoped
class RememberedAnswers implements AnswerMemory {

    private static final String NAME = "answers";

    @Resource(lookup = "java:jboss/infinispan/container/dream")
    EmbeddedCacheManager container;

    @Inject Settings settings;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    @SuppressWarnings("NullAway.Init") // by open()
    private CacheSettings limits;

    @SuppressWarnings("NullAway.Init") // by open()
    private Cache<String, byte[]> cache;

    @PostConstruct
    void open() {
        limits = CacheSettings.from(settings);
        if (container.getCacheConfiguration(NAME) == null) {
            var bounded = new ConfigurationBuilder();
            // Only what is kept as bytes can be bounded by bytes.
            bounded.encoding().mediaType("application/x-protostream");
            bounded.memory().maxSize(limits.megabytes() + "MB");
            container.defineConfiguration(NAME, bounded.build());
        }
        cache = container.getCache(NAME);
    }

    @Override
    public Optional<KnownAnswer> find(String key) {
        var packed = cache.get(key);
        (packed == null ? misses : hits).increment();
        return Optional.ofNullable(packed).map(KnownAnswer::unpacked);
    }

    @Override
    public void keep(String key, KnownAnswer answer) {
        cache.put(key, answer.packed(), limits.life().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is kept now. Reads all of it. */
    CacheView view() {
        var entries = 0L;
        var bytes = 0L;
        for (var packed : cache.values()) {
            entries++;
            bytes += packed.length;
        }
        return new CacheView(limits, entries, bytes, hits.sum(), misses.sum());
    }

    /** Forgets all of it. */
    void clear() {
        cache.clear();
    }
}
