package dev.dreamserver.engine.llamacpp;

import com.sun.management.OperatingSystemMXBean;
import dev.dreamserver.engine.EngineSettings;
import dev.dreamserver.engine.spi.EnginePlan;
import dev.dreamserver.runtime.spi.Program;
import dev.dreamserver.security.Secret;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What the two ways of running llama.cpp on this machine have in common. */
final class LocalPlans {

    /** The one engine of this machine, whichever way and wherever it runs. */
    static final String ID = "local";

    private static final int OPEN_FILES = 8192;
    private static final SecureRandom RANDOM = new SecureRandom();

    private LocalPlans() {}

    static EnginePlan plan(
            EngineSettings settings,
            ModelFile model,
            String stamp,
            String kind,
            List<String> command,
            Map<String, String> environment,
            String keyName) {
        var program =
                new Program(
                        settings.berth().program(),
                        command,
                        environment,
                        Map.of(keyName, newKey()),
                        settings.home(),
                        model.stamp() + "|" + stamp,
                        new Program.Limits(
                                settings.memoryLimitBytes().orElseGet(LocalPlans::wholeMemory),
                                OPEN_FILES,
                                settings.logLimitBytes()));
        return new EnginePlan.Run(
                ID,
                kind,
                URI.create("http://127.0.0.1:" + settings.port()),
                program,
                keyName,
                model.name(),
                settings.builtInGuide());
    }

    /**
     * A fresh one for each start: whoever reads the program's memory of yesterday gains nothing.
     */
    private static Secret newKey() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }

    private static long wholeMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }
}
