package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.EngineEndpoint;
import io.undertow.client.ClientRequest;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.net.URI;

/** An engine with what every request to it has in common, made ready once. Immutable. */
final class Upstream {

    private final EngineEndpoint endpoint;
    private final URI address;
    private final String host;
    private final String prefix;
    private final String authorization;

    Upstream(EngineEndpoint endpoint) {
        this.endpoint = endpoint;
        var uri = endpoint.uri();
        var secure = "https".equals(uri.getScheme());
        var port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        address = URI.create((secure ? "https" : "http") + "://" + uri.getHost() + ":" + port);
        host = uri.getHost() + ":" + port;
        var path = uri.getPath() == null ? "" : uri.getPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        prefix = path + "/v1";
        authorization = endpoint.apiKey().isEmpty() ? "" : "Bearer " + endpoint.apiKey().reveal();
    }

    EngineEndpoint endpoint() {
        return endpoint;
    }

    URI address() {
        return address;
    }

    /** The head of a request; what the client's own headers say reaches no engine. */
    ClientRequest request(RequestPeek peek, int length, String type) {
        var route = peek.route();
        var request =
                new ClientRequest()
                        .setMethod(Methods.POST)
                        .setPath(prefix + route.path())
                        .setProtocol(Protocols.HTTP_1_1);
        var headers = request.getRequestHeaders();
        headers.put(Headers.HOST, host);
        headers.put(
                Headers.CONTENT_TYPE,
                switch (route.body()) {
                    case JSON -> Route.Body.JSON.type();
                    case FORM -> type;
                });
        headers.put(
                Headers.ACCEPT,
                peek.stream()
                        ? "text/event-stream"
                        : route.shape() == Route.Shape.JSON ? "application/json" : "*/*");
        headers.put(Headers.CONTENT_LENGTH, length);
        if (!authorization.isEmpty()) {
            headers.put(Headers.AUTHORIZATION, authorization);
        }
        return request;
    }
}
