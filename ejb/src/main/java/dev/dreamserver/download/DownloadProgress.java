package dev.dreamserver.download;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How far the downloads are that run on this node. Thread-safe. */
@ApplicationScoped
public class DownloadProgress {

    private final Map<UUID, Progress> running = new ConcurrentHashMap<>();

    Optional<Progress> of(UUID id) {
        return Optional.ofNullable(running.get(id));
    }

    /**
     * How far one is.
     *
     * @param done bytes that are here
     * @param total bytes of all; 0 where that is not known
     * @param perSecond bytes in a second, of the last seconds
     */
    public record Reading(long done, long total, long perSecond) {

        /** Seconds that the rest takes at that speed. */
        public OptionalLong secondsLeft() {
            return perSecond > 0 && total > done
                    ? OptionalLong.of((total - done) / perSecond + 1)
                    : OptionalLong.empty();
        }

        /** How much is here, in percent; 0 where the whole is not known. */
        public long percent() {
            return total == 0 ? 0 : Math.min(100, done * 100 / total);
        }
    }

    /** All that run now. */
    public Map<UUID, Reading> readings() {
        var readings = new HashMap<UUID, Reading>();
        running.forEach(
                (id, one) ->
                        readings.put(
                                id,
                                new Reading(
                                        Math.max(0, one.done()), one.total(), one.perSecond())));
        return readings;
    }

    void begin(UUID id, Progress progress) {
        running.put(id, progress);
    }

    void end(UUID id) {
        running.remove(id);
    }
}
