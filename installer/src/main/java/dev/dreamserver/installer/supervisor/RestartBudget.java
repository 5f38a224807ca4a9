package dev.dreamserver.installer.supervisor;

import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a service may be restarted by itself: so many times in any hour. Kept on disk, so that
 * neither the supervisor's own death nor {@code down} and {@code up} gives new tries.
 */
final class RestartBudget {

    private static final Duration WINDOW = Duration.ofHours(1);

    private final Path file;
    private final int perHour;
    private final Clock clock;

    RestartBudget(Path file, int perHour, Clock clock) {
        this.file = file;
        this.perHour = perHour;
        this.clock = clock;
    }

    /** Takes one restart. False when none is left in this hour. */
    boolean take() {
        var recent = recent();
        if (recent.size() >= perHour) {
            return false;
        }
        recent.add(clock.instant());
        var text = new StringBuilder();
        recent.forEach(time -> text.append(time).append('\n'));
        OwnerOnly.write(file, text.toString());
        return true;
    }

    /** How long until one is left again; a whole window when the budget is zero. */
    Duration untilNext() {
        var recent = recent();
        if (recent.size() < perHour) {
            return Duration.ZERO;
        }
        return perHour == 0
                ? WINDOW
                : Duration.between(
                        clock.instant(), recent.get(recent.size() - perHour).plus(WINDOW));
    }

    /** The owner starts afresh. */
    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }

    private List<Instant> recent() {
        var since = clock.instant().minus(WINDOW);
        var recent = new ArrayList<Instant>();
        try {
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file)) {
                    var time = Instant.parse(line.strip());
                    if (time.isAfter(since)) {
                        recent.add(time);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        } catch (java.time.format.DateTimeParseException damaged) {
            return recent; // cut off by a full disk: what could be read counts
        }
        return recent;
    }
}
