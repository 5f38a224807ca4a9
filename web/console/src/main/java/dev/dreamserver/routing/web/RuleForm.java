package dev.dreamserver.routing.web;

import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.ErrorCode;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.quota.Subject.Kind;
import dev.dreamserver.routing.RoutingBook;
import dev.dreamserver.routing.RoutingError;
import dev.dreamserver.routing.RoutingRule;
import dev.dreamserver.routing.RuleTerms;
import dev.dreamserver.routing.RuleTerms.Hours;
import dev.dreamserver.routing.VirtualModels;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The form in which a rule is written, looked at and saved. */
@Named
@ViewScoped
public class RuleForm implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final List<String> EVERY_DAY =
            Arrays.stream(DayOfWeek.values()).map(DayOfWeek::name).toList();
    private static final Map<ErrorCode, String> FIELDS =
            Map.of(RoutingError.NAME_TAKEN, "name", RoutingError.TARGET, "target");

    @Inject transient RoutingBook book;
    @Inject transient RoutingPage page;
    @Inject transient RoutingWords says;
    @Inject transient Visitor visitor;
    @Inject transient Mistakes mistakes;
    @Inject transient Words words;

    private transient @Nullable RuleTerms seen;
    private @Nullable UUID editing;
    private String before = "";
    private String after = "";
    private String meanwhile = "";
    private boolean reviewing;

    private String name = "";
    private String kind = Kind.HOUSE.name();
    private String who = "";
    private String knownId = "";
    private String knownName = "";
    private String project = "";
    private String asked = "";
    private List<String> days = EVERY_DAY;
    private String from = "";
    private String to = "";
    private String budgetBelow = "";
    private String target = VirtualModels.FAST;

    /** Opens the form for a new one. */
    public void begin() {
        editing = null;
        seen = null;
        name = "";
        kind = Kind.HOUSE.name();
        who = "";
        knownId = "";
        knownName = "";
        project = "";
        asked = "";
        days = EVERY_DAY;
        from = "";
        to = "";
        budgetBelow = "";
        target = VirtualModels.FAST;
        before = none();
        meanwhile = "";
        reviewing = false;
    }

    private String none() {
        return words.sentence("route_no_rule", List.of());
    }

    /** Opens the form for one that there is. */
    public void edit(RoutingRule listed) {
        begin();
        page.rulesChanged();
        var rule = page.rule(listed.id()).orElse(listed);
        var terms = rule.terms();
        seen = terms;
        editing = rule.id();
        name = terms.name();
        kind = terms.subject().kind().name();
        who = terms.subject().id();
        knownId = who;
        knownName = rule.subjectName();
        project = terms.project();
        asked = terms.asked();
        days = terms.days().stream().sorted().map(DayOfWeek::name).toList();
        from = terms.hours().map(part -> part.begins().toString()).orElse("");
        to = terms.hours().map(part -> part.ends().toString()).orElse("");
        budgetBelow = terms.budgetBelow() == 0 ? "" : Integer.toString(terms.budgetBelow());
        target = terms.target();
        before = said(terms, rule.subjectName());
    }

    private String said(RuleTerms terms, String subjectName) {
        return words.sentence(
                "route_rule_said", List.of(says.when(terms, subjectName), terms.target()));
    }

    /** What was typed becomes a rule to look at, or is refused. */
    public void review() {
        try {
            after = said(terms(), who.equals(knownId) ? knownName : who.strip());
            meanwhile = "";
            reviewing = true;
        } catch (DreamException no) {
            mistakes.tell("edit", no, FIELDS);
        }
    }

    public void back() {
        reviewing = false;
    }

    /** Adds or changes it; where somebody was faster, what they made of it is shown instead. */
    public void save() {
        try {
            if (editing == null) {
                book.add(visitor.caller(), terms());
            } else {
                book.change(visitor.caller(), editing, terms(), Seen.of(Optional.ofNullable(seen)));
            }
            page.rulesChanged();
            begin();
        } catch (DreamException no) {
            reviewing = false;
            if (mistakes.changedMeanwhile(no)) {
                lookAgain();
            } else {
                mistakes.tell("edit", no, FIELDS);
            }
        }
    }

    /** What was typed stays; where the rule was removed, it is a new one. */
    private void lookAgain() {
        page.rulesChanged();
        var now = page.rule(editing);
        seen = now.map(RoutingRule::terms).orElse(null);
        editing = now.map(RoutingRule::id).orElse(null);
        before = now.map(rule -> said(rule.terms(), rule.subjectName())).orElseGet(this::none);
        meanwhile = before;
    }

    private RuleTerms terms() {
        var no = new AllMistakes();
        var whose = Kind.valueOf(kind);
        var subject = no.part("who", () -> book.subject(whose, who));
        var begins = no.part("from", () -> time(from, to));
        var ends = no.part("to", () -> time(to, from));
        var hours =
                begins.flatMap(
                        start -> ends.flatMap(end -> no.part("to", () -> hours(start, end))));
        var terms =
                no.part(
                        "",
                        () ->
                                new RuleTerms(
                                        name,
                                        subject.orElse(Subject.HOUSE),
                                        project,
                                        asked,
                                        chosenDays(),
                                        hours.orElse(Optional.empty()),
                                        percent(),
                                        target));
        no.end();
        return terms.orElseThrow();
    }

    private Set<DayOfWeek> chosenDays() {
        return days.stream()
                .map(DayOfWeek::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DayOfWeek.class)));
    }

    /** Empty where neither it nor the other one is given. */
    private static Optional<LocalTime> time(String text, String other) {
        if (text.isBlank() && other.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalTime.parse(text.strip()));
        } catch (DateTimeParseException no) {
            throw new DreamException(
                    RoutingError.CONDITION, "Hours are written as 22:00, both of them", no);
        }
    }

    private static Optional<Hours> hours(Optional<LocalTime> begins, Optional<LocalTime> ends) {
        return begins.flatMap(start -> ends.map(end -> new Hours(start, end)));
    }

    private int percent() {
        var text = budgetBelow.strip();
        if (text.isEmpty()) {
            return 0;
        }
        return text.matches("\\d{1,3}") && !text.matches("0+") ? Integer.parseInt(text) : -1;
    }

    /** What a rule may lead to: the names of the house, then the models. */
    public Set<String> getTargets() {
        var all = new ArrayList<String>();
        page.getNames().forEach(one -> all.add(one.name()));
        all.addAll(book.models());
        all.add(target);
        return new LinkedHashSet<>(all);
    }

    /** A project has a field of its own. */
    public Set<Kind> getKinds() {
        return EnumSet.complementOf(EnumSet.of(Kind.PROJECT));
    }

    public DayOfWeek[] getWeek() {
        return DayOfWeek.values();
    }

    /** What somebody else made of it while the visitor looked; empty where nobody did. */
    public String getMeanwhile() {
        return meanwhile;
    }

    public boolean isReviewing() {
        return reviewing;
    }

    public boolean isFresh() {
        return editing == null;
    }

    public String getBefore() {
        return before;
    }

    public String getAfter() {
        return after;
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name == null ? "" : name;
    }

    public String getKind() {
        return kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getWho() {
        return who;
    }

    public void setWho(@Nullable String who) {
        this.who = who == null ? "" : who;
    }

    public String getProject() {
        return project;
    }

    public void setProject(@Nullable String project) {
        this.project = project == null ? "" : project;
    }

    public String getAsked() {
        return asked;
    }

    public void setAsked(@Nullable String asked) {
        this.asked = asked == null ? "" : asked;
    }

    public List<String> getDays() {
        return days;
    }

    public void setDays(@Nullable List<String> days) {
        this.days = days == null ? List.of() : List.copyOf(days);
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = from == null ? "" : from;
    }

    public String getTo() {
        return to;
    }

    public void setTo(@Nullable String to) {
        this.to = to == null ? "" : to;
    }

    public String getBudgetBelow() {
        return budgetBelow;
    }

    public void setBudgetBelow(@Nullable String budgetBelow) {
        this.budgetBelow = budgetBelow == null ? "" : budgetBelow;
    }

    public String getTarget() {
        return target;
    }

    public void setTarget(String target) {
        this.target = target;
    }
}
