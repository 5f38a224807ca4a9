package dev.dreamserver.installer.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks the house's real engine short questions, streamed, and times the first token of each. */
final class FirstToken {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> QUESTIONS =
            List.of(
                    "What is Dream Server?",
                    "How do I start it?",
                    "How do I stop Dream Server?",
                    "Where is my data kept?");

    private final BenchHouse house;
    private final String key;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    FirstToken(BenchHouse house, String key) {
        this.house = house;
        this.key = key;
    }

    /** The first model that the house offers to this key. */
    String model() throws IOException, InterruptedException {
        var request = request("/v1/models").GET().build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        var models = json.readTree(answer.body()).path("data");
        if (answer.statusCode() != 200 || models.isEmpty()) {
            throw new IOException("no model answers: " + answer.statusCode());
        }
        return models.get(0).path("id").asText();
    }

    /** Milliseconds to the first token, once for each question asked after the warm-up. */
    List<Double> measure(String model, int warmUps, int questions)
            throws IOException, InterruptedException {
        var times = new ArrayList<Double>();
        for (var i = 0; i < warmUps + questions; i++) {
            var millis = ask(model, QUESTIONS.get(i % QUESTIONS.size()));
            if (i >= warmUps) {
                times.add(millis);
            }
        }
        return times;
    }

    private double ask(String model, String question) throws IOException, InterruptedException {
        var body =
                json.createObjectNode()
                        .put("model", model)
                        .put("stream", true)
                        .put("max_tokens", 40);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        var request =
                request("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        var begin = System.nanoTime();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            throw new IOException("the house answered " + answer.statusCode());
        }
        var first = -1.0;
        try (var lines = answer.body()) {
            for (var line : (Iterable<String>) lines::iterator) {
                if (first < 0 && hasText(line)) {
                    first = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        if (first < 0) {
            throw new IOException("an answer without a token");
        }
        return first;
    }

    private boolean hasText(String line) throws IOException {
        if (!line.startsWith("data: {")) {
            return false;
        }
        var choice = json.readTree(line.substring(6)).path("choices").path(0);
        return !choice.path("delta").path("content").asText("").isEmpty();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(house.url() + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + key);
    }
}
