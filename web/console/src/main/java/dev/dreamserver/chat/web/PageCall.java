package dev.dreamserver.chat.web;

import dev.dreamserver.chat.AnsweringModels;
import dev.dreamserver.chat.AttachedText;
import dev.dreamserver.chat.Author;
import dev.dreamserver.chat.ChatError;
import dev.dreamserver.chat.ChatSettings;
import dev.dreamserver.chat.Draft;
import dev.dreamserver.chat.ModelParameters;
import dev.dreamserver.chat.PictureFile;
import dev.dreamserver.chat.Prompt;
import dev.dreamserver.console.web.OwnPage;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.ErrorCode;
import dev.dreamserver.platform.OneLine;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;

/** A call that a page of Chat makes by script, and how it is answered. */
@RequestScoped
public class PageCall {

    /** Room for the longest message with the texts that can be attached to it. */
    private static final int MOST_BYTES = 4_000_000;

    private static final int MODEL_LENGTH = 200;

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    @Inject HttpServletRequest request;
    @Inject OwnPage page;
    @Inject Visitor visitor;
    @Inject Words words;
    @Inject AnsweringModels models;
    @Inject Settings settings;

    /** Who calls, once it is sure that their own page does. */
    Caller caller() {
        if (!page.asks(request)) {
            throw new DreamException(
                    Refused.OTHER_SITE, "This page is out of date. Reload it and try again.");
        }
        return visitor.caller();
    }

    /** The language that they read. */
    Locale language() {
        return visitor.locale();
    }

    /** The body, which must be one JSON object of sensible size. */
    JsonObject body() throws IOException {
        var type = request.getContentType();
        if (type == null || !type.startsWith("application/json")) {
            throw new DreamException(Refused.TYPE, "Send application/json.");
        }
        var most = MOST_BYTES + pictureBytes();
        var bytes = request.getInputStream().readNBytes(most + 1);
        if (bytes.length > most) {
            throw new DreamException(ChatError.TOO_LONG, "This message is too long.");
        }
        try (var reader =
                READERS.createReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException nonsense) {
            throw new DreamException(ChatError.BAD_REQUEST, "This is not a JSON object.", nonsense);
        }
    }

    /** Room for all pictures that an engine is shown, in the letters that JSON takes. */
    private int pictureBytes() {
        return Prompt.MOST_PICTURES * (ChatSettings.from(settings).pictureBytes() / 3 * 4 + 1_000);
    }

    /** A text of the body, empty where it is missing. */
    static String text(JsonObject body, String name) {
        return body.get(name) instanceof JsonString text ? text.getString().replace("\0", "") : "";
    }

    /** The model that a body names, if any. */
    static Optional<String> model(JsonObject body) {
        var name = text(body, "model");
        if (name.length() > MODEL_LENGTH) {
            throw new DreamException(ChatError.TOO_LONG, "No model has a name this long.");
        }
        return Optional.of(name).filter(it -> !it.isEmpty());
    }

    /** The model, or the name of the house, that a body names, which must lead to an answer now. */
    Optional<String> offered(JsonObject body) {
        var name = model(body);
        if (name.isPresent() && !models.offers(name.get())) {
            throw new DreamException(ChatError.NO_MODEL, name.get() + " is not running.");
        }
        return name;
    }

    /** An id, which does not exist when it is not one. */
    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException nonsense) {
            throw new DreamException(ChatError.NOT_FOUND, "This chat does not exist.", nonsense);
        }
    }

    /** A question with what belongs to it. */
    static Draft draft(JsonObject body) {
        return new Draft(
                text(body, "text"),
                attached(body),
                objects(body, "pictures").map(PageCall::picture).toList(),
                position(body, "insteadOf"),
                seen(body));
    }

    /** The last message that the page shows. */
    static OptionalInt seen(JsonObject body) {
        return position(body, "seen");
    }

    private static OptionalInt position(JsonObject body, String name) {
        return number(body, name)
                .map(it -> OptionalInt.of(it.intValue()))
                .orElse(OptionalInt.empty());
    }

    /** All that was said before in a conversation that nobody keeps. */
    static List<Prompt.Turn> turns(JsonObject body) {
        return objects(body, "turns").map(PageCall::turn).toList();
    }

    /** A page that has many pictures only names the oldest. */
    private static Prompt.Turn turn(JsonObject turn) {
        var author = text(turn, "by").equals("model") ? Author.MODEL : Author.PERSON;
        var words = Prompt.withAttached(text(turn, "text"), attached(turn));
        var shown =
                objects(turn, "pictures")
                        .filter(one -> one.containsKey("data"))
                        .map(PageCall::picture)
                        .toList();
        var named =
                objects(turn, "pictures")
                        .filter(one -> !one.containsKey("data"))
                        .map(PageCall::name)
                        .toList();
        return new Prompt.Turn(author, words).showing(shown).naming(named);
    }

    private static PictureFile picture(JsonObject given) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text(given, "data"));
        } catch (IllegalArgumentException nonsense) {
            bytes = new byte[0];
        }
        return PictureFile.of(name(given), bytes);
    }

    private static String name(JsonObject file) {
        return OneLine.of(text(file, "name"));
    }

    /** How a model shall be asked. */
    static ModelParameters parameters(JsonObject given) {
        return new ModelParameters(
                Optional.of(text(given, "systemPrompt")),
                number(given, "temperature"),
                number(given, "maxTokens").map(BigDecimal::intValue));
    }

    /** The text that the page showed when its person changed it, where it says so. */
    static Seen<String> shown(JsonObject body) {
        return body.containsKey("shown")
                ? Seen.of(Optional.of(text(body, "shown")).filter(it -> !it.isEmpty()))
                : Seen.nothing();
    }

    /** How a model was asked as the page showed it, where it says so. */
    static Seen<ModelParameters> shownParameters(JsonObject body) {
        return body.get("shown") instanceof JsonObject was
                ? Seen.of(Optional.of(parameters(was)))
                : Seen.nothing();
    }

    private static List<AttachedText> attached(JsonObject body) {
        return objects(body, "attached")
                .map(file -> new AttachedText(name(file), text(file, "text")))
                .toList();
    }

    private static Stream<JsonObject> objects(JsonObject body, String name) {
        return body.get(name) instanceof JsonArray list
                ? list.stream().filter(JsonObject.class::isInstance).map(JsonValue::asJsonObject)
                : Stream.of();
    }

    private static Optional<BigDecimal> number(JsonObject body, String name) {
        return body.get(name) instanceof JsonNumber number
                ? Optional.of(number.bigDecimalValue())
                : Optional.empty();
    }

    /** Answers with a refusal that the page can show. */
    void refuse(HttpServletResponse response, DreamException no) throws IOException {
        response.setStatus(no.code().status());
        write(
                response,
                Json.createObjectBuilder()
                        .add("code", no.code().id())
                        .add("message", words.said(String.valueOf(no.getMessage())))
                        .build());
    }

    static void write(HttpServletResponse response, JsonObject body) throws IOException {
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Why a call is turned away before it reaches a room. */
    enum Refused implements ErrorCode {
        OTHER_SITE("console-other-site", 403),
        TYPE("console-content-type", 415);

        private final String id;
        private final int status;

        Refused(String id, int status) {
            this.id = id;
            this.status = status;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public int status() {
            return status;
        }
    }
}
