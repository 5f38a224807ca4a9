package dev.dreamserver.gateway.wire;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One address of the OpenAI protocol that leads to an engine, as data: what is read of its requests
 * and of its answers. Everything else passes as it came.
 *
 * @param path below {@code /v1}, for the client and for the engine alike
 * @param body how the request comes
 * @param needs the fields without which there is nothing to ask; their bytes stand for the prompt
 *     where the engine does not count it
 * @param unkept the fields that ask for more to be kept than the house does
 * @param stream how an answer that streams tells what it is
 * @param shape what an answer in one piece may be
 * @param writes whether the answer counts as tokens of its own
 * @param echoes whether an answer may say again what was asked, so that its usage cannot be told
 *     from that by a look
 */
record Route(
        String path,
        Body body,
        List<String> needs,
        Set<String> unkept,
        Stream stream,
        Shape shape,
        boolean writes,
        boolean echoes) {

    /** How a request comes. */
    enum Body {
        JSON("application/json"),
        FORM("multipart/form-data");

        private final String type;

        Body(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }

        /** Whether a request with this Content-Type is one. */
        boolean takes(@Nullable String given) {
            if (given == null || !given.regionMatches(true, 0, type, 0, type.length())) {
                return false;
            }
            if (given.length() == type.length()) {
                return this == JSON;
            }
            var rest = given.substring(type.length()).strip();
            if (!rest.startsWith(";")) {
                return false;
            }
            if (this == FORM) {
                return FormPeek.boundary(given) != null;
            }
            var charset = rest.toLowerCase(Locale.ROOT).indexOf("charset=");
            return charset < 0
                    || rest.regionMatches(true, charset + 8, "utf-8", 0, 5)
                    || rest.regionMatches(true, charset + 8, "\"utf-8\"", 0, 7);
        }
    }

    /** How an answer that streams tells what it is. */
    enum Stream {
        /** Pieces of one object, usage in the last when asked for, and {@code [DONE]}. */
        CHUNKS,
        /** Events that say their type; the last one holds the usage. */
        TYPED,
        /** It never streams. */
        NEVER
    }

    /** What an answer in one piece may be. */
    enum Shape {
        JSON,
        /** JSON, or text as it was asked for. */
        TEXT,
        /** Sound, which is passed on while it is made. */
        SOUND
    }

    static final Route CHAT =
            new Route(
                    "/chat/completions",
                    Body.JSON,
                    List.of("messages"),
                    Set.of(),
                    Stream.CHUNKS,
                    Shape.JSON,
                    true,
                    false);
    static final Route COMPLETIONS =
            new Route(
                    "/completions",
                    Body.JSON,
                    List.of("prompt"),
                    Set.of(),
                    Stream.CHUNKS,
                    Shape.JSON,
                    true,
                    false);
    static final Route RESPONSES =
            new Route(
                    "/responses",
                    Body.JSON,
                    List.of("input"),
                    Set.of("conversation", "background"),
                    Stream.TYPED,
                    Shape.JSON,
                    true,
                    true);
    static final Route EMBEDDINGS =
            new Route(
                    "/embeddings",
                    Body.JSON,
                    List.of("input"),
                    Set.of(),
                    Stream.NEVER,
                    Shape.JSON,
                    false,
                    false);
    static final Route RERANK =
            new Route(
                    "/rerank",
                    Body.JSON,
                    List.of("query", "documents"),
                    Set.of(),
                    Stream.NEVER,
                    Shape.JSON,
                    false,
                    true);
    static final Route TRANSCRIPTIONS =
            new Route(
                    "/audio/transcriptions",
                    Body.FORM,
                    List.of("file"),
                    Set.of(),
                    Stream.TYPED,
                    Shape.TEXT,
                    true,
                    false);
    static final Route SPEECH =
            new Route(
                    "/audio/speech",
                    Body.JSON,
                    List.of("input"),
                    Set.of(),
                    Stream.TYPED,
                    Shape.SOUND,
                    false,
                    false);
    static final Route IMAGES =
            new Route(
                    "/images/generations",
                    Body.JSON,
                    List.of("prompt"),
                    Set.of(),
                    Stream.TYPED,
                    Shape.JSON,
                    false,
                    false);

    /** All of them, in the order in which they are told. */
    static final List<Route> ALL =
            List.of(
                    CHAT,
                    COMPLETIONS,
                    RESPONSES,
                    EMBEDDINGS,
                    RERANK,
                    TRANSCRIPTIONS,
                    SPEECH,
                    IMAGES);

    private static final List<String> CHAT_LIMITS = List.of("max_tokens", "max_completion_tokens");
    private static final List<String> COMPLETION_LIMITS = List.of("max_tokens");
    private static final List<String> RESPONSE_LIMITS = List.of("max_output_tokens");

    private static final Map<String, Route> BY_PATH =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Route::path, Function.identity()));

    /** The one at this path below {@code /v1}. */
    static @Nullable Route at(String path) {
        return BY_PATH.get(path);
    }

    /** The fields that set how long an answer may be; the first is one that every engine knows. */
    List<String> limits() {
        if (!writes || body == Body.FORM) {
            return List.of();
        }
        if (stream == Stream.TYPED) {
            return RESPONSE_LIMITS;
        }
        return needs.contains("messages") ? CHAT_LIMITS : COMPLETION_LIMITS;
    }

    /** Whether the same request may be given the same answer: one in text, and not too large. */
    boolean repeats() {
        return body == Body.JSON && shape == Shape.JSON && (writes || stream == Stream.NEVER);
    }

    /** Whether its answers may be kept, fetched again and gone on from. */
    boolean keeps() {
        return path.equals("/responses");
    }

    /** Whether a person, or a program in the place of one, says something here. */
    boolean chats() {
        return writes && body == Body.JSON;
    }

    /** What goes before what where many wait for one engine. */
    FairQueue.Rank rank() {
        return switch (path) {
            case "/embeddings", "/rerank" -> FairQueue.Rank.DOCUMENTS;
            case "/audio/transcriptions", "/audio/speech" -> FairQueue.Rank.VOICE;
            default -> FairQueue.Rank.CHAT;
        };
    }

    /** Whether an engine must be told that usage is wanted at the end of a stream. */
    boolean usageOnDemand() {
        return stream == Stream.CHUNKS;
    }
}
