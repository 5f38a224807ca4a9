package dev.dreamserver.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Speaks the OpenAI protocol to one engine, as plainly as can be. */
final class Talk {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final EngineEndpoint engine;

    Talk(EngineEndpoint engine) {
        this.engine = engine;
    }

    HttpRequest.Builder request(String path) {
        var builder =
                HttpRequest.newBuilder(engine.uri().resolve(path)).timeout(Duration.ofSeconds(60));
        if (!engine.apiKey().isEmpty()) {
            builder.header("Authorization", "Bearer " + engine.apiKey().reveal());
        }
        return builder.header("Content-Type", "application/json");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return CLIENT.send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> withoutKey(EngineEndpoint engine, String path)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(engine.uri().resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String question(String text, boolean stream, int maxTokens) {
        var json = JSON.createObjectNode();
        json.put("model", engine.upstreamModel());
        json.put("temperature", 0);
        json.put("max_tokens", maxTokens);
        json.put("stream", stream);
        if (stream) {
            json.putObject("stream_options").put("include_usage", true);
        }
        json.putArray("messages").addObject().put("role", "user").put("content", text);
        return json.toString();
    }

    JsonNode ask(String text) throws IOException, InterruptedException {
        var answer = post("/v1/chat/completions", question(text, false, 200));
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** The data of each event of a streamed answer, the last being {@code [DONE]}. */
    List<String> stream(String text) throws IOException, InterruptedException {
        var events = new ArrayList<String>();
        try (var lines = open(question(text, true, 200))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    events.add(line.substring(6));
                }
            }
        }
        return events;
    }

    BufferedReader open(String question) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                CLIENT.send(
                        request("/v1/chat/completions")
                                .POST(HttpRequest.BodyPublishers.ofString(question))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }
}
