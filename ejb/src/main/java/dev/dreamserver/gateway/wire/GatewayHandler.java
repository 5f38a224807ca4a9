package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths of OpenAI's and Anthropic's protocols, below {@code /v1}. */
final class GatewayHandler extends DoorHandler {

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

    GatewayHandler(Kernel kernel) {
        super(kernel);
    }

    /** Addresses that both protocols have are Anthropic's for who names a version of it. */
    @Override
    Wording wording(HttpServerExchange http) {
        var path = path(http);
        if (ForeignRoute.isAnthropics(path)) {
            return Wording.ANTHROPIC;
        }
        var named = http.getRequestHeaders().contains(ANTHROPIC_VERSION);
        return named && Route.at(path) == null ? Wording.ANTHROPIC : Wording.OPENAI;
    }

    @Override
    void route(HttpServerExchange http) {
        var path = path(http);
        var method = http.getRequestMethod();
        var asked = Route.at(path);
        var foreign = ForeignRoute.at(path);
        if (asked != null) {
            post(http, caller -> ask(http, caller, asked, null));
        } else if (foreign != null) {
            var interpreter = foreign.interpreter();
            post(http, caller -> ask(http, caller, foreign.route(), interpreter.get()));
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
}
