package dev.dreamserver.usage.rest;

import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.rest.ApiError;
import dev.dreamserver.security.Roles;
import dev.dreamserver.usage.Usage;
import dev.dreamserver.usage.UsageCsv;
import dev.dreamserver.usage.UsageDimension;
import dev.dreamserver.usage.UsageFigures;
import dev.dreamserver.usage.UsageGroups;
import dev.dreamserver.usage.UsageOrder;
import dev.dreamserver.usage.UsageQuestion;
import dev.dreamserver.usage.UsageReport;
import dev.dreamserver.usage.UsageReports;
import dev.dreamserver.usage.UsageSpan;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was used: the caller's own, or everybody's for those who may see it. Days are those of this
 * machine's time zone.
 */
@Path("usage")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UsageResource {

    private static final int DAYS = 7;
    private static final int USUAL_LIMIT = 1_000;

    @Inject Usage usage;
    @Inject UsageReports reports;
    @Inject Calling calling;
    @Inject Clock clock;

    @Context
    @SuppressWarnings("NullAway.Init")
    UriInfo asked;

    /** The figures of the day, which begins at midnight UTC; times in microseconds. */
    record SummaryJson(
            long requestsToday,
            long peopleToday,
            long failuresToday,
            @Nullable Double tokensPerSecond,
            @Nullable Long firstTokenMicrosToday,
            @Nullable Long firstTokenMicrosYesterday,
            List<Long> requestsByHour,
            List<Long> firstTokenMicrosByHour) {

        static SummaryJson of(UsageFigures figures) {
            return new SummaryJson(
                    figures.requestsToday(),
                    figures.peopleToday(),
                    figures.failuresToday(),
                    figures.tokensPerSecond().orElse(null),
                    figures.firstTokenMicrosToday().orElse(null),
                    figures.firstTokenMicrosYesterday().orElse(null),
                    figures.requestsByHour(),
                    figures.firstTokenMicrosByHour());
        }
    }

    /** How much the house is used, over everybody; names nobody. */
    @GET
    @Path("summary")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public Response summary() {
        return Response.ok(SummaryJson.of(usage.figures(ZoneOffset.UTC))).build();
    }

    /**
     * Totals of some days, the last seven where none are named; {@code by} tells them apart by
     * person, team, key, project, model or day, and each of the first five narrows them down:
     * {@code ?from=2026-11-01&to=2026-11-30&by=person&model=dream-guide}.
     */
    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR, Roles.USER})
    public Response totals() {
        var report = report();
        var by = given("by");
        var currency = reports.currency();
        var told =
                by.isEmpty()
                        ? UsageJson.of(report, currency)
                        : by.get().equals(UsageJson.DAY)
                                ? UsageJson.byDay(report, currency)
                                : UsageJson.of(report, currency, groups(by.get()));
        return Response.ok(told).build();
    }

    /** The same as a table; by day where nothing else is asked. */
    @GET
    @Produces("text/csv;qs=0.5")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR, Roles.USER})
    public Response table() {
        var by = given("by").orElse(UsageJson.DAY);
        var currency = reports.currency();
        var table =
                by.equals(UsageJson.DAY)
                        ? UsageCsv.of(report(), currency)
                        : UsageCsv.of(groups(by), currency);
        return Response.ok(table, "text/csv;charset=UTF-8").build();
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(asked.getQueryParameters().getFirst(name))
                .filter(value -> !value.isEmpty());
    }

    private UsageReport report() {
        return reports.report(calling.who(), question(), UsageSpan.Step.DAY);
    }

    private UsageGroups groups(String by) {
        var dimension =
                UsageDimension.named(by)
                        .orElseThrow(() -> bad("by is person, team, key, project, model or day"));
        var limit = given("limit").map(UsageResource::limit).orElse(USUAL_LIMIT);
        return reports.groups(calling.who(), question(), dimension, UsageOrder.REQUESTS, limit);
    }

    private static int limit(String text) {
        var limit = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > UsageReports.MOST_GROUPS) {
            throw bad("limit is 1 to %d".formatted(UsageReports.MOST_GROUPS));
        }
        return limit;
    }

    private static DreamException bad(String sentence) {
        return new DreamException(ApiError.FIELD, sentence);
    }

    private UsageQuestion question() {
        var usual = UsageSpan.last(DAYS, clock.instant(), ZoneId.systemDefault());
        var last = given("to").map(day -> day("to", day)).orElse(usual.to());
        var first = given("from").map(day -> day("from", day)).orElse(last.minusDays(DAYS - 1L));
        var only = new EnumMap<UsageDimension, String>(UsageDimension.class);
        for (var dimension : UsageDimension.values()) {
            given(dimension.word()).ifPresent(value -> only.put(dimension, value));
        }
        return new UsageQuestion(new UsageSpan(first, last, usual.zone()), only);
    }

    private static LocalDate day(String field, String text) {
        return UsageSpan.day(text)
                .orElseThrow(() -> bad("%s is a day such as 2026-11-20".formatted(field)));
    }
}
