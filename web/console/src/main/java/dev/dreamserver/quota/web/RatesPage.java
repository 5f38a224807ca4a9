package dev.dreamserver.quota.web;

import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.quota.BudgetBook;
import dev.dreamserver.quota.Rate;
import dev.dreamserver.quota.RateBook;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.quota.Subject.Kind;
import dev.dreamserver.quota.SubjectRate;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rate limits on the page of budgets: those for all, and those of single teams, people, keys. */
@Named
@ViewScoped
public class RatesPage implements Serializable {

    private static final long serialVersionUID = 1L;

    @Inject transient RateBook book;
    @Inject transient BudgetBook budgets;
    @Inject transient BudgetWords says;
    @Inject transient Visitor visitor;
    @Inject transient Mistakes mistakes;
    @Inject transient Words words;

    private transient @Nullable List<Row> rows;
    private @Nullable UUID chosen;
    private String kind = Kind.PERSON.name();
    private String who = "";
    private String requests = "";
    private String tokens = "";
    private String streams = "";
    private String before = "";
    private String after = "";
    private String meanwhile = "";
    private boolean reviewing;

    /**
     * One line.
     *
     * @param id null where it is what holds for all
     */
    public record Row(@Nullable UUID id, Kind kind, String who, String name, Rate rate) {

        /** Whether it holds for all who have no limit of their own. */
        public boolean usual() {
            return id == null;
        }
    }

    /** What holds for all, then who has a limit of their own. */
    public List<Row> getRows() {
        if (rows == null) {
            var usual = book.usual();
            rows =
                    Stream.concat(
                                    Stream.of(
                                            usual(Kind.KEY, usual.key()),
                                            usual(Kind.PERSON, usual.person()),
                                            usual(Kind.TEAM, usual.team())),
                                    book.list().stream().map(RatesPage::line))
                            .toList();
        }
        return rows;
    }

    private Row usual(Kind whose, Rate rate) {
        return new Row(null, whose, "", words.sentence("rate_usual_" + whose, List.of()), rate);
    }

    private static Row line(SubjectRate one) {
        return new Row(one.id(), one.subject().kind(), one.subject().id(), one.name(), one.rate());
    }

    /** A number as people write it; words where it sets no limit. */
    public String number(int limit) {
        return limit == 0 ? words.sentence("rate_any", List.of()) : says.number(limit);
    }

    /** Opens the form for a new one. */
    public void begin() {
        rows = null;
        chosen = null;
        kind = Kind.PERSON.name();
        who = "";
        fill(Rate.NONE);
        meanwhile = "";
        reviewing = false;
    }

    /** Opens the form for one that there is. */
    public void choose(UUID id) {
        begin();
        chosen = id;
        row(id).ifPresent(
                        one -> {
                            kind = one.kind().name();
                            who = one.who();
                            fill(one.rate());
                        });
    }

    private void fill(Rate rate) {
        requests = typed(rate.requests());
        tokens = typed(rate.tokens());
        streams = typed(rate.streams());
    }

    private static String typed(int limit) {
        return limit == 0 ? "" : Integer.toString(limit);
    }

    private Optional<Row> row(@Nullable UUID id) {
        return getRows().stream().filter(one -> id != null && id.equals(one.id())).findFirst();
    }

    /** Whether one that there is is being changed. */
    public boolean isChanging() {
        return chosen != null;
    }

    /** What was typed becomes a change to look at, or is refused. */
    public void review() {
        try {
            var asked = asked();
            before = said(of(asked.subject()));
            after = said(asked.rate());
            meanwhile = "";
            reviewing = true;
        } catch (DreamException no) {
            mistakes.tell("rate", no);
        }
    }

    /** What there is for them, as the page shows it. */
    private Optional<Rate> of(Subject subject) {
        return getRows().stream()
                .filter(one -> one.kind() == subject.kind())
                .filter(one -> one.who().equals(subject.id()))
                .findFirst()
                .map(Row::rate);
    }

    private String said(Optional<Rate> rate) {
        return rate.map(this::said).orElseGet(() -> words.sentence("rate_as_all", List.of()));
    }

    public void back() {
        reviewing = false;
    }

    /** Sets it; where somebody was faster, what they set is shown instead. */
    public void save() {
        try {
            var asked = asked();
            book.set(visitor.caller(), asked.subject(), asked.rate(), Seen.of(of(asked.subject())));
            begin();
        } catch (DreamException no) {
            reviewing = false;
            if (mistakes.changedMeanwhile(no)) {
                lookAgain();
            } else {
                mistakes.tell("rate", no);
            }
        }
    }

    /** What was typed stays; where the one that it was for has ended, it is for a new one. */
    private void lookAgain() {
        var subject = asked().subject();
        var name = row(chosen).map(Row::name).orElse("");
        rows = null;
        meanwhile = said(of(subject));
        if (isChanging() && row(chosen).isEmpty()) {
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

    /** What was typed. */
    private record Asked(Subject subject, Rate rate) {}

    private Asked asked() {
        var no = new AllMistakes();
        var subject = no.part("who", this::subject);
        var rate = no.part("", this::rate);
        no.end();
        return new Asked(subject.orElseThrow(), rate.orElseThrow());
    }

    private Subject subject() {
        var whose = Kind.valueOf(kind);
        return isChanging() ? new Subject(whose, who) : budgets.subject(whose, who);
    }

    private Rate rate() {
        return new Rate(limit(requests), limit(tokens), limit(streams));
    }

    private static int limit(String text) {
        return text.isBlank()
                ? 0
                : (int) Math.min(BudgetWords.whole(text, 10), Integer.MAX_VALUE); // too many yet
    }

    /** What it says, in one line. */
    public String said(Rate rate) {
        var parts = new ArrayList<String>();
        part(parts, "rate_some_requests", rate.requests());
        part(parts, "rate_some_tokens", rate.tokens());
        part(parts, "rate_some_streams", rate.streams());
        return parts.isEmpty() ? words.sentence("rate_none", List.of()) : String.join(", ", parts);
    }

    private void part(List<String> to, String key, int limit) {
        if (limit > 0) {
            to.add(words.sentence(key, List.of(String.valueOf(limit))));
        }
    }

    /** Whom the limit under review is for. */
    public String getWhom() {
        return row(chosen).map(Row::name).orElse(who.strip());
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

    public Set<Kind> getKinds() {
        return EnumSet.of(Kind.PERSON, Kind.TEAM, Kind.KEY);
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

    public String getRequests() {
        return requests;
    }

    public void setRequests(@Nullable String requests) {
        this.requests = requests == null ? "" : requests;
    }

    public String getTokens() {
        return tokens;
    }

    public void setTokens(@Nullable String tokens) {
        this.tokens = tokens == null ? "" : tokens;
    }

    public String getStreams() {
        return streams;
    }

    public void setStreams(@Nullable String streams) {
        this.streams = streams == null ? "" : streams;
    }
}
