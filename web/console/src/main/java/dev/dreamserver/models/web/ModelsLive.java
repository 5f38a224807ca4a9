package dev.dreamserver.models.web;

import dev.dreamserver.download.DownloadEnded;
import dev.dreamserver.download.DownloadProgress;
import dev.dreamserver.engine.ModelSwitch;
import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** How far a switch of the model and the downloads are, for open pages. Thread-safe. */
@ApplicationScoped
public class ModelsLive implements LiveSource {

    @Inject ModelSwitch engine;
    @Inject DownloadProgress running;

    private final AtomicLong downloads = new AtomicLong();

    void onEnded(@Observes DownloadEnded news) {
        downloads.incrementAndGet();
    }

    @Override
    public String topic() {
        return "models";
    }

    @Override
    public Set<String> roles() {
        return Set.of(Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR);
    }

    @Override
    public Map<String, Object> values() {
        var values = new HashMap<String, Object>();
        var readings = running.readings();
        readings.forEach(
                (id, one) -> {
                    values.put("done-" + id, one.done());
                    values.put("percent-" + id, one.percent());
                    values.put("speed-" + id, one.perSecond());
                    one.left().ifPresent(left -> values.put("left-" + id, left.toSeconds()));
                });
        values.put("switch", state(readings.keySet()));
        return values;
    }

    /** Changes with each phase of each switch, and with the begin and end of each download. */
    String state() {
        return state(running.readings().keySet());
    }

    private String state(Set<UUID> loads) {
        return engine.latest().map(view -> view.id() + " " + view.phase() + " ").orElse("")
                + downloads.get()
                + " "
                + Integer.toHexString(loads.hashCode());
    }
}
