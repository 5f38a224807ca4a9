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
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The door of the gateway, whatever is spoken behind it: who comes in, and short answers. Runs on
 * I/O threads, never blocks one, reads no cookie and makes no session.
 */
abstract sealed class DoorHandler implements HttpHandler permits GatewayHandler, OllamaHandler {

    private static final HttpString API_KEY = new HttpString("x-api-key");
    private static final int CREDENTIAL_LIMIT = 16 * 1024;

    final Kernel kernel;

    DoorHandler(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Answers, on the exchange's own thread. */
    abstract void route(HttpServerExchange http);

    /** How who asks this is told what went wrong. */
    abstract Wording wording(HttpServerExchange http);

    @Override
    public final void handleRequest(HttpServerExchange http) {
        if (http.isInIoThread()) {
            // Once the handlers above have returned, reads and writes act at once.
            http.dispatch(SameThreadExecutor.INSTANCE, () -> route(http));
        } else {
            http.dispatch(
                    SameThreadExecutor.INSTANCE,
                    () -> http.getIoThread().execute(() -> route(http)));
        }
    }

    /** The path, without a slash at its end. */
    static String path(HttpServerExchange http) {
        var path = http.getRelativePath();
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }

    final void nothingHere(HttpServerExchange http, String why) {
        refuse(http, new Refused(GatewayError.UNKNOWN_PATH, why));
    }

    /** Has an engine asked, in the words of whoever asks. */
    final void ask(
            HttpServerExchange http,
            Caller caller,
            Route route,
            @Nullable Interpreter interpreter) {
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
        new HttpDownstream(kernel, lane, caller, http, route, interpreter).begin();
    }

    // ---- who is it ------------------------------------------------------------------------------

    /** Lets somebody in who is known, and posts. */
    final void post(HttpServerExchange http, Consumer<Caller> then) {
        if (http.getRequestMethod().equals(Methods.POST)) {
            enter(http, then);
        } else {
            notAllowed(http, "POST, OPTIONS");
        }
    }

    /** Lets somebody in who is known. */
    final void enter(HttpServerExchange http, Consumer<Caller> then) {
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

    /** Says which methods an address takes. */
    final void notAllowed(HttpServerExchange http, String allowed) {
        http.getResponseHeaders().put(Headers.ALLOW, allowed);
        if (http.getRequestMethod().equals(Methods.OPTIONS)) {
            http.setStatusCode(204);
            head(http, requestId());
            http.endExchange();
            return;
        }
        refuse(http, new Refused(GatewayError.METHOD, "This address takes " + allowed + "."));
    }

    final void refuse(HttpServerExchange http, Refused why) {
        kernel.meter.refused(why.error());
        HttpDownstream.refuseOn(http, why, kernel.settings.retryAfter().toSeconds());
        var id = requestId();
        send(http, id, wording(http).bytes(why, id));
    }

    final void send(HttpServerExchange http, byte[] json) {
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
