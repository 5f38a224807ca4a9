package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.responses.ResponseMemory;
import dev.dreamserver.responses.ResponseMemory.Lookup;
import dev.dreamserver.responses.StoredResponse;
import dev.dreamserver.security.Caller;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be had of a response that is kept, by its address.
 *
 * @param id which one
 * @param items whether its input items are meant, and not itself
 */
record ResponseDesk(String id, boolean items) {

    static final Refused MAY_NOT =
            new Refused(GatewayError.FORBIDDEN, "Your roles do not allow asking.");

    private static final String ITEMS = "/input_items";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int USUAL_PAGE = 20;
    private static final int LONGEST_PAGE = 100;

    /** What is said to a client. */
    sealed interface Reply {

        /** What it asked for. */
        final class Json implements Reply {

            private final byte[] bytes;

            Json(byte[] bytes) {
                this.bytes = bytes;
            }

            byte[] bytes() {
                return bytes;
            }
        }

        /** Why it is not given that. */
        record No(Refused why) implements Reply {}
    }

    /** What is at an address, by what follows {@code /v1/responses/}; null for nothing. */
    static @Nullable ResponseDesk at(String rest) {
        var items = rest.endsWith(ITEMS);
        var id = items ? rest.substring(0, rest.length() - ITEMS.length()) : rest;
        return ID.matcher(id).matches() ? new ResponseDesk(id, items) : null;
    }

    boolean takes(HttpString method) {
        return method.equals(Methods.GET) || (!items && method.equals(Methods.DELETE));
    }

    String methods() {
        return items ? "GET, OPTIONS" : "GET, DELETE, OPTIONS";
    }

    /** Serves a request; the answer comes on any thread. */
    void serve(
            HttpServerExchange http, Caller caller, ResponseMemory memory, Consumer<Reply> then) {
        if (http.getRequestMethod().equals(Methods.DELETE)) {
            memory.forget(caller.personId(), id, gone -> then.accept(reply(gone, any -> gone())));
            return;
        }
        Page page;
        try {
            page = items ? Page.of(http) : Page.NONE;
            if (!items && "true".equals(query(http, "stream"))) {
                throw RequestPeek.no(
                        GatewayError.UNSUPPORTED,
                        "A kept response comes whole: its stream is over.",
                        "stream");
            }
        } catch (RefusedException no) {
            then.accept(new Reply.No(no.refused()));
            return;
        }
        memory.find(
                caller.personId(),
                id,
                found ->
                        then.accept(
                                reply(
                                        found,
                                        kept ->
                                                items
                                                        ? page.of(kept)
                                                        : new Reply.Json(kept.json()))));
    }

    private static Reply reply(
            Lookup found, java.util.function.Function<StoredResponse, Reply> with) {
        return switch (found) {
            case Lookup.Found(var response) -> with.apply(response);
            case Lookup.None none -> new Reply.No(Keeper.NOT_THERE);
            case Lookup.Unknown unknown -> new Reply.No(Keeper.AWAY);
        };
    }

    private Reply gone() {
        return new Reply.Json(
                "{\"id\":\"%s\",\"object\":\"response\",\"deleted\":true}"
                        .formatted(id)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Which items are asked for. */
    private record Page(Optional<String> after, int limit, boolean newestFirst) {

        static final Page NONE = new Page(Optional.empty(), USUAL_PAGE, true);

        static Page of(HttpServerExchange http) throws RefusedException {
            var order = query(http, "order");
            if (order != null && !order.equals("asc") && !order.equals("desc")) {
                throw RequestPeek.no(GatewayError.BAD_VALUE, "This is asc or desc.", "order");
            }
            return new Page(
                    Optional.ofNullable(query(http, "after")),
                    limit(query(http, "limit")),
                    !"asc".equals(order));
        }

        private static int limit(@Nullable String said) throws RefusedException {
            if (said == null) {
                return USUAL_PAGE;
            }
            var number = said.matches("\\d{1,3}") ? Integer.parseInt(said) : 0;
            if (number < 1 || number > LONGEST_PAGE) {
                throw RequestPeek.no(
                        GatewayError.BAD_VALUE,
                        "This is a whole number from 1 to %d.".formatted(LONGEST_PAGE),
                        "limit");
            }
            return number;
        }

        Reply of(StoredResponse kept) {
            return kept.inputItems(after, limit, newestFirst)
                    .<Reply>map(Reply.Json::new)
                    .orElseGet(
                            () ->
                                    new Reply.No(
                                            new Refused(
                                                    GatewayError.BAD_VALUE,
                                                    "No item has this id.",
                                                    "after")));
        }
    }

    private static @Nullable String query(HttpServerExchange http, String name) {
        var said = http.getQueryParameters().get(name);
        return said == null || said.isEmpty() ? null : said.getFirst();
    }
}
