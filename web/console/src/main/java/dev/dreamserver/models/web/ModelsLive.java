package dev.dreamserver.models.web;

import dev.dreamserver.download.DownloadEnded;
import dev.dreamserver.engine.ModelSwitch;
import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** How far a switch of the model is, and that a download ended, for open pages. Thread-safe. */
@ApplicationScoped
public class ModelsLive implements LiveSource {

    @Inject ModelSwitch engine;

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
        return Map.of("switch", state());
    }

    /** Changes with each phase of each switch, and with the end of each download. */
    String state() {
        return engine.latest().map(view -> view.id() + " " + view.phase() + " ").orElse("")
                + downloads.get();
    }
}
