package dev.dreamserver.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * So many restarts within an hour and no more. Kept in a file, one instant a line, so that a
 * restart of the house does not fill it again. Not thread-safe: its engine's watch is the only
 * user.
 */
final class RestartBudget {

    private static final Duration WINDOW = Duration.ofHours(1);

    private final Path file;
    private final int perHour;

    RestartBudget(Path home, String engine, int perHour) {
        this.file = home.resolve("run").resolve("engine-%s.restarts".formatted(engine));
        this.perHour = perHour;
    }

    /** Spends one, if there is one. */
    boolean take(Instant now) {
        var spent = new ArrayList<>(within(now));
        if (spent.size() >= perHour) {
            return false;
        }
        spent.add(now);
        write(spent);
        return true;
    }

    int perHour() {
        return perHour;
    }

    /** The newest restart of the last hour. */
    Optional<Instant> last(Instant now) {
        return within(now).stream().max(Instant::compareTo);
    }

    /** When there is one again; empty when the owner allows none at all. */
    Optional<Instant> next(Instant now) {
        var spent = within(now).stream().sorted().toList();
        if (perHour == 0) {
            return Optional.empty();
        }
        return Optional.of(
                spent.size() < perHour ? now : spent.get(spent.size() - perHour).plus(WINDOW));
    }

    /** Instants of the future are kept too: a clock that was wrong must not grant restarts. */
    private List<Instant> within(Instant now) {
        try {
            return Files.readAllLines(file).stream()
                    .flatMap(line -> parse(line).stream())
                    .map(instant -> instant.isAfter(now) ? now : instant)
                    .filter(instant -> instant.isAfter(now.minus(WINDOW)))
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static Optional<Instant> parse(String line) {
        try {
            return Optional.of(Instant.parse(line.strip()));
        } catch (DateTimeException torn) {
            return Optional.empty();
        }
    }

    private void write(List<Instant> spent) {
        try {
            Files.createDirectories(file.getParent());
            var next = file.resolveSibling(file.getFileName() + ".new");
            Files.write(next, spent.stream().map(Instant::toString).toList());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
