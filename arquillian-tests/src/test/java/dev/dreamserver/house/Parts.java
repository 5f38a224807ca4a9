package dev.dreamserver.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes of a running house, to be frozen, thawed and killed by their ids. */
public final class Parts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final House house;

    public Parts(House house) {
        this.house = house;
    }

    /** The engine the house runs. */
    public ProcessHandle engine() throws IOException {
        return ProcessHandle.of(engineNote().path("pid").asLong()).orElseThrow();
    }

    /** The database and every process of its own. */
    public List<ProcessHandle> database() throws IOException {
        return service("database");
    }

    /** The house itself, and nothing it started. */
    public ProcessHandle house() throws IOException {
        return service("house").getFirst();
    }

    /** Keycloak and every process of its own. */
    public List<ProcessHandle> signIn() throws IOException {
        return service("sign-in");
    }

    private List<ProcessHandle> service(String id) throws IOException {
        var services =
                JSON.readTree(Files.readString(house.home().resolve("run/services.json")))
                        .path("services");
        for (var service : services) {
            if (service.path("id").asText().equals(id)) {
                var first = ProcessHandle.of(service.path("pid").asLong()).orElseThrow();
                return Stream.concat(Stream.of(first), first.descendants()).toList();
            }
        }
        throw new IOException("no " + id + " in " + services);
    }

    /** What starts parts again that died or hang. */
    public ProcessHandle supervisor() throws IOException {
        var note = Files.readString(house.home().resolve("run/supervisor.pid"));
        return ProcessHandle.of(Long.parseLong(note.strip().split("\\D+", 2)[0])).orElseThrow();
    }

    /** How many answers the engine is busy with. */
    public int busySlots() throws IOException, InterruptedException {
        var key = engineNote().path("secrets").path("LLAMA_API_KEY").asText();
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + (house.port() + 5) + "/slots"))
                        .header("Authorization", "Bearer " + key)
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            var slots = JSON.readTree(answer.body());
            if (!slots.isArray() || slots.isEmpty()) {
                throw new IOException("no slots: " + answer.body());
            }
            var busy = 0;
            for (var slot : slots) {
                busy += slot.path("is_processing").asBoolean() ? 1 : 0;
            }
            return busy;
        }
    }

    /** Stops processes where they are. {@link #thaw} lets them go on. */
    public static void freeze(List<ProcessHandle> processes) {
        processes.forEach(Signal.STOP::to);
    }

    public static void thaw(List<ProcessHandle> processes) {
        processes.forEach(Signal.CONT::to);
    }

    /** Ends processes with no chance to tidy up. */
    public static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    private JsonNode engineNote() throws IOException {
        try (var notes = Files.newDirectoryStream(house.home().resolve("run"), "engine-*.json")) {
            for (Path note : notes) {
                return JSON.readTree(Files.readString(note));
            }
        }
        throw new IOException("no engine was noted");
    }
}
