package dev.dreamserver.house;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one house of this run: started at first use, stopped when all tests are done. */
public final class HouseExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == House.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(HouseExtension.class))
                .getOrComputeIfAbsent("house", any -> new Running(), Running.class)
                .house;
    }

    /** Closed by JUnit after the last test. */
    private static final class Running implements AutoCloseable {

        // The faults suite restarts far more often than a house may by itself, and refusals are
        // told after seconds, not after a minute.
        private final House house =
                House.named(
                        "main",
                        Map.of(
                                "dream.console.patterns", "true",
                                "dream.audit.refusal-window", "PT5S",
                                "dream.supervisor.restarts-per-hour", "500",
                                "dream.engine.restarts-per-hour", "500"));

        Running() {
            house.dream("reset", "--yes"); // what an earlier run left
            house.up();
        }

        @Override
        public void close() {
            house.close();
        }
    }
}
