package dev.dreamserver.chat;

import dev.dreamserver.engine.EngineEndpoint;
import java.util.List;
import java.util.Optional;

/**
 * Which model answers, and why. Immutable.
 *
 * @param engine the engine that runs it
 * @param wanted the model that the person chose; empty where the house chooses
 * @param alone whether no other model could answer
 */
public record ModelChoice(EngineEndpoint engine, Optional<String> wanted, boolean alone) {

    /** Why a model answers. */
    public enum Why {
        /** The person chose it. */
        CHOSEN,
        /** No other one could. */
        ONLY,
        /** It stands first in the order of the house. */
        FIRST,
        /** The one that the person chose cannot answer now. */
        INSTEAD
    }

    /**
     * Takes the model that is wanted, else the first of the house's own: nobody's words go to a
     * provider unless they chose one of its models.
     *
     * @param ready the engines that can answer now, in the order of the house
     * @return empty where nothing can answer
     */
    public static Optional<ModelChoice> among(List<EngineEndpoint> ready, Optional<String> wanted) {
        var named = wanted.flatMap(name -> named(ready, name));
        return named.or(() -> ready.stream().filter(it -> it.provider().isEmpty()).findFirst())
                .map(
                        engine ->
                                new ModelChoice(
                                        engine,
                                        wanted,
                                        ready.stream()
                                                .map(EngineEndpoint::model)
                                                .allMatch(engine.model()::equals)));
    }

    /** The engine that answers for a model. */
    public static Optional<EngineEndpoint> named(List<EngineEndpoint> ready, String model) {
        return ready.stream().filter(engine -> engine.model().equals(model)).findFirst();
    }

    /** Why this one. */
    public Why why() {
        if (wanted.isPresent()) {
            return wanted.get().equals(engine.model()) ? Why.CHOSEN : Why.INSTEAD;
        }
        return alone ? Why.ONLY : Why.FIRST;
    }

    /** The model that was chosen and cannot answer now. */
    public Optional<String> missed() {
        return wanted.filter(name -> !name.equals(engine.model()));
    }
}
