package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.security.Caller;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/**
 * Ollama's paths, below {@code /api}. Models are read there and never changed: who manages them
 * does so elsewhere.
 */
final class OllamaHandler extends DoorHandler {

    /** What is asked of an engine. */
    private enum Asked {
        CHAT,
        GENERATE,
        EMBED,
        EMBEDDINGS
    }

    private static final Map<String, Asked> ASKED =
            Map.of(
                    "/chat", Asked.CHAT,
                    "/generate", Asked.GENERATE,
                    "/embed", Asked.EMBED,
                    "/embeddings", Asked.EMBEDDINGS);
    private static final Set<String> TOLD = Set.of("/version", "/tags", "/ps");
    private static final String SHOW = "/show";
    private static final Set<String> CHANGING =
            Set.of("/pull", "/push", "/create", "/copy", "/delete");
    private static final String BLOBS = "/blobs/";
    private static final int LONGEST_NAME = 8 * 1024;

    OllamaHandler(Kernel kernel) {
        super(kernel);
    }

    /** Whether Ollama has something at this path; everything else there is not its. */
    static boolean has(String path) {
        var bare =
                path.length() > 1 && path.endsWith("/")
                        ? path.substring(0, path.length() - 1)
                        : path;
        return ASKED.containsKey(bare)
                || TOLD.contains(bare)
                || CHANGING.contains(bare)
                || bare.equals(SHOW)
                || bare.startsWith(BLOBS);
    }

    @Override
    Wording wording(HttpServerExchange http) {
        return Wording.OLLAMA;
    }

    @Override
    void route(HttpServerExchange http) {
        var path = path(http);
        var asked = ASKED.get(path);
        var method = http.getRequestMethod();
        if (asked != null) {
            post(http, caller -> ask(http, caller, asked));
        } else if (path.equals(SHOW)) {
            post(http, caller -> show(http));
        } else if (TOLD.contains(path)) {
            if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
                notAllowed(http, "GET, HEAD, OPTIONS");
            } else {
                enter(http, caller -> tell(http, path));
            }
        } else if (CHANGING.contains(path) || path.startsWith(BLOBS)) {
            enter(
                    http,
                    caller ->
                            refuse(
                                    http,
                                    new Refused(
                                            GatewayError.FORBIDDEN,
                                            "Models are managed by the owner of this house: on its"
                                                    + " page Models, by ./dream model, or at"
                                                    + " /api/v1/models.")));
        } else {
            nothingHere(http, "There is nothing at this address.");
        }
    }

    private void ask(HttpServerExchange http, Caller caller, Asked asked) {
        var engines = kernel.engines();
        switch (asked) {
            case CHAT, GENERATE ->
                    ask(
                            http,
                            caller,
                            Route.CHAT,
                            new OllamaClient(
                                    asked == Asked.CHAT,
                                    engines::has,
                                    kernel.clock,
                                    kernel.settings.eventLimit()));
            case EMBED, EMBEDDINGS ->
                    ask(
                            http,
                            caller,
                            Route.EMBEDDINGS,
                            new OllamaVectors(asked == Asked.EMBED, engines::has));
        }
    }

    private void tell(HttpServerExchange http, String path) {
        var router = kernel.router();
        var models =
                new OllamaModels(
                        kernel.engines().first(), router == null ? Set.of() : router.told());
        send(
                http,
                switch (path) {
                    case "/version" -> OllamaModels.version();
                    case "/ps" -> models.running();
                    default -> models.tags();
                });
    }

    /** The one request whose body is read here: it is the name of a model. */
    private void show(HttpServerExchange http) {
        var late =
                http.getIoThread()
                        .executeAfter(
                                () -> IoUtils.safeClose(http.getConnection()),
                                kernel.settings.bodyTimeout().toMillis(),
                                TimeUnit.MILLISECONDS);
        http.addExchangeCompleteListener(
                (done, next) -> {
                    late.remove();
                    next.proceed();
                });
        http.getRequestReceiver().setMaxBufferSize(LONGEST_NAME);
        http.getRequestReceiver()
                .receiveFullBytes(
                        (any, body) -> shown(http, body),
                        (any, tooLong) ->
                                refuse(
                                        http,
                                        new Refused(
                                                GatewayError.TOO_LARGE,
                                                "The request is larger than a name.")));
    }

    private void shown(HttpServerExchange http, byte[] body) {
        try {
            var asked = AskedTree.read(body, body.length);
            var said = asked.path("model").asText(asked.path("name").asText(""));
            if (said.isEmpty()) {
                throw RequestPeek.missing("model");
            }
            var engines = kernel.engines();
            var name = OllamaRequest.named(said, engines::has);
            var router = kernel.router();
            var models =
                    new OllamaModels(engines.first(), router == null ? Set.of() : router.told());
            var shown = models.show(name);
            if (shown.length == 0) {
                throw RequestPeek.no(
                        GatewayError.UNKNOWN_MODEL, "There is no such model here.", "model");
            }
            send(http, shown);
        } catch (RefusedException no) {
            refuse(http, no.refused());
        }
    }
}
