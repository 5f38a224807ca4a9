package dev.dreamserver.gateway.wire;

import dev.dreamserver.provider.Preset;
import java.util.List;

/**
 * What Azure OpenAI documents that it sends at its v1 surface,
 * https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle: OpenAI's bodies, and
 * what its filter found beside them, as …/openai/concepts/content-filter shows. Where the filter
 * could not look, it says so as an error inside of the piece, which is none.
 */
final class DocumentedAzure {

    private static final Preset IS = Preset.AZURE;
    private static final String SAFE =
            "{\"hate\":{\"filtered\":false,\"severity\":\"safe\"},\"violence\":{\"filtered\":false,"
                    + "\"severity\":\"safe\"}}";
    private static final String PROMPT =
            "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":"
                    + SAFE
                    + "}],";

    private DocumentedAzure() {}

    private static String piece(String delta, String finish, String filter) {
        return ("data: {\"choices\":[{%s,\"delta\":%s,\"finish_reason\":%s,\"index\":0,"
                        + "\"logprobs\":null}],\"created\":1,\"id\":\"1\",\"model\":\"some-model\","
                        + "\"object\":\"chat.completion.chunk\",\"usage\":null}\n\n")
                .formatted(filter, delta, finish);
    }

    static Documented all() {
        var looked = "\"content_filter_results\":" + SAFE;
        var unseen =
                "\"content_filter_result\":{\"error\":{\"code\":\"content_filter_error\","
                        + "\"message\":\"The contents are not filtered\"}}";
        var begin =
                "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
                        + PROMPT
                        + "\"usage\":null}\n\n"
                        + piece("{\"content\":\"\",\"role\":\"assistant\"}", "null", unseen)
                        + piece("{\"content\":\"Hel\"}", "null", looked);
        return new Documented(
                Documented.wholeAnswer(PROMPT, ",\"completion_tokens_details\":{}"),
                begin
                        + piece(
                                "{\"content\":\"lo!\"}",
                                "null",
                                unseen.replace("result\"", "results\" ").replace("{\"e", "{ \"e"))
                        + piece("{}", "\"stop\"", "\"content_filter_results\":{}")
                        + Documented.lastChunk("", "")
                        + "data: [DONE]\n\n",
                begin + "data: " + Documented.openAi("It broke", "server_error", "null") + "\n\n",
                errors());
    }

    private static String error(String code, String message) {
        return "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message);
    }

    private static List<Documented.Refusal> errors() {
        return List.of(
                Documented.key(
                        IS,
                        401,
                        error(
                                "401",
                                "Access denied due to invalid subscription key or wrong API"
                                        + " endpoint.")),
                Documented.key(
                        IS,
                        403,
                        error(
                                "AccessDenied",
                                "Access denied due to Virtual Network/Firewall rules.")),
                Documented.busy(
                        IS,
                        "Retry-After: 7\r\nretry-after-ms: 6500\r\n",
                        error(
                                "RateLimitReached",
                                "Your requests have exceeded token rate limit of your current"
                                        + " pricing tier. Please retry after 7 seconds.")),
                Documented.wrong(
                        IS,
                        400,
                        "{\"error\":{\"message\":\"The response was filtered due to the prompt"
                                + " triggering Azure OpenAI's content management policy.\",\"type\":"
                                + "null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":"
                                + "400,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\","
                                + "\"content_filter_result\":{\"hate\":{\"filtered\":true,"
                                + "\"severity\":\"high\"}}}}}",
                        "content management policy"),
                Documented.wrong(
                        IS,
                        400,
                        Documented.openAi(
                                "This model's maximum context length is 8192 tokens.",
                                "invalid_request_error",
                                "\"context_length_exceeded\""),
                        "maximum context length"),
                Documented.absent(
                        IS,
                        error(
                                "DeploymentNotFound",
                                "The API deployment for this resource does not exist."),
                        "deployment for this resource does not exist"),
                Documented.broken(
                        IS, 500, error("InternalServerError", "Backend returned unexpected")),
                Documented.full(IS, error("ServiceUnavailable", "Too busy")));
    }
}
