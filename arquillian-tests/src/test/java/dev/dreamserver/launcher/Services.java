package dev.dreamserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The services of a house as {@code dream status --json} tells them to programs. */
final class Services {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Services() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Each service by its id. */
    static Map<String, JsonNode> of(House house) {
        var services = new HashMap<String, JsonNode>();
        for (var service : json(house.dream("status", "--json").output()).path("services")) {
            services.put(service.path("id").asText(), service);
        }
        return services;
    }

    /** The process of each service. */
    static Map<String, Long> pids(House house) {
        var pids = new HashMap<String, Long>();
        of(house).forEach((id, service) -> pids.put(id, service.path("pid").asLong()));
        return pids;
    }

    /** The engine that the house started for itself; 0 when it has none. */
    static long engine(House house) {
        try (var notes = Files.newDirectoryStream(house.home().resolve("run"), "engine-*.json")) {
            for (var note : notes) {
                return json(Files.readString(note)).path("pid").asLong();
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every process of the house: services, engine, supervisor and its guard. */
    static Set<Long> processes(House house) {
        var all = new HashSet<>(pids(house).values());
        all.add(engine(house));
        try {
            var guard = Files.readString(house.home().resolve("run/guard.pid")).split(" ", 2)[0];
            ProcessHandle.of(Long.parseLong(guard)).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(process -> all.add(process.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.remove(0L);
        return all;
    }
}
