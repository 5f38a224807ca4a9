package dev.dreamserver.gateway.rest;

import dev.dreamserver.gateway.Gateway;
import dev.dreamserver.gateway.GatewayDoor;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/**
 * Puts the gateway's handler of Ollama's paths before the management API, with which it shares
 * {@code /api}, and before everything a servlet has. The kernel checks keys and tokens itself; what
 * is not Ollama's goes on to the servlets and their roles.
 */
public class OllamaExtension implements ServletExtension {

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        var door = new GatewayDoor(Gateway::ollama);
        deployment.addInitialHandlerChainWrapper(servlets -> fork(door, servlets));
    }

    private static HttpHandler fork(HttpHandler ollamas, HttpHandler servlets) {
        return exchange -> {
            var ours = Gateway.isOllamas(exchange.getRelativePath());
            (ours ? ollamas : servlets).handleRequest(exchange);
        };
    }
}
