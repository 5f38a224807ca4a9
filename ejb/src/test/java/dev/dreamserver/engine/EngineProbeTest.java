package dev.dreamserver.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What engines tell of themselves, in the words that they really use. */
class EngineProbeTest {

    private static final Duration LONGEST = Duration.ofSeconds(5);

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

    private void says(String path, String text) {
        engine.createContext(
                path,
                exchange -> {
                    var bytes = text.getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }
}
