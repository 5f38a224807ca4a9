package dev.dreamserver.installer.supervisor;

import dev.dreamserver.installer.stack.Part;
import dev.dreamserver.installer.supervisor.ServiceState.State;
import dev.dreamserver.owner.file.OwnerOnly;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Where all keepers write how their service is. Thread-safe; each change is on disk at once. */
final class Board {

    private final Path file;
    private final Map<String, ServiceState> services = new LinkedHashMap<>();
    private long version;

    /** A board for these parts; it remembers what the file says of earlier restarts. */
    Board(Path file, List<Part> parts) {
        this.file = file;
        var before = StateFile.read(file);
        for (var part : parts) {
            var earlier = before.stream().filter(old -> old.id().equals(part.id())).findFirst();
            var fresh = unknown(part);
            services.put(
                    part.id(),
                    earlier.map(old -> fresh.remembering(old.lastRestart(), old.reason()))
                            .orElse(fresh));
        }
    }

    synchronized ServiceState get(String id) {
        var service = services.get(id);
        if (service == null) {
            throw new IllegalArgumentException("no service " + id);
        }
        return service;
    }

    synchronized boolean has(String id) {
        return services.containsKey(id);
    }

    synchronized void change(String id, UnaryOperator<ServiceState> how) {
        var old = get(id);
        var changed = how.apply(old);
        if (!changed.equals(old)) {
            services.put(id, changed);
            version++;
            OwnerOnly.write(file, json() + "\n");
            notifyAll();
        }
    }

    synchronized String json() {
        return StateFile.write(services.values());
    }

    synchronized Collection<ServiceState> all() {
        return List.copyOf(services.values());
    }

    synchronized long version() {
        return version;
    }

    /** Waits for a change after the given version, at most so long. Returns the version. */
    synchronized long awaitChange(long seen, Duration limit) throws InterruptedException {
        var until = System.nanoTime() + limit.toNanos();
        while (version == seen) {
            var left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return version;
    }

    private static ServiceState unknown(Part part) {
        return new ServiceState(
                part.id(), part.name(), part.detail(), State.UNKNOWN, Instant.now(), null, null, 0);
    }
}
