package dev.dreamserver.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What engines tell of themselves, in the words that they really use. */
class EngineProbeTest {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer engine;
    private EngineProbe probe;

    @BeforeEach
    void listen() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.start();
        var port = engine.getAddress().getPort();
        probe = new EngineProbe(URI.create("http://127.0.0.1:" + port), new Secret(""));
    }

    @AfterEach
    void end() {
        engine.stop(0);
    }

    @Test
    void llama_server_tells_its_context_its_places_and_whether_it_sees() throws IOException {
        says(
                "/props",
                """
                {"default_generation_settings":{"n_ctx":4096},"total_slots":4,
                 "modalities":{"vision":true,"video":true,"audio":false}}""");
        assertThat(probe.abilities(LONGEST))
                .isEqualTo(new EngineProbe.Abilities(Optional.of(4096), true, 4));
    }

    @Test
    void an_older_one_sees_nothing() throws IOException {
        says("/props", "{\"default_generation_settings\":{\"n_ctx\":512}}");
        assertThat(probe.abilities(LONGEST))
                .isEqualTo(new EngineProbe.Abilities(Optional.of(512), false, 0));
    }

    @Test
    void one_without_such_a_page_or_with_another_tells_nothing() throws IOException {
        assertThat(probe.abilities(LONGEST)).isEqualTo(EngineProbe.Abilities.UNKNOWN);
        says("/props", "<!doctype html><title>An app</title>");
        assertThat(probe.abilities(LONGEST)).isEqualTo(EngineProbe.Abilities.UNKNOWN);
    }

    @Test
    void a_list_may_tell_which_models_see() throws IOException {
        says(
                "/v1/models",
                """
                {"object":"list","data":[
                 {"id":"eye","architecture":{"input_modalities":["text","image"]},
                  "meta":{"n_ctx":4096}},
                 {"id":"ear","architecture":{"input_modalities":["text","audio"]}},
                 {"id":"silent","max_model_len":8192}]}""");
        assertThat(probe.models(LONGEST))
                .containsExactly(
                        new EngineProbe.Offer("eye", Optional.of(4096), Optional.of(true)),
                        new EngineProbe.Offer("ear", Optional.empty(), Optional.of(false)),
                        new EngineProbe.Offer("silent", Optional.of(8192), Optional.empty()));
    }

    private EngineProbe probe(Dialect dialect, String path) {
        var port = engine.getAddress().getPort();
        return new EngineProbe(
                URI.create("http://127.0.0.1:" + port + path), new Secret("sk-1"), dialect);
    }

    @Test
    void anthropic_lists_models_with_their_context_and_whether_they_see() throws IOException {
        says(
                "/v1/models",
                """
                {"data":[{"type":"model","id":"claude-x","display_name":"Claude X",
                  "created_at":"2026-02-19T00:00:00Z","max_input_tokens":200000,"max_tokens":64000,
                  "capabilities":{"image_input":{"supported":true}}},
                 {"type":"model","id":"claude-y","display_name":"Claude Y",
                  "created_at":"2025-02-19T00:00:00Z","max_input_tokens":null,
                  "capabilities":null}],
                 "first_id":"claude-x","has_more":false,"last_id":"claude-y"}""");
        assertThat(probe(Dialect.ANTHROPIC, "").models(LONGEST))
                .containsExactly(
                        new EngineProbe.Offer("claude-x", Optional.of(200_000), Optional.of(true)),
                        new EngineProbe.Offer("claude-y", Optional.empty(), Optional.empty()));
        assertThat(asked)
                .containsExactly(
                        "/v1/models?limit=1000 Authorization=null x-api-key=sk-1 api-key=null"
                                + " anthropic-version=2023-06-01");
    }

    @Test
    void gemini_lists_models_without_the_prefix_of_their_resource() throws IOException {
        says(
                "/v1beta/openai/models",
                """
                {"object":"list","data":[{"id":"models/gemini-x","object":"model",
                 "owned_by":"google"}]}""");
        assertThat(probe(Dialect.GEMINI, "/v1beta/openai").models(LONGEST))
                .extracting(EngineProbe.Offer::model)
                .containsExactly("gemini-x");
        assertThat(asked)
                .containsExactly(
                        "/v1beta/openai/models Authorization=Bearer sk-1 x-api-key=null"
                                + " api-key=null anthropic-version=null");
    }

    @Test
    void gemini_says_of_a_key_that_the_request_is_wrong() {
        says(
                "/v1beta/openai/models",
                400,
                """
                [{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",
                 "status":"INVALID_ARGUMENT"}}]""");
        var gemini = probe(Dialect.GEMINI, "/v1beta/openai");
        assertThatThrownBy(() -> gemini.models(LONGEST))
                .isInstanceOf(EngineProbe.KeyRefusedException.class);
        var other = probe(Dialect.OPENAI, "/v1beta/openai");
        assertThatThrownBy(() -> other.models(LONGEST))
                .isNotInstanceOf(EngineProbe.KeyRefusedException.class);
    }

    @Test
    void azure_is_shown_the_key_in_its_own_header() throws IOException {
        says(
                "/openai/v1/models",
                """
                {"data":[{"id":"gpt-x","object":"model","status":"succeeded",
                 "capabilities":{"inference":true,"chat_completion":true},
                 "lifecycle_status":"generally-available"}],"object":"list"}""");
        assertThat(probe(Dialect.AZURE, "").models(LONGEST))
                .containsExactly(
                        new EngineProbe.Offer("gpt-x", Optional.empty(), Optional.empty()));
        assertThat(asked)
                .containsExactly(
                        "/openai/v1/models Authorization=null x-api-key=null api-key=sk-1"
                                + " anthropic-version=null");
    }

    private void says(String path, String text) {
        says(path, 200, text);
    }

    private void says(String path, int status, String text) {
        engine.createContext(
                path,
                exchange -> {
                    var line = new StringBuilder(exchange.getRequestURI().toString());
                    for (var name :
                            List.of("Authorization", "x-api-key", "api-key", "anthropic-version")) {
                        var value = exchange.getRequestHeaders().getFirst(name);
                        line.append(' ').append(name).append('=').append(value);
                    }
                    asked.add(line.toString());
                    var bytes = text.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }
}
