package dev.dreamserver.quota.web;

import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.health.Database;
import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.quota.BudgetBook;
import dev.dreamserver.quota.BudgetTerms;
import dev.dreamserver.quota.BudgetView;
import dev.dreamserver.quota.Period;
import dev.dreamserver.quota.QuotaError;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.quota.Unit;
import dev.dreamserver.usage.web.UsageNumbers;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Budgets: how they stand; an administrator adds, changes and ends them after a look at both. */
@Named
@ViewScoped
public class BudgetsPage implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(BudgetsPage.class);

    @Inject transient BudgetBook book;
    @Inject transient BudgetWords says;
    @Inject transient UsageNumbers numbers;
    @Inject transient Visitor visitor;
    @Inject transient Mistakes mistakes;
    @Inject transient Words words;
    @Inject transient Database database;

    private transient @Nullable List<BudgetView> rows;
    private String problem = "";
    private @Nullable UUID chosen;
    private String kind = Subject.Kind.HOUSE.name();
    private String who = "";
    private String model = "";
    private String unit = Unit.TOKENS.word();
    private String amount = "";
    private String period = Period.MONTH.name();
    private boolean hard = true;
    private String threshold = Integer.toString(BudgetTerms.USUAL_THRESHOLD);
    private String before = "";
    private String after = "";
    private String meanwhile = "";
    private boolean reviewing;

    /** All budgets in force; none where they cannot be read. */
    public List<BudgetView> getRows() {
        if (rows == null) {
            rows = read();
        }
        return rows;
    }

    private List<BudgetView> read() {
        problem = "";
        try {
            if (!database.answers()) {
                throw new DreamException(QuotaError.UNREADABLE, "Budgets cannot be read now");
            }
            return book.list();
        } catch (DreamException no) {
            LOG.debug("budgets are not shown", no); // the page says why
            problem = words.said(String.valueOf(no.getMessage()));
            return List.of();
        }
    }

    /** Why nothing is shown; empty where all is. */
    public String getProblem() {
        getRows();
        return problem;
    }

    /** How many are nearly used up, or altogether. */
    public long getTight() {
        return getRows().stream().filter(one -> one.state() != BudgetView.State.FINE).count();
    }

    /** Whether the visitor may change anything. */
    public boolean isChangeable() {
        return visitor.isAdmin() && getProblem().isEmpty();
    }

    /** Opens the form for a new one. */
    public void begin() {
        rows = null;
        chosen = null;
        kind = Subject.Kind.HOUSE.name();
        who = "";
        model = "";
        unit = Unit.TOKENS.word();
        amount = "";
        period = Period.MONTH.name();
        hard = true;
        threshold = Integer.toString(BudgetTerms.USUAL_THRESHOLD);
        meanwhile = "";
        reviewing = false;
    }

    /** Opens the form for one that there is. */
    public void choose(UUID id) {
        begin();
        chosen = id;
        getChosen()
                .ifPresent(
                        budget -> {
                            var terms = budget.terms();
                            kind = terms.subject().kind().name();
                            who = terms.subject().id();
                            model = terms.model();
                            unit = terms.unit().word();
                            amount = numbers.typed(terms.unit().amount(terms.amount()));
                            period = terms.period().name();
                            hard = terms.hard();
                            threshold = Integer.toString(terms.threshold());
                        });
    }

    private Optional<BudgetView> getChosen() {
        return getRows().stream().filter(one -> one.id().equals(chosen)).findFirst();
    }

    /** Whether one that there is is being changed. */
    public boolean isChanging() {
        return chosen != null;
    }

    /** What was typed becomes a change to look at, or is refused. */
    public void review() {
        try {
            var terms = terms();
            before = said(like(terms));
            after = says.terms(terms);
            meanwhile = "";
            reviewing = true;
        } catch (DreamException no) {
            mistakes.tell("edit", no);
        }
    }

    /** The terms of the one that these would change, as the page shows them. */
    private Optional<BudgetTerms> like(BudgetTerms terms) {
        return getRows().stream()
                .map(BudgetView::terms)
                .filter(one -> one.isLike(terms))
                .findFirst();
    }

    private String said(Optional<BudgetTerms> terms) {
        return terms.map(says::terms)
                .orElseGet(() -> words.sentence("budget_none_before", List.of()));
    }

    public void back() {
        reviewing = false;
    }

    /** Sets it; where somebody was faster, what they set is shown instead. */
    public void save() {
        try {
            var terms = terms();
            book.set(visitor.caller(), terms, Seen.of(like(terms)));
            begin();
        } catch (DreamException no) {
            reviewing = false;
            if (mistakes.changedMeanwhile(no)) {
                lookAgain();
            } else {
                mistakes.tell("edit", no);
            }
        }
    }

    /** What was typed stays; where the one that it was for has ended, it is for a new one. */
    private void lookAgain() {
        var terms = terms();
        var name = getChosen().map(BudgetView::subjectName).orElse("");
        rows = null;
        meanwhile = said(like(terms));
        if (isChanging() && getChosen().isEmpty()) {
            chosen = null;
            who = name;
        }
    }

    /** Ends the chosen one. */
    public void end() {
        if (chosen != null) {
            book.end(visitor.caller(), chosen);
            begin();
        }
    }

    private BudgetTerms terms() {
        var no = new AllMistakes();
        var subject = no.part("who", this::subject);
        var counts = Unit.of(unit);
        var terms =
                no.part(
                        "",
                        () ->
                                new BudgetTerms(
                                        subject.orElse(Subject.HOUSE),
                                        model,
                                        counts,
                                        parts(counts),
                                        Period.valueOf(period),
                                        hard,
                                        (int) BudgetWords.whole(threshold, 3)));
        no.end();
        return terms.orElseThrow();
    }

    private Subject subject() {
        var of = Subject.Kind.valueOf(kind);
        return getChosen()
                .map(budget -> budget.terms().subject())
                .orElseGet(() -> book.subject(of, who));
    }

    private long parts(Unit counts) {
        return counts.isMoney()
                ? counts.parts(numbers.plain(amount))
                : BudgetWords.whole(amount, 15);
    }

    /** Whom the budget under review is for. */
    public String getWhom() {
        if (isChanging()) {
            return getChosen().map(says::whom).orElse("");
        }
        return kind.equals(Subject.Kind.HOUSE.name())
                ? words.sentence("budget_house", List.of())
                : who.strip();
    }

    /** What there was before. */
    public String getBefore() {
        return before;
    }

    /** What there would be. */
    public String getAfter() {
        return after;
    }

    /** What somebody else made of it while the visitor looked; empty where nobody did. */
    public String getMeanwhile() {
        return meanwhile;
    }

    public boolean isReviewing() {
        return reviewing;
    }

    public Period[] getPeriods() {
        return Period.values();
    }

    public Subject.Kind[] getKinds() {
        return Subject.Kind.values();
    }

    /** What a new one can count: tokens, or money of the house. */
    public List<Unit> getUnits() {
        return List.of(Unit.TOKENS, book.money());
    }

    /** What the one in the form counts. */
    public String getCounted() {
        return says.unit(Unit.of(unit));
    }

    /** Whether the one in the form counts money. */
    public boolean isMoney() {
        return Unit.of(unit).isMoney();
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

    public String getModel() {
        return model;
    }

    public void setModel(@Nullable String model) {
        this.model = model == null ? "" : model;
    }

    public String getUnit() {
        return unit;
    }

    public void setUnit(String unit) {
        this.unit = unit;
    }

    public String getAmount() {
        return amount;
    }

    public void setAmount(@Nullable String amount) {
        this.amount = amount == null ? "" : amount;
    }

    public String getPeriod() {
        return period;
    }

    public void setPeriod(String period) {
        this.period = period;
    }

    public boolean isHard() {
        return hard;
    }

    public void setHard(boolean hard) {
        this.hard = hard;
    }

    public String getThreshold() {
        return threshold;
    }

    public void setThreshold(@Nullable String threshold) {
        this.threshold = threshold == null ? "" : threshold;
    }
}
