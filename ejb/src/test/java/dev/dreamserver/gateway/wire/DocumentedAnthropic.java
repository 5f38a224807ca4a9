package dev.dreamserver.gateway.wire;

import dev.dreamserver.provider.Preset;
import java.util.List;

/**
 * What Anthropic documents that it sends: https://platform.claude.com/docs/en/api/messages,
 * …/docs/en/build-with-claude/streaming and …/docs/en/api/errors. The nine tokens of the prompt are
 * four new ones, three that go to the cache and two that come from there.
 */
final class DocumentedAnthropic {

    private static final Preset IS = Preset.ANTHROPIC;

    static final String START =
            event(
                    "message_start",
                    "\"message\": {\"id\": \"msg_1nZdL29xx5MUA1yADyHTEsnR8uuvGzszyS\", \"type\":"
                            + " \"message\", \"role\": \"assistant\", \"content\": [], \"model\":"
                            + " \"some-model\", \"stop_reason\": null, \"stop_sequence\": null,"
                            + " \"usage\": {\"input_tokens\": 4, \"cache_creation_input_tokens\":"
                            + " 3, \"cache_read_input_tokens\": 2, \"output_tokens\": 1}}");
    static final String PING = event("ping", "");
    static final String STOP = event("message_stop", "");

    private DocumentedAnthropic() {}

    static String event(String type, String more) {
        return "event: %s\ndata: {\"type\": \"%s\"%s%s}\n\n"
                .formatted(type, type, more.isEmpty() ? "" : ", ", more);
    }

    static String blockStart(int index, String block) {
        return event(
                "content_block_start",
                "\"index\": %d, \"content_block\": {%s}".formatted(index, block));
    }

    static String delta(int index, String delta) {
        return event(
                "content_block_delta", "\"index\": %d, \"delta\": {%s}".formatted(index, delta));
    }

    static String text(int index, String text) {
        return delta(index, "\"type\": \"text_delta\", \"text\": \"%s\"".formatted(text));
    }

    static String blockStop(int index) {
        return event("content_block_stop", "\"index\": " + index);
    }

    static String end(String reason) {
        return event(
                "message_delta",
                "\"delta\": {\"stop_reason\": \"%s\", \"stop_sequence\":null}, \"usage\": {\"output_tokens\": 2}"
                        .formatted(reason));
    }

    static String error(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"},\"request_id\":\"req_011CSHoEeqs5C35K2UUqR7Fy\"}"
                .formatted(type, message);
    }

    static Documented all() {
        var begin =
                START + blockStart(0, "\"type\": \"text\", \"text\": \"\"") + PING + text(0, "Hel");
        return new Documented(
                "{\"id\":\"msg_01XFDUDYJgAACzvnptvVoYEL\",\"type\":\"message\",\"role\":"
                        + "\"assistant\",\"model\":\"some-model\",\"content\":[{\"type\":\"text\","
                        + "\"text\":\"Hello!\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":"
                        + "null,\"usage\":{\"input_tokens\":4,\"cache_creation_input_tokens\":3,"
                        + "\"cache_read_input_tokens\":2,\"output_tokens\":2,\"service_tier\":"
                        + "\"standard\"}}",
                begin + text(0, "lo!") + blockStop(0) + end("end_turn") + STOP,
                begin
                        + "event: error\ndata: {\"type\": \"error\", \"error\": {\"type\":"
                        + " \"overloaded_error\", \"message\": \"It broke\"}}\n\n",
                errors());
    }

    private static List<Documented.Refusal> errors() {
        return List.of(
                Documented.key(IS, 401, error("authentication_error", "invalid x-api-key")),
                Documented.key(IS, 402, error("billing_error", "Your payment failed")),
                Documented.key(
                        IS,
                        403,
                        error(
                                "permission_error",
                                "Your API key does not have permission to use the specified"
                                        + " resource.")),
                Documented.key(
                        IS,
                        400,
                        error(
                                "invalid_request_error",
                                "Your credit balance is too low to access the Anthropic API.")),
                Documented.busy(
                        IS,
                        "retry-after: 7\r\nanthropic-ratelimit-requests-remaining: 0\r\n",
                        error(
                                "rate_limit_error",
                                "This request would exceed your organization's rate limit")),
                Documented.wrong(
                        IS,
                        400,
                        error(
                                "invalid_request_error",
                                "prompt is too long: 205391 tokens > 200000 maximum"),
                        "prompt is too long"),
                Documented.wrong(
                        IS,
                        413,
                        error("request_too_large", "Request exceeds the maximum size"),
                        "exceeds the maximum size"),
                Documented.absent(
                        IS, error("not_found_error", "model: some-model"), "model: some-model"),
                Documented.broken(IS, 500, error("api_error", "Internal server error")),
                Documented.broken(IS, 504, error("timeout_error", "The request timed out")),
                new Documented.Refusal(
                        IS,
                        529,
                        "",
                        error("overloaded_error", "Overloaded"),
                        503,
                        "engine_busy",
                        "no more requests"));
    }
}
