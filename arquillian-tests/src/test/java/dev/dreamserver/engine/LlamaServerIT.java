package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.external.ExternalEngine;
import dev.dreamserver.engine.llamacpp.JniEngine;
import dev.dreamserver.engine.llamacpp.LlamaServer;
import dev.dreamserver.engine.spi.EngineAdapter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract, kept by a real llama-server. */
class LlamaServerIT extends OwnEngineContract {

    @Override
    Map<String, String> kind() {
        return Map.of("dream.engine.binary", RealLlama.binary().toString());
    }

    @Override
    List<EngineAdapter> adapters() {
        return List.of(new ExternalEngine(), new LlamaServer(), new JniEngine());
    }

    @Test
    void a_model_that_it_cannot_load_is_tried_twice_and_then_told() throws Exception {
        engine.ready();
        engine.close();
        var bytes = Files.readAllBytes(Guide.model());
        // A sound file of an architecture that nobody has heard of: only llama.cpp itself can tell.
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var other = home.resolve("other.gguf");
        Files.write(
                other,
                text.replaceFirst(
                                "general\\.architecture(.{12})llama", "general.architecture$1lxama")
                        .getBytes(StandardCharsets.ISO_8859_1));
        var given = new HashMap<>(given());
        given.put("dream.model.file", other.toString());
        given.put("dream.model.guide", "false");
        engine = open(given);
        var report = engine.stopped(Duration.ofSeconds(20));
        assertThat(report.reason())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("twice", "older than the model"));
        assertThat(Files.readAllLines(home.resolve("run/engine-local.restarts"))).hasSize(1);
        Files.write(other, bytes);
        assertThat(engine.ready().model()).isEqualTo("other");
    }
}
