package dev.dreamserver.gateway.web;

import dev.dreamserver.gateway.Gateway;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts the gateway's handler before everything a servlet has: sessions, container security, worker
 * threads. The kernel checks keys and tokens itself; nobody gets past it to a servlet.
 */
public class WireExtension implements ServletExtension {

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        var loader = Thread.currentThread().getContextClassLoader();
        deployment.addInitialHandlerChainWrapper(servlets -> new Wire(loader));
    }

    /** Finds the gateway at the first request: beans are not there yet when the WAR is deployed. */
    private static final class Wire implements HttpHandler {

        private final ClassLoader loader;
        private volatile @Nullable HttpHandler kernel;

        Wire(ClassLoader loader) {
            this.loader = loader;
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
                    known = CDI.current().select(Gateway.class).get().handler();
                } finally {
                    thread.setContextClassLoader(before);
                }
                kernel = known;
            }
            return known;
        }
    }
}
