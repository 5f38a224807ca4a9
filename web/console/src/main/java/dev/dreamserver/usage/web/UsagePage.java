package dev.dreamserver.usage.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.health.Database;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.usage.UsageDimension;
import dev.dreamserver.usage.UsageError;
import dev.dreamserver.usage.UsageGroup;
import dev.dreamserver.usage.UsageGroups;
import dev.dreamserver.usage.UsageReport;
import dev.dreamserver.usage.UsageReports;
import dev.dreamserver.usage.UsageRequests;
import dev.dreamserver.usage.UsageSpan;
import dev.dreamserver.usage.UsageTotals;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Usage: how much, by whom, and request by request. Read once for a page. */
@Named
@RequestScoped
public class UsagePage {

    private static final Logger LOG = Logger.getLogger(UsagePage.class);
    private static final int GROUPS = 50;
    private static final int REQUESTS = 50;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofLocalizedPattern("MMMd");
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofLocalizedPattern("Hm");

    @Inject UsageReports reports;
    @Inject UsageAddress address;
    @Inject Visitor visitor;
    @Inject Words words;
    @Inject UsageNames names;
    @Inject UsageLog log;
    @Inject Database database;

    private @Nullable UsageReport report;
    private UsageGroups groups = new UsageGroups(UsageDimension.PERSON, List.of(), 0);
    private UsageRequests requests = new UsageRequests(List.of(), Optional.empty());
    private List<UsageLine> lines = List.of();
    private String problem = "";
    private boolean wrongDays;
    private boolean passing;

    /** A part of the view that can be taken away. */
    public record Chip(String dimension, String name) {}

    @PostConstruct
    void read() {
        try {
            if (!database.answers()) {
                throw new DreamException(UsageError.UNREADABLE, "Usage cannot be read now");
            }
            var who = visitor.caller();
            var question = address.question();
            report = reports.report(who, question, question.span().step());
            groups = reports.groups(who, question, address.by(), address.order(), GROUPS);
            requests =
                    reports.requests(who, question, address.outcome(), address.before(), REQUESTS);
            lines = requests.list().stream().map(log::line).toList();
        } catch (DreamException no) {
            LOG.debug("usage is not shown", no); // the page says why
            problem = words.said(String.valueOf(no.getMessage()));
            wrongDays = no.code() == UsageError.SPAN;
            passing = no.code().status() >= 500;
        }
    }

    /** Why nothing is shown; empty where something is. */
    public String getProblem() {
        return problem;
    }

    /** Whether it may be shown in a moment, or never will. */
    public boolean isPassing() {
        return passing;
    }

    /** Whether the days were badly chosen. */
    public boolean isWrongDays() {
        return wrongDays;
    }

    /** Whether nothing at all was used in these days. */
    public boolean isNothing() {
        return problem.isEmpty() && totals().requests() == 0 && !address.isNarrowed();
    }

    private UsageTotals totals() {
        return report == null ? UsageTotals.NONE : report.totals();
    }

    public UsageTotals getTotals() {
        return totals();
    }

    public UsageTotals getBefore() {
        return report == null ? UsageTotals.NONE : report.before();
    }

    /** For how many days single requests are kept. */
    public long getKeptDays() {
        return reports.keptDays();
    }

    /** Whether anything of it has a price, so that there is a cost to tell. */
    public boolean isPriced() {
        return getTotals().cost().isPresent() || getBefore().cost().isPresent();
    }

    /** The first day, as a form takes it. */
    public String getFrom() {
        return report == null ? "" : report.span().from().toString();
    }

    /** The last day, as a form takes it. */
    public String getTo() {
        return report == null ? "" : report.span().to().toString();
    }

    /** The latest day that can be chosen. */
    public String getToday() {
        return LocalDate.now(ZoneId.systemDefault()).toString();
    }

    /** The days in words, such as 14 to 20 November. */
    public String getSpan() {
        if (report == null) {
            return "";
        }
        var span = report.span();
        var format = DAY.withLocale(visitor.locale());
        return span.days() == 1
                ? format.format(span.from())
                : words.sentence(
                        "use_span", List.of(format.format(span.from()), format.format(span.to())));
    }

    /** Where the days begin and end. */
    public String getZone() {
        return ZoneId.systemDefault().getId();
    }

    public UsageChart getChart() {
        return UsageChart.of(
                report == null ? List.of() : report.parts(),
                part -> label(part.from()),
                visitor.locale());
    }

    /** What each bar of the chart is: HOUR, DAY or WEEK. */
    public String getStep() {
        return report == null ? UsageSpan.Step.DAY.name() : report.step().name();
    }

    private String label(Instant at) {
        var hours = report != null && report.step() == UsageSpan.Step.HOUR;
        return (hours ? HOUR : DAY)
                .withLocale(visitor.locale())
                .format(at.atZone(ZoneId.systemDefault()));
    }

    public List<UsageGroup> getGroups() {
        return groups.list();
    }

    /** How many groups are not shown. */
    public long getMore() {
        return groups.more();
    }

    public List<UsageLine> getRequests() {
        return lines;
    }

    /** Where older requests begin; empty where there are none. */
    public String getOlder() {
        return requests.older().map(Object::toString).orElse("");
    }

    /** What the view is narrowed down to. */
    public List<Chip> getChips() {
        return address.only().entrySet().stream()
                .map(
                        one ->
                                new Chip(
                                        one.getKey().word(),
                                        names.name(
                                                one.getKey().word(),
                                                one.getValue(),
                                                reports.name(
                                                        visitor.caller(),
                                                        one.getKey(),
                                                        one.getValue()))))
                .toList();
    }

    /** What something is called on the page. */
    public String name(String dimension, String id, String name) {
        return names.name(dimension, id, name);
    }

    /** How much of all requests this is, in percent. */
    public long share(long some) {
        return totals().requests() == 0 ? 0 : Math.round(some * 100.0 / totals().requests());
    }

    /** How many of a hundred tokens of the prompts an engine still had. */
    public long getTokensCached() {
        return Math.round(totals().tokensCached() * 100.0 / Math.max(1, totals().tokensIn()));
    }

    /** How long the bar of a group is, in percent: its share of the figure that gives the order. */
    public String width(UsageGroup group) {
        var all = figure(totals());
        return all == 0 ? "0" : UsageChart.percent(figure(group.totals()), all);
    }

    private long figure(UsageTotals totals) {
        return switch (address.order()) {
            case TOKENS_IN -> totals.tokensIn();
            case TOKENS_OUT -> totals.tokensOut();
            case FAILED -> totals.failed();
            case COST -> totals.cost().map(UsagePage::millionths).orElse(0L);
            case REQUESTS, FIRST_TOKEN, DURATION -> totals.requests();
        };
    }

    private static long millionths(BigDecimal cost) {
        return cost.movePointRight(6).longValue();
    }
}
