package dev.dreamserver.house;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one house of this process: started at first use, stopped when the process ends.
 * Not with the last test that JUnit knows of, for with several processes it is told of one class at
 * a time.
 */
public final class HouseExtension implements ParameterResolver {

    private static @Nullable House house;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == House.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running();
    }

    private static synchronized House running() {
        if (house == null) {
            house = start();
        }
        return house;
    }

    private static House start() {
        // The faults suite restarts far more often than a house may by itself, and refusals are
        // told after seconds, not after a minute.
        var begun =
                House.named(
                        "main-" + House.FORK,
                        Map.of(
                                "dream.console.patterns", "true",
                                "dream.responses.keep", "true",
                                "dream.audit.refusal-window", "PT5S",
                                "dream.supervisor.restarts-per-hour", "500",
                                "dream.engine.restarts-per-hour", "500"));
        begun.dream("reset", "--yes"); // what an earlier run left
        Runtime.getRuntime().addShutdownHook(new Thread(begun::close));
        begun.up();
        new People(begun).hashOnce();
        return begun;
    }
}
