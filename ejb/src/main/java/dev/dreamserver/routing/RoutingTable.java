package dev.dreamserver.routing;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.routing.Reason.Why;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names, rules and models at one moment; a decision depends on nothing else. Immutable; replaced
 * whole when one of them changes. Thread-safe.
 */
public final class RoutingTable {

    /** Nothing is known yet. */
    static final RoutingTable EMPTY =
            new RoutingTable(List.of(), Map.of(), List.of(), ZoneId.systemDefault());

    private final Map<String, Boolean> models = new LinkedHashMap<>();
    private final List<String> own = new ArrayList<>();
    private final Map<String, String> former = new HashMap<>();
    private final Map<String, List<String>> names;
    private final List<RoutingRule> rules;
    private final Set<String> ruled;
    private final ZoneId zone;
    private final Optional<String> only;

    /**
     * Names and rules with the engines that there are.
     *
     * @param names what the owner put behind a name, in order of preference
     * @param rules in their order
     * @param zone of the house, in which rules read the clock
     */
    public RoutingTable(
            List<EngineEndpoint> engines,
            Map<String, List<String>> names,
            Collection<RoutingRule> rules,
            ZoneId zone) {
        for (var engine : engines) {
            models.merge(engine.model(), engine.answers(), Boolean::logicalOr);
            if (engine.provider().isEmpty()) {
                own.add(engine.model());
                engine.also().forEach(name -> former.putIfAbsent(name, engine.model()));
            }
        }
        this.names = Map.copyOf(names);
        this.rules = List.copyOf(rules);
        this.zone = zone;
        ruled =
                this.rules.stream()
                        .map(rule -> rule.terms().asked())
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
        only = same();
    }

    /** The one model that everything leads to, if there is only one. */
    private Optional<String> same() {
        var targets =
                Stream.of(PromptKind.values())
                        .map(kind -> byKind("", kind).model())
                        .distinct()
                        .toList();
        return targets.size() == 1 ? targets.getFirst() : Optional.empty();
    }

    /** The models that are really there, with whether they answer now. */
    Map<String, Boolean> models() {
        return models;
    }

    /** What the owner put behind names. */
    Map<String, List<String>> names() {
        return names;
    }

    List<RoutingRule> rules() {
        return rules;
    }

    /** Whether it is a name of the house, and no model is really called so. */
    boolean isVirtual(String name) {
        return !models.containsKey(name)
                && (names.containsKey(name) || VirtualModels.BUILT_IN.contains(name));
    }

    /** Whether there is anything to decide for this name. */
    boolean concerns(String name) {
        return isVirtual(name) || ruled.contains(name);
    }

    /**
     * The virtual names worth telling: own ones, and those that every house knows where they lead
     * to different models.
     */
    Set<String> told() {
        var told = new LinkedHashSet<String>();
        if (only.isEmpty() && answering(VirtualModels.FAST).isPresent()) {
            VirtualModels.BUILT_IN.stream().filter(this::isVirtual).forEach(told::add);
        }
        names.keySet().stream()
                .sorted()
                .filter(name -> isVirtual(name) && answering(name).isPresent())
                .forEach(told::add);
        return told;
    }

    /** A name as it stands. */
    VirtualModel view(String name) {
        var byPrompt = byPrompt(name);
        return new VirtualModel(
                name,
                VirtualModels.BUILT_IN.contains(name),
                names.containsKey(name),
                byPrompt ? List.of() : behind(name),
                byPrompt ? Optional.empty() : answering(name));
    }

    private boolean byPrompt(String name) {
        return name.equals(VirtualModels.AUTO) && !names.containsKey(name);
    }

    /** The models that a virtual name may lead to; of {@code auto} that of simple prompts first. */
    Set<String> leadsTo(String name) {
        var models = new LinkedHashSet<String>();
        if (isVirtual(name) && byPrompt(name)) {
            for (var kind : PromptKind.values()) {
                byKind(name, kind).model().ifPresent(models::add);
            }
        } else if (isVirtual(name)) {
            answering(name).ifPresent(models::add);
        }
        return models;
    }

    /**
     * What stands behind a virtual name, in order of preference. Where the owner said nothing, only
     * the house's own models: nobody's words go to a provider unless the owner wants it.
     */
    List<String> behind(String name) {
        var set = names.get(name);
        if (set != null) {
            return set;
        }
        return name.equals(VirtualModels.CODE) && names.containsKey(VirtualModels.POWERFUL)
                ? behind(VirtualModels.POWERFUL)
                : own;
    }

    /** The first behind a name that can answer; the name itself where it is a model. */
    Optional<String> answering(String name) {
        if (models.containsKey(name)) {
            return Optional.of(name);
        }
        if (!isVirtual(name)) {
            return Optional.ofNullable(former.get(name));
        }
        String there = null;
        for (var set : behind(name)) {
            var model = models.containsKey(set) ? set : former.getOrDefault(set, set);
            var answers = models.get(model);
            if (answers != null && answers) {
                return Optional.of(model);
            }
            there = there == null && answers != null ? model : there;
        }
        return Optional.ofNullable(there);
    }

    /**
     * Decides which model answers.
     *
     * @return null where the model that was asked for answers itself
     */
    @Nullable Decision decide(Ask ask, BudgetsLeft budgets, Pins pins, Instant now, long nanos) {
        var virtual = isVirtual(ask.model());
        var rule = ruleFor(ask, virtual, budgets, now);
        if (rule != null) {
            return decided(ask, rule.terms().target(), new Reason(Why.RULE, rule.terms().name()));
        }
        if (!virtual) {
            return null;
        }
        if (!byPrompt(ask.model())) {
            return new Decision(
                    ask.model(), answering(ask.model()), new Reason(Why.NAMED, ask.model()));
        }
        return only.isPresent()
                ? new Decision(ask.model(), only, Reason.of(Why.ONLY))
                : byPrompt(ask, pins, nanos);
    }

    private Decision decided(Ask ask, String target, Reason reason) {
        if (!isVirtual(target) || !byPrompt(target)) {
            return new Decision(ask.model(), answering(target), reason);
        }
        var model =
                only.isPresent() ? only : byKind("", Classifier.kind(ask.prompt().get())).model();
        return new Decision(ask.model(), model, reason);
    }

    /** What answers prompts of this kind; where nothing does, what answers those of another. */
    private Decision byKind(String asked, PromptKind kind) {
        var model = answering(kind.virtualModel());
        if (model.isPresent()) {
            return new Decision(asked, model, Reason.of(kind));
        }
        for (var name : VirtualModels.BY_PROMPT) {
            var other = answering(name);
            if (other.isPresent()) {
                return new Decision(asked, other, new Reason(Why.NAMED, name));
            }
        }
        return new Decision(asked, Optional.empty(), Reason.of(kind));
    }

    private Decision byPrompt(Ask ask, Pins pins, long nanos) {
        var pin =
                ask.conversation().isEmpty()
                        ? null
                        : ask.caller().personId() + '\n' + ask.conversation();
        var pinned = pin == null ? null : pins.get(pin, nanos);
        if (pinned != null && models.getOrDefault(pinned, false)) {
            return new Decision(ask.model(), Optional.of(pinned), Reason.of(Why.PINNED));
        }
        var decision = byKind(ask.model(), Classifier.kind(ask.prompt().get()));
        if (pin != null && decision.model().isPresent()) {
            pins.put(pin, decision.model().get(), nanos);
        }
        return decision;
    }

    private @Nullable RoutingRule ruleFor(
            Ask ask, boolean virtual, BudgetsLeft budgets, Instant now) {
        LocalDateTime local = null;
        for (var rule : rules) {
            var terms = rule.terms();
            if (!terms.asksFor(ask.model(), virtual)
                    || !terms.isFor(ask.caller())
                    || !terms.isAbout(ask.caller())) {
                continue;
            }
            if (terms.timed()) {
                local = local == null ? LocalDateTime.ofInstant(now, zone) : local;
                if (!terms.holdsAt(local)) {
                    continue;
                }
            }
            if (terms.budgetBelow() == 0 || budgets.left(ask.caller()) < terms.budgetBelow()) {
                return rule;
            }
        }
        return null;
    }
}
