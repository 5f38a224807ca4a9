package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The tokens of a message. Anthropic counts what came from its cache and what went there beside the
 * rest of the prompt: the three together are the prompt.
 */
final class AnthropicUsage {

    private long input;
    private long written;
    private long cached;
    private long output;
    private long thought;

    /** Takes what is said; a stream says some of it again, as a sum. */
    void take(JsonNode usage) {
        input = said(usage, "input_tokens", input);
        written = said(usage, "cache_creation_input_tokens", written);
        cached = said(usage, "cache_read_input_tokens", cached);
        output = said(usage, "output_tokens", output);
        thought = said(usage.path("output_tokens_details"), "thinking_tokens", thought);
    }

    private static long said(JsonNode in, String name, long otherwise) {
        var value = in.path(name);
        return value.canConvertToLong() && value.isIntegralNumber()
                ? Math.max(0, value.asLong())
                : otherwise;
    }

    /** As chat completions tell it. */
    void writeTo(ObjectNode answer) {
        var prompt = input + written + cached;
        var usage = answer.putObject("usage");
        usage.put("prompt_tokens", prompt);
        usage.put("completion_tokens", output);
        usage.put("total_tokens", prompt + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", thought);
    }
}
