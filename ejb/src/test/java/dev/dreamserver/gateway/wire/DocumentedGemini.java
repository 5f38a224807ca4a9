package dev.dreamserver.gateway.wire;

import dev.dreamserver.provider.Preset;
import java.util.List;

/**
 * What Gemini sends at the endpoint that https://ai.google.dev/gemini-api/docs/openai documents:
 * errors as Google's, in a list; usage in each piece of a stream; and tokens of thoughts in the
 * total alone, as the reports in BerriAI/litellm#10667 and ogx-ai/ogx#5122 show them. One of the
 * two tokens of the answer is such a one.
 */
final class DocumentedGemini {

    private static final Preset IS = Preset.GEMINI;
    private static final String SHORT_OF_THOUGHTS =
            ",\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":9,\"total_tokens\":11}";

    private DocumentedGemini() {}

    private static String error(int code, String message, String status, String details) {
        return """
        [{
          "error": {
            "code": %d,
            "message": "%s",
            "status": "%s"%s
          }
        }
        ]"""
                .formatted(code, message, status, details);
    }

    static Documented all() {
        var begin =
                Documented.chunk(
                        "",
                        "{\"role\":\"assistant\",\"content\":\"Hel\"}",
                        "null",
                        ",\"usage\":{\"completion_tokens\":0,\"prompt_tokens\":9,"
                                + "\"total_tokens\":10}");
        return new Documented(
                "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"message\":{\"content\":"
                        + "\"Hello!\",\"role\":\"assistant\"}}],\"created\":1,\"id\":\"1\","
                        + "\"model\":\"some-model\",\"object\":\"chat.completion\""
                        + SHORT_OF_THOUGHTS
                        + "}",
                begin
                        + Documented.chunk(
                                "",
                                "{\"role\":\"assistant\",\"content\":\"lo!\"}",
                                "\"stop\"",
                                SHORT_OF_THOUGHTS)
                        + "data: [DONE]\n\n",
                begin
                        + "data: [{\"error\":{\"code\":503,\"message\":\"It broke\",\"status\":"
                        + "\"UNAVAILABLE\"}}]\n\n",
                errors());
    }

    private static List<Documented.Refusal> errors() {
        return List.of(
                Documented.key(
                        IS,
                        400,
                        error(
                                400,
                                "API key not valid. Please pass a valid API key.",
                                "INVALID_ARGUMENT",
                                ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                                        + "\"reason\":\"API_KEY_INVALID\"}]")),
                Documented.key(
                        IS,
                        403,
                        error(
                                403,
                                "Your API key was reported as leaked.",
                                "PERMISSION_DENIED",
                                "")),
                Documented.busy(
                        IS,
                        "",
                        error(
                                429,
                                "You exceeded your current quota",
                                "RESOURCE_EXHAUSTED",
                                ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\","
                                        + "\"retryDelay\":\"6.4s\"}]")),
                Documented.wrong(
                        IS,
                        400,
                        error(
                                400,
                                "The input token count (1200000) exceeds the maximum number of"
                                        + " tokens allowed (1048576).",
                                "INVALID_ARGUMENT",
                                ""),
                        "exceeds the maximum number of tokens"),
                Documented.absent(
                        IS,
                        error(404, "models/x is not found for API version", "NOT_FOUND", ""),
                        "is not found"),
                Documented.broken(
                        IS, 500, error(500, "An internal error has occurred", "INTERNAL", "")),
                Documented.full(IS, error(503, "The model is overloaded.", "UNAVAILABLE", "")),
                Documented.broken(
                        IS, 504, error(504, "Deadline expired", "DEADLINE_EXCEEDED", "")));
    }
}
