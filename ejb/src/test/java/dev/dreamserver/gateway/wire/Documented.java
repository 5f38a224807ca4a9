package dev.dreamserver.gateway.wire;

import dev.dreamserver.provider.Preset;
import java.util.List;

/**
 * What a provider's own documentation says that it sends: nine tokens of a prompt, two of an answer
 * that says Hello!
 *
 * @param whole an answer in one piece
 * @param stream the same as a stream with its usage
 * @param brokenStream one that breaks in the middle
 * @param errors its errors, and what they become
 */
record Documented(String whole, String stream, String brokenStream, List<Refusal> errors) {

    /** An error as it is documented, and what the client of the house is told. */
    record Refusal(
            Preset preset,
            int status,
            String headers,
            String body,
            int becomes,
            String code,
            String says) {}

    private static final String KEY = "refused the house's key";
    private static final String LATER = "takes no more requests now";
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11";

    static Refusal key(Preset preset, int status, String body) {
        return new Refusal(preset, status, "", body, 502, "engine_failed", KEY);
    }

    static Refusal busy(Preset preset, String headers, String body) {
        return new Refusal(preset, 429, headers, body, 429, "too_many_requests", LATER);
    }

    static Refusal wrong(Preset preset, int status, String body, String words) {
        return new Refusal(preset, status, "", body, 400, "engine_refused", words);
    }

    static Refusal broken(Preset preset, int status, String body) {
        return new Refusal(preset, status, "", body, 502, "engine_failed", "status " + status);
    }

    static Refusal full(Preset preset, String body) {
        return new Refusal(preset, 503, "", body, 503, "engine_busy", "no more requests");
    }

    static Refusal absent(Preset preset, String body, String words) {
        return new Refusal(preset, 404, "", body, 404, "not_offered", words);
    }

    static String openAi(String message, String type, String code) {
        return "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
                .formatted(message, type, code);
    }

    static String chunk(String more, String delta, String finish, String after) {
        return ("data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                        + "\"model\":\"some-model\",%s\"choices\":[{\"index\":0,\"delta\":%s,"
                        + "\"logprobs\":null,\"finish_reason\":%s}]%s}\n\n")
                .formatted(more, delta, finish, after);
    }

    static String lastChunk(String more, String details) {
        return ("data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                        + "\"model\":\"some-model\",%s\"choices\":[],%s%s}}\n\n")
                .formatted(more, USAGE, details);
    }

    static String wholeAnswer(String more, String details) {
        return ("{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":"
                        + "\"some-model\",%s\"choices\":[{\"index\":0,\"message\":{\"role\":"
                        + "\"assistant\",\"content\":\"Hello!\"},\"logprobs\":null,"
                        + "\"finish_reason\":\"stop\"}],%s%s}}")
                .formatted(more, USAGE, details);
    }

    static Documented of(Preset preset) {
        return switch (preset) {
            case OPENAI -> openAi(preset);
            case ANTHROPIC -> DocumentedAnthropic.all();
            case GEMINI -> DocumentedGemini.all();
            case AZURE -> DocumentedAzure.all();
            case MISTRAL -> mistral(preset);
            case GROQ -> groq(preset);
            case DEEPSEEK -> deepSeek(preset);
            case OPENROUTER -> openRouter(preset);
            case COMPATIBLE -> compatible(preset);
        };
    }

    private static Documented openAi(Preset is) {
        var details =
                ",\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0,"
                        + "\"accepted_prediction_tokens\":0}";
        var more = "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",";
        var begin =
                chunk(
                                more,
                                "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}",
                                "null",
                                ",\"usage\":null")
                        + chunk(more, "{\"content\":\"Hel\"}", "null", ",\"usage\":null");
        return new Documented(
                wholeAnswer(more, details),
                begin
                        + chunk(more, "{\"content\":\"lo!\"}", "null", ",\"usage\":null")
                        + chunk(more, "{}", "\"stop\"", ",\"usage\":null")
                        + lastChunk(more, details)
                        + "data: [DONE]\n\n",
                begin + "data: " + openAi("It broke", "server_error", "null") + "\n\n",
                List.of(
                        key(
                                is,
                                401,
                                openAi(
                                        "Incorrect API key provided: sk-1234. You can find your API"
                                                + " key at https://platform.openai.com",
                                        "invalid_request_error",
                                        "\"invalid_api_key\"")),
                        key(
                                is,
                                403,
                                openAi(
                                        "Country, region, or territory not supported",
                                        "request_forbidden",
                                        "\"unsupported_country_region_territory\"")),
                        key(
                                is,
                                429,
                                openAi(
                                        "You exceeded your current quota, please check your plan",
                                        "insufficient_quota",
                                        "\"insufficient_quota\"")),
                        busy(
                                is,
                                "Retry-After: 7\r\nx-ratelimit-remaining-requests: 0\r\n",
                                openAi(
                                        "Rate limit reached for some-model",
                                        "requests",
                                        "\"rate_limit_exceeded\"")),
                        wrong(
                                is,
                                400,
                                openAi(
                                        "This model's maximum context length is 8192 tokens.",
                                        "invalid_request_error",
                                        "\"context_length_exceeded\""),
                                "maximum context length"),
                        absent(
                                is,
                                openAi(
                                        "The model `x` does not exist",
                                        "invalid_request_error",
                                        "\"model_not_found\""),
                                "does not exist"),
                        broken(is, 500, openAi("The server had an error", "server_error", "null")),
                        full(is, openAi("The engine is overloaded", "server_error", "null"))));
    }

    private static Documented mistral(Preset is) {
        var begin =
                chunk("", "{\"role\":\"assistant\",\"content\":\"\"}", "null", "")
                        + chunk("", "{\"content\":\"Hel\"}", "null", "");
        return new Documented(
                wholeAnswer("", ""),
                begin
                        + chunk("", "{\"content\":\"lo!\"}", "\"stop\"", "," + USAGE + "}")
                        + "data: [DONE]\n\n",
                begin
                        + "data: {\"object\":\"error\",\"message\":\"It broke\",\"type\":"
                        + "\"internal_server_error\",\"param\":null,\"code\":\"1000\"}\n\n",
                List.of(
                        key(is, 401, "{\"message\":\"Unauthorized\",\"request_id\":\"1\"}"),
                        key(is, 401, "{\"detail\":\"Unauthorized\"}"),
                        busy(is, "", "{\"message\":\"Requests rate limit exceeded\"}"),
                        busy(
                                is,
                                "Retry-After: 7\r\n",
                                "{\"object\":\"error\",\"message\":\"Service tier capacity exceeded"
                                        + " for this model.\",\"type\":\"service_tier_capacity_"
                                        + "exceeded\",\"param\":null,\"code\":\"3505\"}"),
                        wrong(
                                is,
                                422,
                                "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":"
                                        + "\"extra_forbidden\",\"loc\":[\"body\",\"user\"],\"msg\":"
                                        + "\"Extra inputs are not permitted\",\"input\":\"x\"}]},"
                                        + "\"type\":\"invalid_request_error\",\"param\":null,"
                                        + "\"code\":null}",
                                "Extra inputs are not permitted"),
                        wrong(
                                is,
                                400,
                                "{\"object\":\"error\",\"message\":\"Invalid model: x\",\"type\":"
                                        + "\"invalid_model\",\"param\":null,\"code\":\"1500\"}",
                                "Invalid model: x"),
                        broken(is, 500, "{\"message\":\"Internal server error\"}")));
    }

    private static Documented groq(Preset is) {
        var begin =
                chunk(
                                "",
                                "{\"role\":\"assistant\",\"content\":\"\"}",
                                "null",
                                ",\"x_groq\":{\"id\":\"req_1\"}")
                        + chunk("", "{\"content\":\"Hel\"}", "null", "");
        var times = ",\"queue_time\":0.01,\"prompt_time\":0.02,\"total_time\":0.05";
        return new Documented(
                wholeAnswer("", times),
                begin
                        + chunk("", "{\"content\":\"lo!\"}", "null", "")
                        + chunk(
                                "",
                                "{}",
                                "\"stop\"",
                                ",\"x_groq\":{\"id\":\"req_1\"," + USAGE + times + "}}")
                        + lastChunk("", times)
                        + "data: [DONE]\n\n",
                begin + "data: " + openAi("It broke", "internal_server_error", "null") + "\n\n",
                List.of(
                        key(
                                is,
                                401,
                                openAi(
                                        "Invalid API Key",
                                        "invalid_request_error",
                                        "\"invalid_api_key\"")),
                        busy(
                                is,
                                "retry-after: 7\r\n",
                                openAi(
                                        "Rate limit reached for model `x`",
                                        "tokens",
                                        "\"rate_limit_exceeded\"")),
                        wrong(
                                is,
                                413,
                                openAi(
                                        "Request too large for model `x`",
                                        "tokens",
                                        "\"rate_limit_exceeded\""),
                                "Request too large"),
                        wrong(
                                is,
                                422,
                                openAi("Unprocessable", "invalid_request_error", "null"),
                                "Unprocessable"),
                        broken(is, 498, openAi("Flex tier capacity exceeded", "x", "null")),
                        broken(is, 502, openAi("Bad gateway", "internal_server_error", "null")),
                        full(is, openAi("Service unavailable", "x", "null"))));
    }

    private static Documented deepSeek(Preset is) {
        var cached = ",\"prompt_cache_hit_tokens\":0,\"prompt_cache_miss_tokens\":9";
        var begin =
                ": keep-alive\n\n: keep-alive\n\n"
                        + chunk("", "{\"role\":\"assistant\",\"content\":\"\"}", "null", "")
                        + chunk("", "{\"content\":\"Hel\"}", "null", "");
        return new Documented(
                "\n\n\n" + wholeAnswer("\"system_fingerprint\":\"fp_1\",", cached),
                begin
                        + chunk("", "{\"content\":\"lo!\"}", "null", "")
                        + chunk("", "{\"content\":\"\"}", "\"stop\"", "")
                        + lastChunk("", cached)
                        + "data: [DONE]\n\n",
                begin + "data: " + openAi("It broke", "server_error", "null") + "\n\n",
                List.of(
                        key(
                                is,
                                401,
                                openAi(
                                        "Authentication Fails, Your api key: sk-****abcd is"
                                                + " invalid",
                                        "authentication_error",
                                        "\"invalid_request_error\"")),
                        key(
                                is,
                                402,
                                openAi(
                                        "Insufficient Balance",
                                        "unknown_error",
                                        "\"invalid_request_error\"")),
                        busy(is, "", openAi("Rate Limit Reached", "x", "null")),
                        wrong(
                                is,
                                422,
                                openAi("Invalid Parameters", "invalid_request_error", "null"),
                                "Invalid Parameters"),
                        wrong(
                                is,
                                400,
                                openAi(
                                        "This model's maximum context length is 65536 tokens.",
                                        "invalid_request_error",
                                        "\"invalid_request_error\""),
                                "maximum context length"),
                        broken(is, 500, openAi("Server Error", "x", "null")),
                        full(is, openAi("Server Overloaded", "x", "null"))));
    }

    private static Documented openRouter(Preset is) {
        var more = "\"provider\":\"Somebody\",";
        var begin =
                ": OPENROUTER PROCESSING\n\n"
                        + chunk(more, "{\"role\":\"assistant\",\"content\":\"Hel\"}", "null", "");
        return new Documented(
                wholeAnswer(more, ",\"cost\":0.0001"),
                begin
                        + ": OPENROUTER PROCESSING\n\n"
                        + chunk(more, "{\"content\":\"lo!\"}", "\"stop\"", "")
                        + lastChunk(more, ",\"cost\":0.0001")
                        + "data: [DONE]\n\n",
                begin
                        + chunk(
                                more
                                        + "\"error\":{\"code\":\"server_error\",\"message\":"
                                        + "\"It broke\"},",
                                "{\"content\":\"\"}",
                                "\"error\"",
                                "")
                        + "data: [DONE]\n\n",
                List.of(
                        key(
                                is,
                                401,
                                "{\"error\":{\"code\":401,\"message\":\"No auth credentials"
                                        + " found\"}}"),
                        key(
                                is,
                                402,
                                "{\"error\":{\"code\":402,\"message\":\"Insufficient credits\"}}"),
                        wrong(
                                is,
                                403,
                                "{\"error\":{\"code\":403,\"message\":\"Your input was flagged\","
                                        + "\"metadata\":{\"reasons\":[\"x\"],\"provider_name\":"
                                        + "\"Somebody\"}}}",
                                "Your input was flagged"),
                        busy(
                                is,
                                "Retry-After: 7\r\n",
                                "{\"error\":{\"message\":\"Rate limit exceeded\",\"code\":429}}"),
                        wrong(
                                is,
                                400,
                                "{\"error\":{\"code\":400,\"message\":\"This endpoint's maximum"
                                        + " context length is 8192 tokens.\"}}",
                                "maximum context length"),
                        broken(is, 408, "{\"error\":{\"code\":408,\"message\":\"Timed out\"}}"),
                        broken(is, 502, "{\"error\":{\"code\":502,\"message\":\"Down\"}}"),
                        full(is, "{\"error\":{\"code\":503,\"message\":\"No provider\"}}"),
                        new Refusal(
                                is,
                                200,
                                "",
                                "\n {\"error\":{\"code\":502,\"message\":\"It broke late\"},"
                                        + "\"user_id\":\"1\"}",
                                502,
                                "engine_failed",
                                "It broke late")));
    }

    private static Documented compatible(Preset is) {
        var begin = chunk("", "{\"role\":\"assistant\",\"content\":\"Hel\"}", "null", "");
        return new Documented(
                wholeAnswer("", ""),
                begin
                        + chunk("", "{\"content\":\"lo!\"}", "\"stop\"", "")
                        + lastChunk("", "")
                        + "data: [DONE]\n\n",
                begin + "data: {\"error\":{\"message\":\"It broke\"}}\n\n",
                List.of(
                        key(is, 401, "no"),
                        key(is, 403, "<html>no</html>"),
                        busy(is, "Retry-After: 7\r\n", ""),
                        wrong(
                                is,
                                400,
                                "nonsense",
                                "The service of this model refused the request."),
                        broken(is, 500, "<html>")));
    }
}
