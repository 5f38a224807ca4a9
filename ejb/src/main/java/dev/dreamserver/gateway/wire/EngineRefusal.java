package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.dreamserver.engine.Dialect;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.gateway.GatewayError;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An engine's error in our shape: its own words only where the client can act on them. */
final class EngineRefusal {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_WORDS = 500;
    private static final long LONGEST_WAIT_SECONDS = 24 * 60 * 60;
    private static final String PROVIDER_BUSY =
            "The provider of this model takes no more requests now. Try again soon.";

    /** How engines say that a prompt is too long: by a code where they have one, else in words. */
    private static final Pattern TOO_LONG =
            Pattern.compile(
                    "context_length_exceeded|exceed_context_size_error"
                            + "|(maximum|max) context length|context window|context_length"
                            + "|prompt is too long|exceed context limit"
                            + "|exceeds the maximum number of tokens");

    private EngineRefusal() {}

    /**
     * What a status other than 200 means for the client, and for the next attempt.
     *
     * @param provider who said so; empty for an engine of the house
     * @param retryAfter what it asks for, if it does
     */
    static Failure of(
            Optional<ProviderTerms> provider,
            int status,
            @Nullable String retryAfter,
            byte[] bytes,
            int length) {
        return provider.isPresent()
                ? ofProvider(provider.get(), status, seconds(retryAfter), bytes, length)
                : ofOwn(status, bytes, length);
    }

    private static Failure ofOwn(int status, byte[] bytes, int length) {
        return switch (status) {
            case 400, 413, 415, 422 -> request(bytes, length);
            case 404, 405, 501 -> absent(bytes, length);
            case 429, 503 ->
                    new Failure(
                            new Refused(
                                    GatewayError.ENGINE_BUSY,
                                    "The engine is busy or still loading its model."
                                            + " Try again soon."),
                            Cause.BUSY);
            default ->
                    new Failure(
                            new Refused(
                                    GatewayError.ENGINE_FAILED,
                                    "The engine failed with status %d.".formatted(status)),
                            Cause.ERROR);
        };
    }

    private static Failure ofProvider(
            ProviderTerms terms, int status, long seconds, byte[] bytes, int length) {
        if (terms.keyRefusals().contains(status)
                || isOutOfMoney(status, bytes, length)
                || refusesKey(terms.dialect(), status, bytes, length)) {
            return new Failure(keyRefused(), Cause.KEY);
        }
        return switch (status) {
            case 404, 405, 501 -> absent(bytes, length);
            case 429 ->
                    new Failure(
                            new Refused(GatewayError.BUSY, PROVIDER_BUSY)
                                    .after(seconds >= 0 ? seconds : told(bytes, length)),
                            Cause.BUSY);
            case 408, 409, 498 -> failed(status);
            default ->
                    status == 503 || status == 529
                            ? new Failure(
                                    new Refused(GatewayError.ENGINE_BUSY, PROVIDER_BUSY)
                                            .after(seconds),
                                    Cause.ERROR)
                            : status >= 400 && status < 500
                                    ? request(bytes, length)
                                    : failed(status);
        };
    }

    /** What is said where a provider does not take the house's key: whose, and no more. */
    static Refused keyRefused() {
        return new Refused(
                GatewayError.ENGINE_FAILED,
                "The provider of this model refused the house's key. Its operators are told.");
    }

    /** Asking again would not help: somebody must pay. */
    private static boolean isOutOfMoney(int status, byte[] bytes, int length) {
        return status == 402
                || (status == 429 && "insufficient_quota".equals(text("code", bytes, 0, length)));
    }

    private static boolean refusesKey(Dialect dialect, int status, byte[] bytes, int length) {
        return status == 400 && dialect.refusesKey(status, text("message", bytes, 0, length));
    }

    /** Google's way to ask for patience, in its error. */
    private static long told(byte[] bytes, int length) {
        var delay = text("retryDelay", bytes, 0, length);
        return delay.endsWith("s") ? seconds(delay.substring(0, delay.length() - 1)) : -1;
    }

    private static Failure request(byte[] bytes, int length) {
        var words = engineWords(bytes, 0, length, "The service of this model refused the request.");
        var said = words + ' ' + text("code", bytes, 0, length) + text("type", bytes, 0, length);
        var tooLong = TOO_LONG.matcher(said.toLowerCase(Locale.ROOT)).find();
        return new Failure(
                new Refused(GatewayError.ENGINE_REFUSED, words),
                tooLong ? Cause.CONTEXT_LENGTH : Cause.REQUEST);
    }

    private static Failure absent(byte[] bytes, int length) {
        return new Failure(
                new Refused(
                        GatewayError.NOT_OFFERED,
                        "The service of this model does not offer this: "
                                + engineWords(bytes, 0, length, "it gave no reason")),
                Cause.ABSENT);
    }

    private static Failure failed(int status) {
        return new Failure(
                new Refused(
                        GatewayError.ENGINE_FAILED,
                        "The provider of this model failed with status %d.".formatted(status)),
                Cause.ERROR);
    }

    /** Whole seconds of a Retry-After, rounded up; -1 where it says none, or a date. */
    static long seconds(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return -1;
        }
        return Math.min(LONGEST_WAIT_SECONDS, (long) Math.ceil(Double.parseDouble(retryAfter)));
    }

    /** Whether an answer is an error object, whatever its status says. */
    static boolean is(byte[] bytes, int length) {
        try (var in = JSON.createParser(bytes, 0, length)) {
            return in.nextToken() == JsonToken.START_OBJECT
                    && "error".equals(in.nextFieldName())
                    && in.nextToken() == JsonToken.START_OBJECT;
        } catch (IOException notJson) {
            return false;
        }
    }

    /** What an error event in the middle of a stream says. */
    static Refused inStream(byte[] bytes, int from, int to) {
        var start = from;
        while (start < to && bytes[start] != '{') {
            start++;
        }
        return new Refused(
                GatewayError.ENGINE_FAILED,
                engineWords(bytes, start, to - start, "The engine failed."));
    }

    /** The message of an error object in OpenAI's, Mistral's, llama.cpp's or a plain shape. */
    private static String engineWords(byte[] bytes, int from, int length, String otherwise) {
        var words = text("message", bytes, from, length);
        if (words.isEmpty()) {
            words = text("msg", bytes, from, length);
        }
        if (words.isEmpty()) {
            words = text("detail", bytes, from, length);
        }
        if (words.isEmpty()) {
            return otherwise;
        }
        return words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words;
    }

    /** The first text of this name, at any depth; empty where there is none. */
    private static String text(String name, byte[] bytes, int from, int length) {
        try (var in = JSON.createParser(bytes, from, length)) {
            while (in.nextToken() != null) {
                if (in.currentToken() == JsonToken.VALUE_STRING && name.equals(in.currentName())) {
                    return in.getText();
                }
            }
        } catch (IOException notJson) {
            return "";
        }
        return "";
    }
}
