package dev.dreamserver.health.web;

import dev.dreamserver.health.Health;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells open pages that a service changed, so that they fetch what they show of it. */
@ApplicationScoped
public class ServicesLive implements LiveSource {

    @Inject Health health;

    @Override
    public String topic() {
        return "services";
    }

    @Override
    public Set<String> roles() {
        return Roles.ALL;
    }

    @Override
    public Map<String, Object> values() {
        return Map.of("state", state(health.services()));
    }

    /** Changes with everything that pages show of the services, except how long they are up. */
    static String state(List<ServiceReport> services) {
        return Integer.toHexString(
                services.stream()
                        .map(
                                one ->
                                        List.of(
                                                one.id(),
                                                one.detail(),
                                                // By name: an enum's own hash differs in each run.
                                                one.state().name(),
                                                one.state() == State.RUNNING
                                                        ? one.since()
                                                        : one.lastRestart(),
                                                one.reason()))
                        .toList()
                        .hashCode());
    }
}
