package dev.dreamserver.routing.web;

import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.routing.Routed;
import dev.dreamserver.routing.RoutingBook;
import dev.dreamserver.routing.RoutingError;
import dev.dreamserver.routing.RoutingRule;
import dev.dreamserver.routing.Share;
import dev.dreamserver.routing.Trial;
import dev.dreamserver.routing.VirtualModel;
import dev.dreamserver.routing.VirtualModels;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which model answers: names, rules, what was decided, and a prompt to try. */
@Named
@ViewScoped
public class RoutingPage implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");

    @Inject transient RoutingBook book;
    @Inject transient Visitor visitor;
    @Inject transient Mistakes mistakes;
    @Inject transient Words words;

    private transient @Nullable List<RoutingRule> rules;
    private transient @Nullable List<VirtualModel> names;
    private transient @Nullable List<Routed> latest;
    private transient @Nullable List<Share> shares;
    private transient @Nullable Trial trial;

    private String prompt = "";
    private String asked = VirtualModels.AUTO;
    private String team = "";
    private String project = "";
    private String name = "";
    private boolean fresh;
    private String behind = "";
    private @Nullable List<String> seenBehind;
    private String meanwhile = "";
    private @Nullable UUID chosen;
    private @Nullable VirtualModel ending;

    public List<RoutingRule> getRules() {
        if (rules == null) {
            rules = book.rules();
        }
        return rules;
    }

    /** The names that every house knows, then own ones. */
    public List<VirtualModel> getNames() {
        if (names == null) {
            names = book.names();
        }
        return names;
    }

    /** The last decisions of this node, for the script, which goes on with what is pushed. */
    public String getLatest() {
        var list = Json.createArrayBuilder();
        latest().stream().limit(RoutingLive.SHOWN).map(RoutingLive::told).forEach(list::add);
        return list.build().toString();
    }

    /** How many decisions there were since this node started. */
    public long getCount() {
        return RoutingLive.count(latest());
    }

    private List<Routed> latest() {
        if (latest == null) {
            latest = book.latest();
        }
        return latest;
    }

    /** How often each way was taken in the last seven days. */
    public List<Share> getShares() {
        if (shares == null) {
            shares = book.shares();
        }
        return shares;
    }

    /** How much of all decisions a way has, in percent. */
    public long percent(Share share) {
        var all = getShares().stream().mapToLong(Share::requests).sum();
        return Math.round(share.requests() * 100.0 / Math.max(1, all));
    }

    /** Whether everything leads to one model, so that there is nothing to choose. */
    public boolean isOneModel() {
        return book.models().size() <= 1;
    }

    public List<String> getModels() {
        return book.models();
    }

    /** Reads what was counted since. */
    public void refresh() {
        shares = null;
    }

    // ---- a prompt to try ------------------------------------------------------------------------

    /** Says what would become of the prompt, which is not kept. */
    public void tryOut() {
        trial = book.tryOut(visitor.caller(), team, asked.strip(), project.strip(), prompt);
    }

    public @Nullable Trial getTrial() {
        return trial;
    }

    // ---- names ----------------------------------------------------------------------------------

    /** Opens the form for an own name. */
    public void beginName() {
        name = "";
        behind = "";
        seenBehind = null;
        meanwhile = "";
        fresh = true;
    }

    /** Opens the form for a name that there is. */
    public void editName(VirtualModel listed) {
        beginName();
        names = null;
        var one = named(listed.name()).orElse(listed);
        seenBehind = one.set() ? one.behind() : null;
        name = one.name();
        behind = String.join(" ", one.behind());
        fresh = false;
    }

    private Optional<VirtualModel> named(String called) {
        return getNames().stream().filter(one -> one.name().equals(called.strip())).findFirst();
    }

    /** Puts the models behind the name; where somebody was faster, theirs are shown instead. */
    public void saveName() {
        meanwhile = "";
        try {
            book.setName(
                    visitor.caller(),
                    name,
                    BETWEEN.splitAsStream(behind.strip()).filter(one -> !one.isEmpty()).toList(),
                    Seen.of(Optional.ofNullable(seenBehind)));
            names = null;
        } catch (DreamException no) {
            if (mistakes.changedMeanwhile(no)) {
                lookAgain();
            } else {
                mistakes.tell("naming", no);
            }
        }
    }

    /** What was typed stays. */
    private void lookAgain() {
        names = null;
        seenBehind = named(name).filter(VirtualModel::set).map(VirtualModel::behind).orElse(null);
        meanwhile =
                seenBehind == null
                        ? words.sentence("route_nothing", List.of())
                        : String.join(" ", seenBehind);
    }

    /** What somebody else put behind the name meanwhile; empty where nobody did. */
    public String getMeanwhile() {
        return meanwhile;
    }

    /** Names the name that a confirmation is about. */
    public void chooseName(VirtualModel one) {
        ending = one;
    }

    /** The name that a confirmation is about; null where there is none. */
    public @Nullable VirtualModel getEnding() {
        return ending;
    }

    /** Forgets what was put behind the chosen name. */
    public void forgetName() {
        if (ending != null) {
            var gone = ending.name();
            unlessGone(() -> book.forgetName(visitor.caller(), gone));
            ending = null;
            names = null;
        }
    }

    // ---- rules ----------------------------------------------------------------------------------

    /** Moves a rule before the one above it. */
    public void raise(RoutingRule rule) {
        unlessGone(() -> book.raise(visitor.caller(), rule.id()));
        rules = null;
    }

    /** Names the rule that a confirmation is about. */
    public void choose(RoutingRule rule) {
        chosen = rule.id();
    }

    /** Removes the chosen one. */
    public void remove() {
        if (chosen != null) {
            var id = chosen;
            unlessGone(() -> book.remove(visitor.caller(), id));
            chosen = null;
            rules = null;
        }
    }

    /** What another window has removed meanwhile is gone from the list with the next look at it. */
    private static void unlessGone(Runnable step) {
        try {
            step.run();
        } catch (DreamException no) {
            if (no.code() != RoutingError.NOT_FOUND) {
                throw no;
            }
        }
    }

    /** What the chosen rule is called. */
    public String getChosenName() {
        return rule(chosen).map(rule -> rule.terms().name()).orElse("");
    }

    /** The rule of this id, if there is one still. */
    Optional<RoutingRule> rule(@Nullable UUID id) {
        return getRules().stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** Another bean has changed the rules. */
    void rulesChanged() {
        rules = null;
    }

    public boolean isFresh() {
        return fresh;
    }

    public String getPrompt() {
        return prompt;
    }

    public void setPrompt(@Nullable String prompt) {
        this.prompt = prompt == null ? "" : prompt;
    }

    public String getAsked() {
        return asked;
    }

    public void setAsked(@Nullable String asked) {
        this.asked = asked == null ? VirtualModels.AUTO : asked;
    }

    public String getTeam() {
        return team;
    }

    public void setTeam(@Nullable String team) {
        this.team = team == null ? "" : team;
    }

    public String getProject() {
        return project;
    }

    public void setProject(@Nullable String project) {
        this.project = project == null ? "" : project;
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name == null ? "" : name;
    }

    public String getBehind() {
        return behind;
    }

    public void setBehind(@Nullable String behind) {
        this.behind = behind == null ? "" : behind;
    }
}
