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
    private final String path;
    private final String authorization;

    Upstream(EngineEndpoint endpoint) {
        this.endpoint = endpoint;
        var uri = endpoint.uri();
        var secure = "https".equals(uri.getScheme());
        var port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        address = URI.create((secure ? "https" : "http") + "://" + uri.getHost() + ":" + port);
        host = uri.getHost() + ":" + port;
        var prefix = uri.getPath() == null ? "" : uri.getPath();
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        path = prefix + "/v1/chat/completions";
        authorization = endpoint.apiKey().isEmpty() ? "" : "Bearer " + endpoint.apiKey().reveal();
    }

    EngineEndpoint endpoint() {
        return endpoint;
    }

    URI address() {
        return address;
    }

    ClientRequest request(int length, boolean stream) {
        var request =
                new ClientRequest()
                        .setMethod(Methods.POST)
                        .setPath(path)
                        .setProtocol(Protocols.HTTP_1_1);
        var headers = request.getRequestHeaders();
        headers.put(Headers.HOST, host);
        headers.put(Headers.CONTENT_TYPE, "application/json");
        headers.put(Headers.ACCEPT, stream ? "text/event-stream" : "application/json");
        headers.put(Headers.CONTENT_LENGTH, length);
        if (!authorization.isEmpty()) {
            headers.put(Headers.AUTHORIZATION, authorization);
        }
        return request;
    }
}
