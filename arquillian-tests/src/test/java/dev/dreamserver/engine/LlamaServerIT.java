package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.chat.Author;
import dev.dreamserver.chat.ModelParameters;
import dev.dreamserver.chat.PictureFile;
import dev.dreamserver.chat.Prompt;
import dev.dreamserver.engine.external.ExternalEngine;
import dev.dreamserver.engine.llamacpp.JniEngine;
import dev.dreamserver.engine.llamacpp.LlamaServer;
import dev.dreamserver.engine.spi.EngineAdapter;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
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
    void a_model_with_an_eye_sees_and_the_guide_does_not() throws Exception {
        assertThat(engine.ready().sees()).isFalse();
        engine.close();
        engine = open(SeeingEngine.settings(home.resolve("seeing"), WatchedEngine.freePort()));
        var seeing = engine.ready();
        assertThat(seeing.sees()).isTrue();
        assertThat(seeing.contextTokens()).isEqualTo(SeeingModel.CONTEXT);

        var white = look(seeing, Color.WHITE);
        var black = look(seeing, Color.BLACK);
        var words = new Talk(seeing).ask("What is it?").path("usage").path("prompt_tokens");
        assertThat(white.path("usage").path("prompt_tokens").asInt())
                .isGreaterThan(words.asInt() + 15); // a picture is sixteen tokens to this eye
        assertThat(white.path("choices")).isNotEqualTo(black.path("choices"));
    }

    private static JsonNode look(EngineEndpoint engine, Color colour) throws Exception {
        var picture = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setColor(colour);
        pen.fillRect(0, 0, 80, 60);
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        var turn =
                new Prompt.Turn(Author.PERSON, "What is it?")
                        .showing(List.of(PictureFile.of("a.png", bytes.toByteArray())));
        var prompt = new Prompt(List.of(turn), 0, 0, 20, ModelParameters.NONE, Optional.empty());
        var request = (ObjectNode) new ObjectMapper().readTree(prompt.request(engine));
        request.put("stream", false).put("temperature", 0);
        var answer = new Talk(engine).post("/v1/chat/completions", request.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Talk.json(answer.body());
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
