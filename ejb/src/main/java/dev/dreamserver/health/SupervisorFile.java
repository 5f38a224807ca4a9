package dev.dreamserver.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * What the supervisor last wrote about the services it owns. It writes when something changes, so
 * an old file is not a stale one; but a service that is said to run while its process is gone is
 * reported as unknown, since then nobody watches it.
 */
final class SupervisorFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final LongPredicate alive;

    SupervisorFile(Path home, LongPredicate alive) {
        this.file = home.resolve("run").resolve("services.json");
        this.alive = alive;
    }

    /** The services, or none when there is no such file. */
    List<ServiceReport> read() {
        try {
            var reports = new ArrayList<ServiceReport>();
            for (var service : JSON.readTree(Files.readAllBytes(file)).path("services")) {
                reports.add(report(service));
            }
            return reports;
        } catch (NoSuchFileException noSupervisor) {
            return List.of();
        } catch (IOException | IllegalArgumentException | DateTimeException damaged) {
            HealthMessages.LOG.fileUnreadable(damaged.toString());
            return List.of();
        }
    }

    private ServiceReport report(JsonNode service) {
        var state = State.valueOf(service.path("state").asText());
        var reason = text(service, "reason");
        var pid = service.path("pid").asLong();
        if ((state == State.RUNNING || state == State.RECOVERED) && pid > 0 && !alive.test(pid)) {
            state = State.UNKNOWN;
            reason = Optional.of("Its process is gone, and the supervisor has not said why");
        }
        return new ServiceReport(
                service.path("id").asText(),
                service.path("name").asText(),
                service.path("detail").asText(),
                state,
                Instant.parse(service.path("since").asText()),
                text(service, "lastRestart").map(Instant::parse),
                reason);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }
}
