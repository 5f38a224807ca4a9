package dev.dreamserver.chat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.routing.Decision;
import java.util.List;
import java.util.Optional;

/**
 * Which model answers, and why. Immutable.
 *
 * @param engine the engine that runs it
 * @param wanted the model, or the name of the house, that the person chose; empty where the house
 *     chooses
 * @param alone whether no other model could answer
 * @param named whether what the person chose is a name of the house
 * @param decision what the house decided, where a name or a rule led to this model; empty as long
 *     as it was not asked
 */
public record ModelChoice(
        EngineEndpoint engine,
        Optional<String> wanted,
        boolean alone,
        boolean named,
        Optional<Decision> decision) {

    /** Why a model answers. */
    public enum Why {
        /** The person chose it. */
        CHOSEN,
        /** No other one could. */
        ONLY,
        /** It stands first in the order of the house. */
        FIRST,
        /** The one that the person chose cannot answer now. */
        INSTEAD,
        /** The person chose a name that leads to it. */
        NAMED
    }

    /**
     * Takes the model that is wanted, else the first of the house's own: nobody's words go to a
     * provider unless they chose one of its models.
     *
     * @param ready the engines that can answer now, in the order of the house
     * @return empty where nothing can answer
     */
    public static Optional<ModelChoice> among(List<EngineEndpoint> ready, Optional<String> wanted) {
        var chosen = wanted.flatMap(name -> named(ready, name));
        return chosen.or(() -> ready.stream().filter(it -> it.provider().isEmpty()).findFirst())
                .map(engine -> of(engine, ready, wanted, false));
    }

    /** Takes the first of the models that a name of the house leads to. */
    static Optional<ModelChoice> behind(
            List<EngineEndpoint> ready, String name, Iterable<String> models) {
        for (var model : models) {
            var engine = named(ready, model);
            if (engine.isPresent()) {
                return Optional.of(of(engine.get(), ready, Optional.of(name), true));
            }
        }
        return Optional.empty();
    }

    private static ModelChoice of(
            EngineEndpoint engine,
            List<EngineEndpoint> ready,
            Optional<String> wanted,
            boolean named) {
        var alone = ready.stream().map(EngineEndpoint::model).allMatch(engine.model()::equals);
        return new ModelChoice(engine, wanted, alone, named, Optional.empty());
    }

    /** The engine that answers for a model. */
    public static Optional<EngineEndpoint> named(List<EngineEndpoint> ready, String model) {
        return ready.stream().filter(engine -> engine.model().equals(model)).findFirst();
    }

    /** The same wish, for which the house decided on this engine. */
    ModelChoice decided(EngineEndpoint other, Decision made) {
        return new ModelChoice(other, wanted, alone, named, Optional.of(made));
    }

    /** Why this one. */
    public Why why() {
        if (named) {
            return Why.NAMED;
        }
        if (wanted.isPresent()) {
            return missed().isEmpty() ? Why.CHOSEN : Why.INSTEAD;
        }
        return alone ? Why.ONLY : Why.FIRST;
    }

    /** The model that was chosen and cannot answer now; where a rule leads elsewhere, it could. */
    public Optional<String> missed() {
        return named || decision.isPresent()
                ? Optional.empty()
                : wanted.filter(name -> !name.equals(engine.model()));
    }
}
