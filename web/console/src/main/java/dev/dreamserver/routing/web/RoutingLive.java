package dev.dreamserver.routing.web;

import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.routing.Routed;
import dev.dreamserver.routing.Routing;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latest decisions of this node, for open pages. Each has one of twenty places, which a later
 * one takes over: so a page is told what is new, and no more. Thread-safe.
 */
@ApplicationScoped
public class RoutingLive implements LiveSource {

    /** So many are shown. */
    static final int SHOWN = 20;

    @Inject Routing routing;

    @Override
    public String topic() {
        return "routing";
    }

    @Override
    public Set<String> roles() {
        return Set.of(Roles.ADMIN);
    }

    @Override
    public Map<String, Object> values() {
        return values(routing.router().latest());
    }

    static Map<String, Object> values(List<Routed> latest) {
        var values = new HashMap<String, Object>();
        values.put("count", count(latest));
        latest.stream()
                .limit(SHOWN)
                .forEach(one -> values.put("place" + one.number() % SHOWN, told(one).toString()));
        return values;
    }

    /** How many there were since this node started. */
    static long count(List<Routed> latest) {
        return latest.isEmpty() ? 0 : latest.getFirst().number();
    }

    /** One decision, for the script; the reason as it is kept, without its words. */
    static JsonObject told(Routed one) {
        var decision = one.decision();
        return Json.createObjectBuilder()
                .add("n", one.number())
                .add("at", one.at().toString())
                .add("who", one.who())
                .add("team", one.team().orElse(""))
                .add("asked", decision.asked())
                .add("model", decision.model().orElse(""))
                .add("why", decision.reason().why().name())
                .add("detail", decision.reason().detail())
                .build();
    }
}
