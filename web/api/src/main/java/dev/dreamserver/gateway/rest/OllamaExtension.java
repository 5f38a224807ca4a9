package dev.dreamserver.gateway.rest;

import dev.dreamserver.gateway.Gateway;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts the gateway's handler of Ollama's paths before the management API, with which it shares
 * {@code /api}, and before everything a servlet has. The kernel checks keys and tokens itself; what
 * is not Ollama's goes on to the servlets and their roles.
 */
public class OllamaExtension implements ServletExtension {

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        var loader = Thread.currentThread().getContextClassLoader();
        deployment.addInitialHandlerChainWrapper(servlets -> new Fork(servlets, loader));
    }

    /** Finds the gateway at the first request: beans are not there yet when the WAR is deployed. */
    private static final class Fork implements HttpHandler {

        private final HttpHandler servlets;
        private final ClassLoader loader;
        private volatile @Nullable HttpHandler kernel;

        Fork(HttpHandler servlets, ClassLoader loader) {
            this.servlets = servlets;
            this.loader = loader;
        }

        @Override
        public void handleRequest(HttpServerExchange exchange) throws Exception {
            var known = kernel;
            if (!Gateway.isOllamas(exchange.getRelativePath())) {
                servlets.handleRequest(exchange);
            } else if (known != null) {
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
                    known = CDI.current().select(Gateway.class).get().ollama();
                } finally {
                    thread.setContextClassLoader(before);
                }
                kernel = known;
            }
            return known;
        }
    }
}
