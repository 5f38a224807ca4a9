package dev.dreamserver.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dreamserver.engine.EngineEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What an engine is told: the system prompt, and the newest messages that fit its context, whole,
 * the question always among them. Immutable.
 *
 * @param turns oldest first; begins with a person
 * @param leftOut how many older messages did not fit
 * @param tokens how many tokens this is, estimated on the high side
 * @param answerTokens how many the answer may have
 * @param how the system prompt, and what else the person asked for
 */
public record Prompt(
        List<Turn> turns, int leftOut, int tokens, int answerTokens, ModelParameters how) {

    private static final JsonFactory JSON = new JsonFactory();

    /** What a chat template adds to each message, at most. */
    private static final int TURN_TOKENS = 8;

    /**
     * One message.
     *
     * @param author who wrote it
     * @param text what
     */
    public record Turn(Author author, String text) {}

    /** Copies the turns. */
    public Prompt {
        turns = List.copyOf(turns);
    }

    /**
     * Chooses what fits.
     *
     * @param all oldest first, the question last
     * @param contextTokens what prompt and answer may have together
     * @param mostAnswerTokens the most tokens of an answer, where the person did not say
     * @param how what the person asked for
     */
    static Prompt fitting(
            List<Turn> all, int contextTokens, int mostAnswerTokens, ModelParameters how) {
        var answer =
                Math.min(how.maxTokens().orElse(mostAnswerTokens), Math.max(1, contextTokens / 2));
        var room = contextTokens - answer;
        var kept = new ArrayDeque<Turn>();
        var used = how.systemPrompt().map(Prompt::estimate).orElse(0);
        for (var turn : all.reversed()) {
            var cost = estimate(turn.text());
            if (!kept.isEmpty() && used + cost > room) {
                break;
            }
            kept.addFirst(turn);
            used += cost;
        }
        while (kept.size() > 1 && kept.getFirst().author() == Author.MODEL) {
            used -= estimate(kept.removeFirst().text());
        }
        return new Prompt(List.copyOf(kept), all.size() - kept.size(), used, answer, how);
    }

    /**
     * Tokens of a text, rather too many than too few: English has about four bytes to a token, code
     * and other languages fewer.
     */
    static int estimate(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length / 3 + TURN_TOKENS;
    }

    /** A message with the texts that came along, each in a fence that it cannot close. */
    public static String withAttached(String body, List<AttachedText> attached) {
        var whole = new StringBuilder();
        for (var file : attached) {
            var fence = "```";
            while (file.text().contains(fence)) {
                fence += "`";
            }
            whole.append("File ").append(file.name()).append(":\n").append(fence).append('\n');
            whole.append(file.text()).append('\n').append(fence).append("\n\n");
        }
        return whole.append(body).toString();
    }

    /** The request for the gateway, in OpenAI's form. The guide always answers the same. */
    public byte[] request(EngineEndpoint engine) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("model", engine.model());
            json.writeBooleanField("stream", true);
            json.writeNumberField("max_tokens", answerTokens);
            if (engine.builtInGuide()) {
                json.writeNumberField("temperature", 0);
            } else if (how.temperature().isPresent()) {
                json.writeNumberField("temperature", how.temperature().get());
            }
            json.writeArrayFieldStart("messages");
            if (how.systemPrompt().isPresent()) {
                message(json, "system", how.systemPrompt().get());
            }
            for (var turn : turns) {
                message(json, turn.author() == Author.PERSON ? "user" : "assistant", turn.text());
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException never) { // into memory
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }

    private static void message(JsonGenerator json, String role, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeStringField("content", text);
        json.writeEndObject();
    }
}
