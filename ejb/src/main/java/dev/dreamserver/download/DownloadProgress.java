package dev.dreamserver.download;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How far the downloads are that run on this node. Thread-safe. */
@ApplicationScoped
public class DownloadProgress {

    private final Map<UUID, Progress> running = new ConcurrentHashMap<>();

    Optional<Progress> of(UUID id) {
        return Optional.ofNullable(running.get(id));
    }

    void begin(UUID id, Progress progress) {
        running.put(id, progress);
    }

    void end(UUID id) {
        running.remove(id);
    }
}
