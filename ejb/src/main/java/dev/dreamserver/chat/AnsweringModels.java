package dev.dreamserver.chat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.routing.Ask;
import dev.dreamserver.routing.Routing;
import dev.dreamserver.routing.VirtualModel;
import dev.dreamserver.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who can answer: the models that are ready, and the names of the house that lead to them. Answers
 * from memory. Thread-safe.
 */
@ApplicationScoped
public class AnsweringModels {

    @Inject Engines engines;
    @Inject Routing routing;

    /** The engines that can answer now, in the order of the house. */
    public List<EngineEndpoint> ready() {
        return engines.ready();
    }

    /** The names of the house that are worth choosing, and the one that is chosen. */
    public List<VirtualModel> names(Optional<String> wanted) {
        var router = routing.router();
        var told = router.offered();
        var chosen =
                wanted.filter(router::offers)
                        .filter(name -> told.stream().noneMatch(one -> one.name().equals(name)))
                        .map(router::name);
        return Stream.concat(told.stream(), chosen.stream()).toList();
    }

    /** The engines of the models that a name of the house may lead to now, the likeliest first. */
    public List<EngineEndpoint> behind(String name) {
        var ready = ready();
        return routing.router().leadsTo(name).stream()
                .flatMap(model -> ModelChoice.named(ready, model).stream())
                .toList();
    }

    /** Whether it can be chosen now: a model that can answer, or a name that leads to one. */
    public boolean offers(String name) {
        return expected(Optional.of(name)).filter(one -> one.missed().isEmpty()).isPresent();
    }

    /** Who answers as far as can be told before something is asked; empty where nobody can. */
    public Optional<ModelChoice> expected(Optional<String> wanted) {
        var ready = ready();
        var named =
                wanted.filter(routing.router()::offers)
                        .flatMap(
                                name ->
                                        ModelChoice.behind(
                                                ready, name, routing.router().leadsTo(name)));
        return named.or(() -> ModelChoice.among(ready, wanted));
    }

    /**
     * Decides who answers. What rules and names lead to is remembered as a decision of the house.
     *
     * @param conversation which a name that the prompt decides stays with one model for
     * @param turns all that was said, the question last; read where the prompt decides
     */
    ModelChoice chosen(
            Caller who,
            Optional<String> wanted,
            UUID conversation,
            Supplier<List<Prompt.Turn>> turns) {
        var expected =
                expected(wanted)
                        .orElseThrow(
                                () ->
                                        new DreamException(
                                                ChatError.NO_ENGINE,
                                                "No model can answer right now."));
        var name = expected.named() ? wanted.orElseThrow() : expected.engine().model();
        var router = routing.router();
        if (!router.concerns(name)) {
            return expected;
        }
        var decision =
                router.route(
                        new Ask(name, who, conversation.toString(), () -> judged(turns.get())));
        if (decision == null) {
            return expected;
        }
        var engine = decision.model().flatMap(model -> ModelChoice.named(ready(), model));
        return expected.decided(
                engine.orElseThrow(
                        () ->
                                new DreamException(
                                        ChatError.NO_ENGINE,
                                        "No model behind \"%s\" can answer now. Try again soon."
                                                .formatted(name))),
                decision);
    }

    /** What the house looks at of what was said. */
    static dev.dreamserver.routing.Prompt judged(List<Prompt.Turn> turns) {
        var bytes = 0;
        var media = 0;
        for (var turn : turns) {
            bytes += turn.text().getBytes(StandardCharsets.UTF_8).length;
            media += turn.pictures().size() + turn.unseen();
        }
        return new dev.dreamserver.routing.Prompt(turns.getLast().text(), bytes, media, false);
    }
}
