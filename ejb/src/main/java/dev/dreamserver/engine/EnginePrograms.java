package dev.dreamserver.engine;

import dev.dreamserver.gpu.spi.HousePrograms;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.runtime.spi.RunningProgram;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The engines that the house itself runs on this machine, by the number of their process. */
@ApplicationScoped
public class EnginePrograms implements HousePrograms {

    @Inject Engines engines;
    @Inject Instance<ProgramRuntime> runtime;

    @Override
    public Map<Long, String> programs() {
        var name =
                engines.services().stream().findFirst().map(ServiceReport::detail).orElse("Engine");
        return Stream.of(Berth.FIRST, Berth.SECOND)
                .flatMap(id -> runtime.get().find(id).stream())
                .collect(Collectors.toMap(RunningProgram::pid, program -> name));
    }
}
