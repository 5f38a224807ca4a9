package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.Dialect;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.ProviderTerms;
import io.undertow.client.ClientRequest;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An engine with what every request to it has in common, made ready once. Immutable. */
final class Upstream {

    private final EngineEndpoint endpoint;
    private final Standing standing;
    private final @Nullable FairQueue queue;
    private final URI address;
    private final String host;
    private final String prefix;
    private final HttpString keyHeader;
    private final String key;
    private final @Nullable Translation translation;

    Upstream(EngineEndpoint endpoint, Standing standing, @Nullable FairQueue queue) {
        this.endpoint = endpoint;
        this.standing = standing;
        this.queue = queue;
        var uri = endpoint.uri();
        var secure = "https".equals(uri.getScheme());
        var port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        address = URI.create((secure ? "https" : "http") + "://" + uri.getHost() + ":" + port);
        host = port == (secure ? 443 : 80) ? uri.getHost() : uri.getHost() + ":" + port;
        var path = uri.getPath() == null ? "" : uri.getPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        var dialect = endpoint.dialect();
        prefix = path + dialect.surface();
        keyHeader = new HttpString(dialect.keyHeader());
        key = endpoint.apiKey().isEmpty() ? "" : dialect.keyText(endpoint.apiKey());
        translation = dialect == Dialect.ANTHROPIC ? new Anthropic(endpoint) : null;
    }

    /** Between its protocol and ours; null where that is the same. */
    @Nullable Translation translation() {
        return translation;
    }

    EngineEndpoint endpoint() {
        return endpoint;
    }

    /** Scheme, host and port: who shares them shares connections. */
    URI address() {
        return address;
    }

    Standing standing() {
        return standing;
    }

    /** Where one waits for a place at an engine of the house; null where nobody has to. */
    @Nullable FairQueue queue() {
        return queue;
    }

    /** Takes a place there, where they are limited. {@link Standing} takes it back. */
    boolean enter() {
        return endpoint.provider().isEmpty()
                || standing.enter(endpoint.provider().get(), System.nanoTime());
    }

    /** Whether the name of the host must be looked up, which may take a while. */
    boolean isFar() {
        return endpoint.provider().isPresent() && !isNumeric(address.getHost());
    }

    private static boolean isNumeric(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    /**
     * What it is asked, in its protocol.
     *
     * @throws RefusedException where its protocol has no words for that
     */
    byte[] asked(byte[] request, int length, RequestPeek peek) throws RefusedException {
        if (translation != null) {
            return translation.request(request, length, peek.route());
        }
        var wishUsage = endpoint.provider().map(ProviderTerms::toldToCount).orElse(true);
        return Splice.of(request, length, peek, endpoint.upstreamModel(), wishUsage);
    }

    /** The head of a request; what the client's own headers say reaches no engine. */
    ClientRequest request(RequestPeek peek, int length, String type) {
        var route = peek.route();
        var request =
                new ClientRequest()
                        .setMethod(Methods.POST)
                        .setPath(prefix + (translation == null ? route.path() : translation.path()))
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
        if (translation != null) {
            endpoint.dialect().headers().forEach((n, v) -> headers.put(new HttpString(n), v));
        }
        if (!key.isEmpty()) {
            headers.put(keyHeader, key);
        }
        return request;
    }
}
