package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.GatewayError;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Anthropic's Messages API, as https://platform.claude.com/docs/en/api/messages documents it and as
 * the types of anthropics/anthropic-sdk-typescript name its fields.
 */
final class Anthropic implements Translation {

    /** As tolerant as {@link JsonPeek}, which has read each request before. */
    static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .maxStringLength(1 << 30)
                                                    .maxNumberLength(100)
                                                    .build())
                                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                                    .build())
                    .build();

    private final String model;
    private final int usualAnswer;

    Anthropic(EngineEndpoint endpoint) {
        model = endpoint.upstreamModel();
        usualAnswer = Math.min(Kernel.USUAL_ANSWER, endpoint.contextTokens());
    }

    @Override
    public String path() {
        return "/messages";
    }

    @Override
    public byte[] request(byte[] request, int length, Route route) throws RefusedException {
        if (!route.equals(Route.CHAT)) {
            throw new RefusedException(
                    new Refused(
                            GatewayError.NOT_OFFERED,
                            "The provider of this model answers chat completions, and nothing"
                                    + " else."));
        }
        return bytes(AnthropicRequest.of(AskedTree.read(request, length), model, usualAnswer));
    }

    @Override
    public byte[] answer(byte[] answer, int length, long created) throws IOException {
        return bytes(AnthropicReply.whole(JSON.readTree(answer, 0, length), created));
    }

    @Override
    public ReadableByteChannel events(ReadableByteChannel from, int limit, long created) {
        return new TranslatedEvents(from, limit, new AnthropicEvents(created));
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
