package dev.dreamserver.models.web;

import dev.dreamserver.engine.ModelSwitch;
import dev.dreamserver.engine.SwitchView;
import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How far a switch of the model is, for open pages. */
@ApplicationScoped
public class ModelsLive implements LiveSource {

    @Inject ModelSwitch engine;

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
        return Map.of("switch", state(engine.latest()));
    }

    /** Changes with each phase of each switch. */
    static String state(Optional<SwitchView> latest) {
        return latest.map(view -> view.id() + " " + view.phase()).orElse("");
    }
}
