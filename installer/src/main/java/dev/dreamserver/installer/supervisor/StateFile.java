package dev.dreamserver.installer.supervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.installer.supervisor.ServiceState.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services as JSON: the form of run/services.json and of the supervisor's answers. */
public final class StateFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private StateFile() {}

    /** One line of JSON. */
    public static String write(Collection<ServiceState> services) {
        var root = JSON.createObjectNode();
        var list = root.putArray("services");
        for (var service : services) {
            list.addObject()
                    .put("id", service.id())
                    .put("name", service.name())
                    .put("detail", service.detail())
                    .put("state", service.state().name())
                    .put("since", service.since().toString())
                    .put("lastRestart", text(service.lastRestart()))
                    .put("reason", service.reason())
                    .put("pid", service.pid());
        }
        return root.toString();
    }

    /** Reads what {@link #write} wrote. */
    public static List<ServiceState> read(String json) throws JsonProcessingException {
        var services = new ArrayList<ServiceState>();
        for (var node : JSON.readTree(json).path("services")) {
            services.add(
                    new ServiceState(
                            node.path("id").asText(),
                            node.path("name").asText(),
                            node.path("detail").asText(),
                            State.valueOf(node.path("state").asText()),
                            Instant.parse(node.path("since").asText()),
                            time(node.path("lastRestart")),
                            node.path("reason").isTextual() ? node.path("reason").asText() : null,
                            node.path("pid").asLong()));
        }
        return List.copyOf(services);
    }

    /** What the file says; empty when there is none or it is damaged. */
    public static List<ServiceState> read(Path file) {
        try {
            return Files.exists(file) ? read(Files.readString(file)) : List.of();
        } catch (IOException | IllegalArgumentException damaged) {
            return List.of(); // rewritten at the next change
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable Instant time(JsonNode node) {
        return node.isTextual() ? Instant.parse(node.asText()) : null;
    }
}
