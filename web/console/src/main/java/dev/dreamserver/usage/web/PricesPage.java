package dev.dreamserver.usage.web;

import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.health.Database;
import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.ErrorCode;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.usage.Price;
import dev.dreamserver.usage.PriceBook;
import dev.dreamserver.usage.PriceChange;
import dev.dreamserver.usage.PriceError;
import dev.dreamserver.usage.Prices;
import dev.dreamserver.usage.Rates;
import dev.dreamserver.usage.UsageError;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The price book: read, and added to after a review. */
@Named
@ViewScoped
public class PricesPage implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(PricesPage.class);

    private static final Map<ErrorCode, String> FIELDS = Map.of(PriceError.FROM, "from");
    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    @Inject transient Database database;
    @Inject transient Prices prices;
    @Inject transient Visitor visitor;
    @Inject transient Mistakes mistakes;
    @Inject transient Words words;
    @Inject transient UsageNumbers numbers;
    @Inject transient Clock clock;

    private transient @Nullable PriceBook book;
    private String problem = "";
    private boolean open;
    private boolean fresh;
    private boolean reviewing;
    private boolean ending;
    private String model = "";
    private String input = "";
    private String output = "";
    private String request = "";
    private String cached = "";
    private String inputCached = "";
    private String from = "";
    private String source = "";
    private String meanwhile = "";

    /** One amount before and after; its label is the message of that name. */
    public record Change(String label, String before, String after) {}

    /** The book, or an empty one where it cannot be read; then there is a problem to tell. */
    public PriceBook getBook() {
        if (book == null) {
            try {
                if (!database.answers()) {
                    throw new DreamException(UsageError.UNREADABLE, "Usage cannot be read now");
                }
                book = prices.book(visitor.caller());
                problem = "";
            } catch (DreamException no) {
                LOG.debug("prices are not shown", no); // the page says why
                problem = words.said(String.valueOf(no.getMessage()));
                book = new PriceBook(prices.currency(), List.of(), List.of(), 0);
            }
        }
        return book;
    }

    /** Why nothing is shown; empty where something is. */
    public String getProblem() {
        return getBook().models().isEmpty() ? problem : "";
    }

    public String getCurrency() {
        return getBook().currency().getCurrencyCode();
    }

    /** Whose hours they are. */
    public String getZone() {
        return ZoneId.systemDefault().getId();
    }

    /** Opens the model that the page names, or the form for any. */
    public void choose() {
        model =
                FacesContext.getCurrentInstance()
                        .getExternalContext()
                        .getRequestParameterMap()
                        .getOrDefault("model", "");
        fresh = model.isEmpty();
        book = null;
        var known = getLines().stream().flatMap(line -> line.rates().stream()).findFirst();
        input = known.map(one -> numbers.typed(one.input())).orElse("");
        output = known.map(one -> numbers.typed(one.output())).orElse("");
        request = known.map(one -> numbers.typed(one.request())).orElse("0");
        cached = known.map(one -> numbers.typed(one.cached())).orElse("0");
        inputCached =
                known.filter(Rates::tellsCachedApart)
                        .map(one -> numbers.typed(one.inputCached()))
                        .orElse("");
        from = FIELD.format(prices.next().atZone(ZoneId.systemDefault()));
        source = "";
        meanwhile = "";
        open = true;
        back();
    }

    /** Back to the form. */
    public void back() {
        reviewing = false;
        ending = false;
    }

    /** What was typed becomes a price to look at, or is refused at its field. */
    public void review() {
        look(false);
    }

    /** The end of the price instead. */
    public void reviewEnd() {
        look(true);
    }

    private void look(boolean end) {
        back();
        meanwhile = "";
        ending = end;
        reviewing =
                tried(
                        () -> {
                            var change = asked();
                            from = FIELD.format(begins().atZone(ZoneId.systemDefault()));
                            model = change.model();
                        });
        ending = reviewing && end;
    }

    /** Adds it to the book; where somebody was faster, what they added is shown instead. */
    public void change() {
        if (tried(() -> prices.change(visitor.caller(), asked(), Seen.of(costs())))) {
            book = null;
            open = false;
        } else {
            reviewing = false;
            ending = false;
        }
    }

    private boolean tried(Runnable step) {
        try {
            step.run();
            return true;
        } catch (DreamException no) {
            if (mistakes.changedMeanwhile(no)) {
                book = null;
                meanwhile = costs().map(this::line).orElseGet(this::unknown);
            } else {
                mistakes.tell("price", no, FIELDS);
            }
            return false;
        }
    }

    /** What the model costs when the change begins, as the page shows it. */
    private Optional<Rates> costs() {
        return getBook().model(model).at(begins());
    }

    /** All amounts of a price in one line. */
    public String line(Rates rates) {
        return words.sentence(
                rates.tellsCachedApart() ? "pri_line_cached" : "pri_line",
                Stream.of(
                                rates.input(),
                                rates.output(),
                                rates.request(),
                                rates.cached(),
                                rates.inputCached())
                        .map(numbers::price)
                        .toList());
    }

    private String unknown() {
        return words.sentence("pri_unknown", List.of());
    }

    private PriceChange asked() {
        var no = new AllMistakes();
        var rates = no.part("", this::rates);
        var begins = no.part("from", () -> PriceChange.from(from, ZoneId.systemDefault()));
        begins.ifPresent(at -> no.part("from", () -> prices.begin(at)));
        var change =
                no.part(
                        "",
                        () ->
                                new PriceChange(
                                        model,
                                        rates.orElse(Optional.empty()),
                                        begins.orElse(Optional.empty()),
                                        source));
        no.end();
        return change.orElseThrow();
    }

    /** Empty where the price ends. */
    private Optional<Rates> rates() {
        return ending
                ? Optional.empty()
                : Optional.of(
                        Rates.of(
                                numbers.plain(input),
                                numbers.plain(output),
                                numbers.plain(request),
                                numbers.plain(cached),
                                numbers.plain(inputCached)));
    }

    private Instant begins() {
        return prices.begin(asked());
    }

    /** What the review shows of the change. */
    public List<Change> getChanges() {
        var before = costs();
        var after = asked().rates();
        return Stream.of(
                        change("pri_input", Rates::input, before, after),
                        change("pri_input_cached", Rates::inputCached, before, after),
                        change("pri_output", Rates::output, before, after),
                        change("pri_request", Rates::request, before, after),
                        change("pri_cached", Rates::cached, before, after))
                .toList();
    }

    private Change change(
            String label,
            Function<Rates, BigDecimal> which,
            Optional<Rates> before,
            Optional<Rates> after) {
        return new Change(label, amount(before.map(which)), amount(after.map(which)));
    }

    private String amount(Optional<BigDecimal> amount) {
        return amount.map(numbers::price).orElseGet(this::unknown);
    }

    /** Whether the change reaches back to what was used already. */
    public boolean isReachingBack() {
        return begins().isBefore(clock.instant());
    }

    /** When the change begins. */
    public String getBegin() {
        return when(begins());
    }

    /** A beginning: the day, and the hour where it is not midnight. */
    public String when(Instant at) {
        var local = at.atZone(ZoneId.systemDefault());
        var format =
                local.toLocalTime().equals(LocalTime.MIDNIGHT)
                        ? DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        : DateTimeFormatter.ofLocalizedDateTime(
                                FormatStyle.MEDIUM, FormatStyle.SHORT);
        return format.withLocale(visitor.locale()).format(local);
    }

    /** Whether a source is an address. */
    public boolean isLink(String text) {
        var low = text.toLowerCase(Locale.ROOT);
        return (low.startsWith("https://") || low.startsWith("http://")) && text.indexOf(' ') < 0;
    }

    /** The lines of the model that is open, the latest beginning first. */
    public List<Price> getLines() {
        return fresh ? List.of() : getBook().model(model).lines();
    }

    /** Whether the model has a price now that can end. */
    public boolean isEndable() {
        return !fresh && getBook().model(model).lines().stream().anyMatch(this::asks);
    }

    private boolean asks(Price line) {
        return line.rates().isPresent() && line.state() != Price.State.REPLACED;
    }

    /** Who added a line. */
    public String who(Price line) {
        return line.person().isEmpty() ? line.addedBy() : line.person();
    }

    /** What somebody else made of it while the visitor looked; empty where nobody did. */
    public String getMeanwhile() {
        return meanwhile;
    }

    public boolean isOpen() {
        return open;
    }

    /** Whether the model is still to be named. */
    public boolean isFresh() {
        return fresh;
    }

    public boolean isReviewing() {
        return reviewing;
    }

    public boolean isEnding() {
        return ending;
    }

    public String getModel() {
        return model;
    }

    public void setModel(@Nullable String model) {
        this.model = text(model);
    }

    public String getInput() {
        return input;
    }

    public void setInput(@Nullable String input) {
        this.input = text(input);
    }

    public String getOutput() {
        return output;
    }

    public void setOutput(@Nullable String output) {
        this.output = text(output);
    }

    public String getRequest() {
        return request;
    }

    public void setRequest(@Nullable String request) {
        this.request = text(request);
    }

    public String getCached() {
        return cached;
    }

    public void setCached(@Nullable String cached) {
        this.cached = text(cached);
    }

    public String getInputCached() {
        return inputCached;
    }

    public void setInputCached(@Nullable String inputCached) {
        this.inputCached = text(inputCached);
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = text(from);
    }

    public String getSource() {
        return source;
    }

    public void setSource(@Nullable String source) {
        this.source = text(source);
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed.strip();
    }
}
