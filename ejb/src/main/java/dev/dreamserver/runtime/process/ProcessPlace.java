package dev.dreamserver.runtime.process;

import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Offers the processes of this machine as the house's place for programs. */
@Dependent
public class ProcessPlace {

    @Produces
    @Singleton
    ProgramRuntime machine(Settings settings) {
        return new ProcessRuntime(
                settings.get(HouseSettings.HOME)
                        .orElseGet(
                                () -> Path.of(System.getProperty("user.home"), ".dream-server")));
    }
}
