package dev.dreamserver.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dreamserver.engine.EngineEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an engine is told: the system prompt, a summary of the oldest messages where not all fit,
 * and the newest messages that fit its context, whole, the question always among them. Immutable.
 *
 * @param turns oldest first; begins with a person
 * @param leftOut how many older messages it is not told in any way
 * @param tokens how many tokens this is, estimated on the high side
 * @param answerTokens how many the answer may have
 * @param how the system prompt, and what else the person asked for
 * @param earlier what it is told in place of the oldest messages
 */
public record Prompt(
        List<Turn> turns,
        int leftOut,
        int tokens,
        int answerTokens,
        ModelParameters how,
        Optional<Earlier> earlier) {

    private static final JsonFactory JSON = new JsonFactory();

    /** What a chat template adds to each message, at most. */
    private static final int TURN_TOKENS = 8;

    private static final String SUMMARY = "Summary of the conversation so far:\n";

    /** The most pictures that an engine is shown at once; a request has room for as many. */
    public static final int MOST_PICTURES = 8;

    /**
     * One message.
     *
     * @param author who wrote it
     * @param text what
     * @param pictures what is shown with it
     * @param unseen how many of its pictures are only named, in its text
     */
    public record Turn(Author author, String text, List<PictureFile> pictures, int unseen) {

        /** Copies the list. */
        public Turn {
            pictures = List.copyOf(pictures);
        }

        /** One without pictures. */
        public Turn(Author author, String text) {
            this(author, text, List.of(), 0);
        }

        /** The same, shown with pictures. */
        public Turn showing(List<PictureFile> files) {
            return new Turn(author, text, files, unseen);
        }

        /** The same, with pictures of which the engine is told the names only. */
        public Turn naming(List<String> names) {
            var lines =
                    names.stream()
                            .map("[Picture %s, which you cannot see]\n"::formatted)
                            .collect(Collectors.joining());
            return new Turn(author, lines + text, pictures, unseen + names.size());
        }

        /** The same, with its pictures named only. */
        Turn blind() {
            return pictures.isEmpty()
                    ? this
                    : new Turn(author, text, List.of(), unseen)
                            .naming(pictures.stream().map(PictureFile::name).toList());
        }

        int pictureTokens() {
            return pictures.stream().mapToInt(PictureFile::tokens).sum();
        }
    }

    /**
     * The first messages of a conversation in few words.
     *
     * @param text the summary
     * @param messages how many messages it stands for
     */
    public record Earlier(String text, int messages) {}

    /** Copies the turns. */
    public Prompt {
        turns = List.copyOf(turns);
    }

    /**
     * Chooses what fits: the newest messages, and of their pictures the newest that leave all of
     * these messages their room. What is not shown is named.
     *
     * @param all oldest first, the question last
     * @param earlier what may be told in place of the first of them, where not all fit
     * @param contextTokens what prompt and answer may have together
     * @param mostAnswerTokens the most tokens of an answer, where the person did not say
     * @param how what the person asked for
     */
    static Prompt fitting(
            List<Turn> all,
            Optional<Earlier> earlier,
            int contextTokens,
            int mostAnswerTokens,
            ModelParameters how) {
        var room = room(contextTokens, mostAnswerTokens, how);
        var answer = contextTokens - room;
        var whole = newest(all, room, answer, how, Optional.empty());
        if (earlier.isEmpty() || whole.leftOut() == 0) {
            return whole;
        }
        var rest = all.subList(Math.min(earlier.get().messages(), all.size() - 1), all.size());
        var shorter = newest(rest, room, answer, how, earlier);
        return shorter.tokens() <= room ? shorter : whole;
    }

    /** What is left of a context for what the engine is told. */
    static int room(int contextTokens, int mostAnswerTokens, ModelParameters how) {
        return contextTokens
                - Math.min(
                        how.maxTokens().orElse(mostAnswerTokens), Math.max(1, contextTokens / 2));
    }

    private static Prompt newest(
            List<Turn> all, int room, int answer, ModelParameters how, Optional<Earlier> earlier) {
        var kept = new ArrayDeque<Turn>();
        var used =
                how.systemPrompt().map(Prompt::estimate).orElse(0)
                        + earlier.map(it -> estimate(it.text())).orElse(0)
                        + all.getLast().pictureTokens();
        for (var turn : all.reversed()) {
            var cost = cost(turn);
            if (!kept.isEmpty() && used + cost > room) {
                break;
            }
            kept.addFirst(turn);
            used += cost;
        }
        while (kept.size() > 1 && kept.getFirst().author() == Author.MODEL) {
            used -= cost(kept.removeFirst());
        }
        var turns = new ArrayList<>(kept);
        var seen = firstSeen(turns, room - used);
        for (var at = 0; at < seen; at++) {
            turns.set(at, turns.get(at).blind());
        }
        used += turns.subList(seen, turns.size() - 1).stream().mapToInt(Turn::pictureTokens).sum();
        return new Prompt(turns, all.size() - kept.size(), used, answer, how, earlier);
    }

    /** From which message on the pictures fit as well; those of the question are shown anyway. */
    private static int firstSeen(List<Turn> turns, int room) {
        var first = turns.size() - 1;
        var left = room;
        var shown = turns.getLast().pictures().size();
        while (first > 0) {
            var before = turns.get(first - 1);
            left -= before.pictureTokens();
            shown += before.pictures().size();
            if (left < 0 || shown > MOST_PICTURES) {
                break;
            }
            first--;
        }
        return first;
    }

    /** Tokens of what is told of a message in any case. */
    private static int cost(Turn turn) {
        return estimate(turn.blind().text());
    }

    /** How many pictures of the messages that it is told it is not shown. */
    public int unseen() {
        return turns.stream().mapToInt(Turn::unseen).sum();
    }

    /** How many messages it is told as a summary. */
    public int summarised() {
        return earlier.map(Earlier::messages).orElse(0);
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
            var system =
                    Stream.of(how.systemPrompt(), earlier.map(it -> SUMMARY + it.text()))
                            .flatMap(Optional::stream)
                            .collect(Collectors.joining("\n\n"));
            if (!system.isEmpty()) {
                message(json, "system", system);
            }
            for (var turn : turns) {
                message(json, turn);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException never) { // into memory
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }

    private static void message(JsonGenerator json, Turn turn) throws IOException {
        var role = turn.author() == Author.PERSON ? "user" : "assistant";
        if (turn.pictures().isEmpty()) {
            message(json, role, turn.text());
            return;
        }
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeArrayFieldStart("content");
        for (var picture : turn.pictures()) {
            part(json, "Picture %s:".formatted(picture.name()));
            json.writeStartObject();
            json.writeStringField("type", "image_url");
            json.writeObjectFieldStart("image_url");
            json.writeStringField("url", picture.dataUrl());
            json.writeEndObject();
            json.writeEndObject();
        }
        part(json, turn.text());
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void part(JsonGenerator json, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "text");
        json.writeStringField("text", text);
        json.writeEndObject();
    }

    private static void message(JsonGenerator json, String role, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeStringField("content", text);
        json.writeEndObject();
    }
}
