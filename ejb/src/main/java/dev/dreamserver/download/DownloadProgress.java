package dev.dreamserver.download;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How far the downloads are that run on this node. Thread-safe. */
@ApplicationScoped
public class DownloadProgress {

    private final Map<UUID, Progress> running = new ConcurrentHashMap<>();

    /** One of them, while it runs on this node. */
    Optional<Reading> of(UUID id) {
        return Optional.ofNullable(running.get(id)).map(DownloadProgress::reading);
    }

    private static Reading reading(Progress one) {
        return new Reading(Math.max(0, one.done()), one.total(), one.perSecond());
    }

    /**
     * How far one is.
     *
     * @param done bytes that are here
     * @param total bytes of all; 0 where that is not known
     * @param perSecond bytes in a second, of the last seconds
     */
    public record Reading(long done, long total, long perSecond) {

        /** How long the rest takes at that speed. */
        public Optional<Duration> left() {
            return perSecond > 0 && total > done
                    ? Optional.of(Duration.ofSeconds((total - done) / perSecond + 1))
                    : Optional.empty();
        }

        /** How much is here, in percent; 0 where the whole is not known. */
        public long percent() {
            return total == 0 ? 0 : Math.min(100, done * 100 / total);
        }
    }

    /** All that run now. */
    public Map<UUID, Reading> readings() {
        var readings = new HashMap<UUID, Reading>();
        running.forEach((id, one) -> readings.put(id, reading(one)));
        return readings;
    }

    void begin(UUID id, Progress progress) {
        running.put(id, progress);
    }

    void end(UUID id) {
        running.remove(id);
    }
}
