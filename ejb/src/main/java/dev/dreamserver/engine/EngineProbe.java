package dev.dreamserver.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one engine how it is. Blocks, never longer than it is told. Reads at most four MiB of any
 * answer.
 */
public final class EngineProbe {

    private static final int MOST_BYTES = 4 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final Secret key;
    private final Dialect dialect;

    /** A probe of the engine at this address, without {@code /v1}. */
    EngineProbe(URI base, Secret key) {
        this(base, key, Dialect.OPENAI);
    }

    /** A probe of the engine at this address, without what the dialect adds. */
    public EngineProbe(URI base, Secret key, Dialect dialect) {
        this.base = base;
        this.key = key;
        this.dialect = dialect;
    }

    /** What an engine can say to the question whether it is well. */
    enum Health {
        WELL,
        LOADING
    }

    /**
     * A model that an engine offers.
     *
     * @param contextTokens if the engine says so in its list, as vLLM, llama.cpp, Groq, Mistral,
     *     OpenRouter and Anthropic do
     * @param sees whether it can be shown pictures, if the engine says so in its list, as newer
     *     llama.cpp, Mistral, OpenRouter and Anthropic do
     */
    public record Offer(String model, Optional<Integer> contextTokens, Optional<Boolean> sees) {

        /** Whether there is more to ask. */
        boolean tellsLittle() {
            return contextTokens.isEmpty() || sees.isEmpty();
        }
    }

    /**
     * What an engine with one model tells of itself, as llama.cpp does. Others tell nothing.
     *
     * @param contextTokens tokens of one conversation
     * @param sees whether it can be shown pictures
     * @param places how many it answers at once; 0 where it does not say
     */
    record Abilities(Optional<Integer> contextTokens, boolean sees, int places) {

        /** Of an engine that does not tell. */
        static final Abilities UNKNOWN = new Abilities(Optional.empty(), false, 0);
    }

    /** What went wrong with one that others run, as people are told: what they can look at, too. */
    public static String inWordsFromAfar(IOException e) {
        return switch (e) {
            case ConnectException refused ->
                    "nothing answers there; check that it runs, and its address and port";
            case UnknownHostException unknown -> "no machine has that name; check the address";
            default -> inWords(e);
        };
    }

    /** What went wrong, as people are told. */
    public static String inWords(IOException e) {
        return switch (e) {
            case ConnectException refused -> "nothing listens there";
            case SocketTimeoutException late -> "it does not answer in time";
            case UnknownHostException unknown -> "no machine has that name";
            case SSLException untrusted -> "its certificate is not one to be trusted";
            default -> e.getMessage() == null ? "the connection broke" : e.getMessage();
        };
    }

    /** Whether it has loaded its model. */
    Health health(Duration timeout) throws IOException {
        var answer = ask("/health", null, timeout);
        return switch (answer.status()) {
            case 200 -> Health.WELL;
            case 503 -> Health.LOADING;
            default -> throw new IOException("it answers with status " + answer.status());
        };
    }

    /** Whether the part that writes the answers still turns. An engine without such a page does. */
    void turning(Duration timeout) throws IOException {
        var answer = ask("/slots", null, timeout);
        if (answer.status() >= 500 && answer.status() != 501) {
            throw new IOException("it answers with status " + answer.status());
        }
    }

    /** What it can do with its one model. */
    Abilities abilities(Duration timeout) throws IOException {
        var answer = ask("/props", null, timeout);
        if (answer.status() != 200 || !answer.body().startsWith("{")) {
            return Abilities.UNKNOWN;
        }
        var told = answer.json();
        return new Abilities(
                positive(told.path("default_generation_settings").path("n_ctx")),
                told.path("modalities").path("vision").asBoolean(),
                Math.max(0, told.path("total_slots").asInt()));
    }

    /** The models that it offers, in its order. */
    public List<Offer> models(Duration timeout) throws IOException {
        var place = dialect.surface() + dialect.models();
        var answer = ask(place, null, timeout);
        if (refusesKey(answer)) {
            throw new KeyRefusedException();
        }
        if (answer.status() != 200 || !answer.json().path("data").isArray()) {
            throw new IOException(
                    "it does not list its models at %s (status %d)"
                            .formatted(place, answer.status()));
        }
        var offers = new ArrayList<Offer>();
        for (var model : answer.json().path("data")) {
            if (model.path("id").isTextual()) {
                var name = dialect.model(model.path("id").asText());
                offers.add(new Offer(name, context(model), sees(model)));
            }
        }
        return offers;
    }

    /** Gemini wraps its errors into lists. */
    private boolean refusesKey(Answer answer) {
        if (answer.status() == 401 || answer.status() == 403) {
            return true;
        }
        if (answer.status() != 400) {
            return false;
        }
        try {
            var told = answer.json();
            var error = told.isArray() ? told.path(0) : told;
            return dialect.refusesKey(400, error.path("error").path("message").asText());
        } catch (IOException notJson) {
            return false;
        }
    }

    private static Optional<Integer> context(JsonNode model) {
        return positive(model.path("max_model_len"))
                .or(() -> positive(model.path("meta").path("n_ctx")))
                .or(() -> positive(model.path("context_length")))
                .or(() -> positive(model.path("context_window")))
                .or(() -> positive(model.path("max_context_length")))
                .or(() -> positive(model.path("max_input_tokens")));
    }

    private static Optional<Boolean> sees(JsonNode model) {
        var vision = model.path("capabilities").path("vision");
        if (vision.isBoolean()) {
            return Optional.of(vision.asBoolean());
        }
        var shown = model.path("capabilities").path("image_input").path("supported");
        if (shown.isBoolean()) {
            return Optional.of(shown.asBoolean());
        }
        var inputs = model.path("architecture").path("input_modalities");
        if (!inputs.isArray()) {
            return Optional.empty();
        }
        for (var input : inputs) {
            if (input.asText().equals("image")) {
                return Optional.of(true);
            }
        }
        return Optional.of(false);
    }

    /**
     * Whether it takes the key, asked where only a good key is answered.
     *
     * @param path such a place, below the base
     */
    public void takesKey(String path, Duration timeout) throws IOException {
        var status = ask(path, null, timeout).status();
        if (status == 401 || status == 403) {
            throw new KeyRefusedException();
        }
        if (status != 200) {
            throw new IOException("it answers with status " + status);
        }
    }

    /** It does not take the key that it is shown. */
    public static final class KeyRefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        KeyRefusedException() {
            super("it refuses the API key");
        }
    }

    /** Lets it write one token: loaded is not yet able. */
    void prove(String model, Duration timeout) throws IOException {
        var question = JSON.createObjectNode();
        question.put("model", model);
        question.put("max_tokens", 1);
        question.put("temperature", 0);
        question.putArray("messages").addObject().put("role", "user").put("content", "hello");
        var answer = ask("/v1/chat/completions", question, timeout);
        if (answer.status() != 200 || !answer.json().path("choices").path(0).isObject()) {
            throw new IOException("it cannot answer (status %d)".formatted(answer.status()));
        }
    }

    private static Optional<Integer> positive(JsonNode number) {
        return number.canConvertToInt() && number.asInt() > 0
                ? Optional.of(number.asInt())
                : Optional.empty();
    }

    private record Answer(int status, String body) {
        JsonNode json() throws IOException {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new IOException("it answers with something that is not JSON", e);
            }
        }
    }

    private Answer ask(String path, @Nullable JsonNode question, Duration timeout)
            throws IOException {
        var url = URI.create(base + path).toURL();
        var connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setInstanceFollowRedirects(false); // the key goes where the owner said
        connection.setUseCaches(false);
        dialect.headers().forEach(connection::setRequestProperty);
        if (!key.isEmpty()) {
            connection.setRequestProperty(dialect.keyHeader(), dialect.keyText(key));
        }
        try {
            if (question != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection
                        .getOutputStream()
                        .write(question.toString().getBytes(StandardCharsets.UTF_8));
            }
            var status = connection.getResponseCode();
            try (var in = body(connection, status)) {
                return new Answer(
                        status,
                        in == null
                                ? ""
                                : new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            connection.disconnect(); // do not keep what has just failed
            throw e;
        }
    }

    private static @Nullable InputStream body(HttpURLConnection connection, int status)
            throws IOException {
        return status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    }
}
