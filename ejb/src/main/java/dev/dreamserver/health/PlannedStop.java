package dev.dreamserver.health;

import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last time that the owner stopped everything. The house cannot write it down itself, since it
 * stops too; the supervisor leaves a note for the next one.
 */
final class PlannedStop {

    private final Path note;

    PlannedStop(Path home) {
        this.note = home.resolve("run").resolve("stopped");
    }

    /** Empty when nothing was ever stopped, or nobody wrote when. */
    Optional<Instant> at() {
        try {
            return Files.exists(note)
                    ? Optional.of(Instant.parse(Files.readString(note).strip()))
                    : Optional.empty();
        } catch (IOException | DateTimeException damaged) {
            return Optional.empty();
        }
    }

    /** The stop of each service that has started since, and its start, for the timeline. */
    static List<HealthEventView> told(Instant stop, List<ServiceReport> services) {
        var events = new ArrayList<HealthEventView>();
        for (var service : services) {
            if (service.since().isAfter(stop)) {
                events.add(
                        event(service, State.STOPPED, Optional.of(HealthEventView.PLANNED), stop));
                if (service.state() == State.RUNNING || service.state() == State.RECOVERED) {
                    events.add(event(service, State.RUNNING, Optional.empty(), service.since()));
                }
            }
        }
        return events;
    }

    private static HealthEventView event(
            ServiceReport service, State to, Optional<String> reason, Instant at) {
        return new HealthEventView(service.id(), service.name(), Optional.empty(), to, reason, at);
    }
}
