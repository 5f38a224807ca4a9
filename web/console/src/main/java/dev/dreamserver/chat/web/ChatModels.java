package dev.dreamserver.chat.web;

import dev.dreamserver.chat.AnsweringModels;
import dev.dreamserver.chat.ModelChoice;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.routing.VirtualModel;
import dev.dreamserver.routing.VirtualModels;
import dev.dreamserver.usage.Usage;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which model answers next on the page of Chat, why, and which others could. */
@Named
@RequestScoped
public class ChatModels {

    @Inject AnsweringModels models;
    @Inject Usage usage;
    @Inject Visitor visitor;
    @Inject Words words;

    private List<EngineEndpoint> ready = List.of();
    private List<Name> names = List.of();
    private Optional<ModelChoice> choice = Optional.empty();

    /**
     * A model that the visitor can choose.
     *
     * @param name its name
     * @param guide whether it is the small built-in guide
     * @param tokens of prompt and answer together
     * @param sees whether it can be shown pictures
     * @param outside whether a provider runs it, so that what it is asked leaves this house
     * @param speed tokens a second that it had here lately, empty where it was not measured
     */
    public record Offered(
            String name, boolean guide, int tokens, boolean sees, boolean outside, String speed) {}

    /**
     * A name of the house that the visitor can choose.
     *
     * @param name the name
     * @param why what it is good for and where it leads, in one line
     * @param tokens of prompt and answer together, of the model that answers as far as is known
     * @param sees whether one of the models that it leads to can be shown pictures
     * @param outside whether one of them is a provider's
     */
    public record Name(String name, String why, int tokens, boolean sees, boolean outside) {}

    @PostConstruct
    void load() {
        keepsTo(Optional.empty());
    }

    /** The open conversation keeps to this model or name; empty leaves it to the house. */
    void keepsTo(Optional<String> wanted) {
        ready = models.ready();
        choice = models.expected(wanted);
        names = models.names(wanted).stream().map(this::name).toList();
    }

    private Name name(VirtualModel one) {
        var behind = models.behind(one.name());
        var first = behind.stream().findFirst();
        var why =
                one.byPrompt()
                        ? words.sentence("chat_name_auto", List.of())
                        : words.sentence(
                                "chat_name_" + use(one),
                                List.of(first.map(this::shown).orElse("–")));
        return new Name(
                one.name(),
                why,
                first.map(EngineEndpoint::contextTokens).orElse(0),
                behind.stream().anyMatch(EngineEndpoint::sees),
                behind.stream().anyMatch(ChatModels::isOutside));
    }

    /** What a name is for: those that every house knows say it, but {@code auto} of the owner's. */
    private static String use(VirtualModel one) {
        return one.builtIn() && !one.name().equals(VirtualModels.AUTO) ? one.name() : "own";
    }

    /** Whether a model could answer now. */
    public boolean isReady() {
        return choice.isPresent();
    }

    public boolean isGuide() {
        return engine().map(EngineEndpoint::builtInGuide).orElse(false);
    }

    public String getModel() {
        return engine().map(EngineEndpoint::model).orElse("");
    }

    public int getContext() {
        return engine().map(EngineEndpoint::contextTokens).orElse(0);
    }

    private Optional<EngineEndpoint> engine() {
        return choice.map(ModelChoice::engine);
    }

    /** Whether the model that answers can be shown pictures. */
    public boolean isSees() {
        return engine().map(EngineEndpoint::sees).orElse(false);
    }

    /** Whether what is asked next may leave this house: a provider's model answers. */
    public boolean isOutside() {
        var name = names.stream().filter(one -> one.name().equals(getWanted())).findFirst();
        return name.map(Name::outside)
                .orElseGet(() -> engine().filter(ChatModels::isOutside).isPresent());
    }

    private static boolean isOutside(EngineEndpoint engine) {
        return engine.provider().isPresent();
    }

    /** The model or name that the visitor chose for this chat, empty where the house chooses. */
    public String getWanted() {
        return choice.flatMap(ModelChoice::wanted).orElse("");
    }

    /** The chosen model that cannot answer now, empty where there is none. */
    public String getMissed() {
        return choice.flatMap(ModelChoice::missed).orElse("");
    }

    /** Why this model answers, in a sentence. */
    public String getSentence() {
        return choice.map(this::sentence).orElse("");
    }

    private String sentence(ModelChoice made) {
        var key = "say_why_" + made.why().name().toLowerCase(Locale.ROOT);
        return switch (made.why()) {
            case NAMED -> words.sentence(key, List.of(getWanted(), why(getWanted())));
            case CHOSEN, ONLY, FIRST, INSTEAD ->
                    words.sentence(key, List.of(shown(made.engine()), getMissed()));
        };
    }

    private String why(String name) {
        return names.stream()
                .filter(one -> one.name().equals(name))
                .map(Name::why)
                .findFirst()
                .orElse("");
    }

    private String shown(EngineEndpoint engine) {
        return engine.builtInGuide()
                ? words.sentence("chat_guide_name", List.of())
                : engine.model();
    }

    /** Whether there is something to choose: several models, names, or a choice that is gone. */
    public boolean isChoosing() {
        return !names.isEmpty()
                || choice.filter(it -> !it.alone() || it.missed().isPresent()).isPresent();
    }

    /** The names of the house. */
    public List<Name> getNames() {
        return names;
    }

    /** The models that can be chosen, in the order of the house. */
    public List<Offered> getOffered() {
        var paces = usage.paces();
        var byName = new LinkedHashMap<String, Offered>();
        for (var engine : ready) {
            byName.putIfAbsent(
                    engine.model(),
                    new Offered(
                            engine.model(),
                            engine.builtInGuide(),
                            engine.contextTokens(),
                            engine.sees(),
                            isOutside(engine),
                            Optional.ofNullable(paces.get(engine.model()))
                                    .map(pace -> ChatPage.shown(pace.tokensPerSecond(), visitor))
                                    .orElse("")));
        }
        return List.copyOf(byName.values());
    }
}
