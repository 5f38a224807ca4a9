package dev.dreamserver.gateway;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import jakarta.enterprise.inject.spi.CDI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a WAR hands requests to the gateway. Finds it at the first request: beans are not there yet
 * when the WAR is deployed. Thread-safe.
 */
public final class GatewayDoor implements HttpHandler {

    private final ClassLoader loader;
    private final Function<Gateway, HttpHandler> behind;
    private volatile @Nullable HttpHandler kernel;

    /**
     * A door of the WAR that is being deployed on this thread.
     *
     * @param behind which of the gateway's handlers it leads to
     */
    public GatewayDoor(Function<Gateway, HttpHandler> behind) {
        this.loader = Thread.currentThread().getContextClassLoader();
        this.behind = behind;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        var known = kernel;
        if (known != null) {
            known.handleRequest(exchange);
        } else if (exchange.isInIoThread()) {
            exchange.dispatch(this); // opening the gateway may block
        } else {
            find().handleRequest(exchange);
        }
    }

    private synchronized HttpHandler find() {
        var known = kernel;
        if (known == null) {
            var thread = Thread.currentThread();
            var before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                known = behind.apply(CDI.current().select(Gateway.class).get());
            } finally {
                thread.setContextClassLoader(before);
            }
            kernel = known;
        }
        return known;
    }
}
