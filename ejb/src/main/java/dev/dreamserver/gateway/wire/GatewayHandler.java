package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.gateway.wire.Entrance.Verdict;
import dev.dreamserver.security.Caller;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's paths and its door. Runs on I/O threads, never blocks one, reads no cookie and
 * makes no session.
 */
final class GatewayHandler implements HttpHandler {

    private static final HttpString API_KEY = new HttpString("x-api-key");
    private static final HttpString ANTHROPIC_VERSION = new HttpString("anthropic-version");
    private static final String MODELS = "/models";
    private static final String KEPT = "/responses/";
    private static final String ADDRESSES =
            Stream.of(
                            Route.ALL.stream().map(Route::path),
                            ForeignRoute.ALL.stream().map(ForeignRoute::path),
                            Stream.of(MODELS))
                    .flatMap(paths -> paths)
                    .map(path -> "/v1" + path)
                    .collect(Collectors.joining(", "));
    private static final int CREDENTIAL_LIMIT = 16 * 1024;

    private final Kernel kernel;

    GatewayHandler(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void handleRequest(HttpServerExchange http) {
        if (http.isInIoThread()) {
            // Once the handlers above have returned, reads and writes act at once.
            http.dispatch(SameThreadExecutor.INSTANCE, () -> route(http));
        } else {
            http.dispatch(
                    SameThreadExecutor.INSTANCE,
                    () -> http.getIoThread().execute(() -> route(http)));
        }
    }

    private static String path(HttpServerExchange http) {
        var path = http.getRelativePath();
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }

    /** Addresses that both protocols have are Anthropic's for who names a version of it. */
    private static Wording wording(HttpServerExchange http) {
        var path = path(http);
        if (ForeignRoute.isAnthropics(path)) {
            return Wording.ANTHROPIC;
        }
        var named = http.getRequestHeaders().contains(ANTHROPIC_VERSION);
        return named && Route.at(path) == null ? Wording.ANTHROPIC : Wording.OPENAI;
    }

    private void route(HttpServerExchange http) {
        var path = path(http);
        var method = http.getRequestMethod();
        var asked = Route.at(path);
        var foreign = ForeignRoute.at(path);
        if (asked != null || foreign != null) {
            if (!method.equals(Methods.POST)) {
                notAllowed(http, "POST, OPTIONS");
                return;
            }
            enter(http, caller -> ask(http, caller, asked, foreign));
        } else if (path.equals(MODELS) || path.startsWith(MODELS + "/")) {
            if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
                notAllowed(http, "GET, HEAD, OPTIONS");
                return;
            }
            var model = path.length() > MODELS.length() ? path.substring(MODELS.length() + 1) : "";
            enter(http, caller -> models(http, model));
        } else if (path.startsWith(KEPT)) {
            kept(http, path.substring(KEPT.length()));
        } else {
            nothingHere(http, "There is nothing at this address. There is " + ADDRESSES + ".");
        }
    }

    private void nothingHere(HttpServerExchange http, String why) {
        refuse(http, new Refused(GatewayError.UNKNOWN_PATH, why));
    }

    /** A response that is kept, its items, or its end. */
    private void kept(HttpServerExchange http, String rest) {
        var desk = ResponseDesk.at(rest);
        if (!kernel.keeper().keeps()) {
            nothingHere(http, "Answers are not kept here, so none can be fetched again.");
        } else if (desk == null) {
            nothingHere(http, "Kept are responses, at /v1/responses/ID and ID/input_items.");
        } else if (!desk.takes(http.getRequestMethod())) {
            notAllowed(http, desk.methods());
        } else {
            enter(
                    http,
                    caller -> {
                        if (!Kernel.mayAsk(caller.roles())) {
                            refuse(http, ResponseDesk.MAY_NOT);
                            return;
                        }
                        desk.serve(
                                http,
                                caller,
                                kernel.keeper().memory(),
                                reply ->
                                        http.getIoThread()
                                                .execute(
                                                        () -> {
                                                            switch (reply) {
                                                                case ResponseDesk.Reply.Json json ->
                                                                        send(http, json.bytes());
                                                                case ResponseDesk.Reply.No no ->
                                                                        refuse(http, no.why());
                                                            }
                                                        }));
                    });
        }
    }

    private void ask(
            HttpServerExchange http,
            Caller caller,
            @Nullable Route own,
            @Nullable ForeignRoute foreign) {
        if (!Kernel.mayAsk(caller.roles())) {
            refuse(http, new Refused(GatewayError.FORBIDDEN, "Your roles do not allow asking."));
            return;
        }
        if (!kernel.enter()) {
            refuse(
                    http,
                    new Refused(GatewayError.BUSY, "Too many requests are under way. Try again."));
            return;
        }
        var lane = kernel.lane(http.getIoThread(), http.getConnection().getByteBufferPool());
        if (own != null) {
            new HttpDownstream(kernel, lane, caller, http, own, null).begin();
        } else if (foreign != null) {
            var interpreter = foreign.interpreter().get();
            new HttpDownstream(kernel, lane, caller, http, foreign.route(), interpreter).begin();
        }
    }

    private void models(HttpServerExchange http, String model) {
        var engines = kernel.engines();
        var router = kernel.router();
        var wording = wording(http);
        if (model.isEmpty()) {
            send(http, engines.list(router == null ? Set.of() : router.told(), wording));
        } else if (engines.has(model)) {
            send(http, ModelList.one(model, wording));
        } else if (router != null && router.offers(model)) {
            send(http, ModelList.virtual(model, wording));
        } else {
            refuse(
                    http,
                    new Refused(
                            GatewayError.UNKNOWN_MODEL, "There is no such model here.", "model"));
        }
    }

    // ---- who is it ------------------------------------------------------------------------------

    private void enter(HttpServerExchange http, Consumer<Caller> then) {
        var credential = credential(http);
        if (credential == null) {
            turnAway(http, "key-missing");
            return;
        }
        var jwt = credential.indexOf('.') > 0;
        var verdict = jwt ? kernel.entrance.token(credential) : kernel.entrance.key(credential);
        switch (verdict) {
            case Verdict.Known(var caller) -> then.accept(caller);
            case Verdict.Refused(var kind) -> turnAway(http, kind);
            case Verdict.KeysNeeded() -> fetchKeys(http, credential, then);
        }
    }

    /** Signing keys come over the network: on a worker, then back to this thread. */
    private void fetchKeys(HttpServerExchange http, String jwt, Consumer<Caller> then) {
        http.getConnection()
                .getWorker()
                .execute(
                        () -> {
                            try {
                                kernel.entrance.loadKeys();
                            } finally {
                                http.getIoThread().execute(() -> secondLook(http, jwt, then));
                            }
                        });
    }

    private void secondLook(HttpServerExchange http, String jwt, Consumer<Caller> then) {
        switch (kernel.entrance.token(jwt)) {
            case Verdict.Known(var caller) -> then.accept(caller);
            case Verdict.Refused(var kind) -> turnAway(http, kind);
            case Verdict.KeysNeeded() ->
                    refuse(
                            http,
                            new Refused(
                                    GatewayError.SIGN_IN_DOWN,
                                    "Tokens cannot be checked now. API keys go on working."));
        }
    }

    /** The one credential, or null when there is none, or more than one, or a malformed one. */
    private static @Nullable String credential(HttpServerExchange http) {
        var bearers = http.getRequestHeaders().get(Headers.AUTHORIZATION);
        var keys = http.getRequestHeaders().get(API_KEY);
        if (bearers == null) {
            return keys == null || keys.size() != 1 ? null : sane(keys.getFirst());
        }
        if (bearers.size() != 1 || !bearers.getFirst().regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        var bearer = sane(bearers.getFirst().substring(7));
        var agree = keys == null || (keys.size() == 1 && keys.getFirst().equals(bearer));
        return agree ? bearer : null;
    }

    private static @Nullable String sane(String text) {
        if (text.isEmpty() || text.length() > CREDENTIAL_LIMIT) {
            return null;
        }
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return null;
            }
        }
        return text;
    }

    private void turnAway(HttpServerExchange http, String kind) {
        kernel.entrance.refused(kind, source(http));
        refuse(
                http,
                new Refused(
                        GatewayError.UNAUTHORIZED,
                        "The API key or token is missing, wrong, expired or revoked."));
    }

    /** The peer's own address; what a client claims about itself is not believed. */
    private static String source(HttpServerExchange http) {
        var address = http.getSourceAddress();
        return address == null || address.getAddress() == null
                ? "unknown"
                : address.getAddress().getHostAddress();
    }

    // ---- short answers
    // ----------------------------------------------------------------------------

    private void notAllowed(HttpServerExchange http, String allowed) {
        http.getResponseHeaders().put(Headers.ALLOW, allowed);
        if (http.getRequestMethod().equals(Methods.OPTIONS)) {
            http.setStatusCode(204);
            head(http, requestId());
            http.endExchange();
            return;
        }
        refuse(http, new Refused(GatewayError.METHOD, "This address takes " + allowed + "."));
    }

    private void refuse(HttpServerExchange http, Refused why) {
        kernel.meter.refused(why.error());
        HttpDownstream.refuseOn(http, why, kernel.settings.retryAfter().toSeconds());
        var id = requestId();
        send(http, id, wording(http).bytes(why, id));
    }

    private void send(HttpServerExchange http, byte[] json) {
        send(http, requestId(), json);
    }

    private void send(HttpServerExchange http, UUID id, byte[] json) {
        head(http, id);
        http.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        http.getResponseSender().send(ByteBuffer.wrap(json));
    }

    private UUID requestId() {
        var now = Instant.now(kernel.clock);
        return RequestIds.at(now.getEpochSecond() * 1_000_000 + now.getNano() / 1000);
    }

    /** What every short answer says of itself. */
    private void head(HttpServerExchange http, UUID id) {
        var headers = http.getResponseHeaders();
        HttpDownstream.said(headers, wording(http), id);
        headers.put(HttpDownstream.SERVER_TIMING, "t0;dur=0");
        headers.put(Headers.CACHE_CONTROL, "no-store");
    }
}
