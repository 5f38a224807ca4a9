package dev.dreamserver.gateway.web;

import dev.dreamserver.gateway.Gateway;
import dev.dreamserver.gateway.GatewayDoor;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/**
 * Puts the gateway's handler before everything a servlet has: sessions, container security, worker
 * threads. The kernel checks keys and tokens itself; nobody gets past it to a servlet.
 */
public class WireExtension implements ServletExtension {

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        var door = new GatewayDoor(Gateway::handler);
        deployment.addInitialHandlerChainWrapper(servlets -> door);
    }
}
