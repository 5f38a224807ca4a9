package dev.dreamserver.usage.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.usage.UsageDimension;
import dev.dreamserver.usage.UsageOrder;
import dev.dreamserver.usage.UsagePlace;
import dev.dreamserver.usage.UsageQuestion;
import dev.dreamserver.usage.UsageReports;
import dev.dreamserver.usage.UsageRow.Outcome;
import dev.dreamserver.usage.UsageSpan;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the address of the page asks for, and the addresses of other views of it. All that the page
 * shows stands in its address, so each view can be kept and sent on. What makes no sense there is
 * taken for the usual.
 */
@Named
@RequestScoped
public class UsageAddress {

    private static final String DAYS = "days";
    private static final String OWN = "own";
    private static final String MONTH = "month";
    private static final String USUAL_DAYS = "7";
    private static final String BEFORE = "before";
    private static final String OUTCOME = "outcome";

    /** Days that are offered by name; one's own are given by their dates. */
    private static final List<String> OFFERED = List.of("1", USUAL_DAYS, "30", MONTH);

    @Inject HttpServletRequest request;
    @Inject Visitor visitor;
    @Inject UsageReports reports;
    @Inject Clock clock;

    private final Map<String, String> given = new LinkedHashMap<>();
    private boolean everybodys;

    @PostConstruct
    void read() {
        everybodys = reports.everybodys(visitor.caller()); // asked for in every row
        Stream.concat(
                        Stream.of(DAYS, "from", "to", "by", "order", OUTCOME, BEFORE),
                        Arrays.stream(UsageDimension.values()).map(UsageDimension::word))
                .forEach(
                        name ->
                                Optional.ofNullable(request.getParameter(name))
                                        .filter(value -> !value.isBlank())
                                        .ifPresent(value -> given.put(name, value)));
    }

    /** The choice of days: 1, 7, 30, month, or own. */
    public String getDays() {
        var days = given.getOrDefault(DAYS, USUAL_DAYS);
        return OFFERED.contains(days) || days.equals(OWN) ? days : USUAL_DAYS;
    }

    /** The choices that need no dates. */
    public List<String> getOffered() {
        return OFFERED;
    }

    /** The days, or a refusal where one's own are no span. */
    UsageSpan span() {
        var zone = ZoneId.systemDefault();
        var now = clock.instant();
        return switch (getDays()) {
            case OWN -> new UsageSpan(date("from"), date("to"), zone);
            case MONTH -> UsageSpan.month(now, zone);
            default -> UsageSpan.last(Integer.parseInt(getDays()), now, zone);
        };
    }

    private LocalDate date(String name) {
        return Optional.ofNullable(given.get(name))
                .flatMap(UsageSpan::day)
                .orElseGet(() -> LocalDate.now(clock.withZone(ZoneId.systemDefault())));
    }

    UsageQuestion question() {
        return new UsageQuestion(span(), only());
    }

    /** What the page is narrowed down to. */
    Map<UsageDimension, String> only() {
        var only = new EnumMap<UsageDimension, String>(UsageDimension.class);
        for (var dimension : UsageDimension.values()) {
            Optional.ofNullable(given.get(dimension.word()))
                    .ifPresent(value -> only.put(dimension, value));
        }
        return only;
    }

    /** Whether everybody's usage is shown, or the visitor's own. */
    public boolean isEverybodys() {
        return everybodys;
    }

    /** By what the visitor may have usage told apart: somebody alone needs no list of people. */
    public List<String> getDimensions() {
        return Arrays.stream(UsageDimension.values())
                .filter(one -> one != UsageDimension.PERSON || isEverybodys())
                .map(UsageDimension::word)
                .toList();
    }

    UsageDimension by() {
        return Optional.ofNullable(given.get("by"))
                .filter(getDimensions()::contains)
                .flatMap(UsageDimension::named)
                .orElse(isEverybodys() ? UsageDimension.PERSON : UsageDimension.KEY);
    }

    /** How usage is told apart. */
    public String getBy() {
        return by().word();
    }

    UsageOrder order() {
        return Optional.ofNullable(given.get("order"))
                .flatMap(UsageOrder::named)
                .orElse(UsageOrder.REQUESTS);
    }

    /** The figure by which the table stands in order. */
    public String getOrder() {
        return order().word();
    }

    Optional<Outcome> outcome() {
        return Arrays.stream(Outcome.values())
                .filter(one -> one.name().equals(given.get(OUTCOME)))
                .findFirst();
    }

    /** The only outcome whose requests are listed; empty for all. */
    public String getOutcome() {
        return outcome().map(Outcome::name).orElse("");
    }

    Optional<UsagePlace> before() {
        return Optional.ofNullable(given.get(BEFORE)).map(UsagePlace::parse);
    }

    /** Whether an older page of requests is shown. */
    public boolean isOlder() {
        return given.containsKey(BEFORE);
    }

    /** Whether something is left out by choice. */
    public boolean isNarrowed() {
        return !only().isEmpty() || outcome().isPresent();
    }

    /**
     * The query of this view with one thing changed; an empty value takes it away. The list of
     * requests begins anew, save where it is what changes.
     */
    public String with(String name, String value) {
        var changed = new LinkedHashMap<>(given);
        changed.remove(BEFORE);
        if (name.equals(DAYS)) {
            changed.remove("from");
            changed.remove("to");
        }
        changed.remove(name);
        if (!value.isEmpty()) {
            changed.put(name, value);
        }
        return query(changed);
    }

    /** The query of this view itself. */
    public String getQuery() {
        return with(BEFORE, "");
    }

    /** The query of these days with nothing left out. */
    public String getWide() {
        var wide = new LinkedHashMap<>(given);
        wide.keySet().retainAll(List.of(DAYS, "from", "to", "by", "order"));
        return query(wide);
    }

    /** What a form must send along to keep the view but for its days. */
    public List<Map.Entry<String, String>> getKept() {
        return given.entrySet().stream()
                .filter(one -> !List.of(DAYS, "from", "to", BEFORE).contains(one.getKey()))
                .toList();
    }

    private static String query(Map<String, String> values) {
        return values.entrySet().stream()
                .map(
                        one ->
                                one.getKey()
                                        + "="
                                        + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
