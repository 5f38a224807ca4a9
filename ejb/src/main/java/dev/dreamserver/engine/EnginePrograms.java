package dev.dreamserver.engine;

import dev.dreamserver.gpu.spi.HousePrograms;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.runtime.spi.ProgramRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Map;

/** The engines that the house itself runs on this machine, by the number of their process. */
@ApplicationScoped
public class EnginePrograms implements HousePrograms {

    private static final String OWN_ENGINE = "local";

    @Inject Engines engines;
    @Inject Instance<ProgramRuntime> runtime;

    @Override
    public Map<Long, String> programs() {
        return runtime.get()
                .find(OWN_ENGINE)
                .map(
                        program ->
                                Map.of(
                                        program.pid(),
                                        engines.services().stream()
                                                .findFirst()
                                                .map(ServiceReport::detail)
                                                .orElse("Engine")))
                .orElse(Map.of());
    }
}
