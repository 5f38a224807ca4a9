package dev.dreamserver.usage.web;

import dev.dreamserver.console.web.Words;
import dev.dreamserver.usage.UsageDimension;
import dev.dreamserver.usage.UsageRequests;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import java.util.List;
import java.util.Map;

/** Puts requests into words: all of a line at once, since a page has fifty of them. */
@RequestScoped
public class UsageLog {

    /** Made once: finding who makes them costs more than a line. */
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    @Inject Words words;
    @Inject UsageNames names;
    @Inject UsageNumbers numbers;

    UsageLine line(UsageRequests.One one) {
        var row = one.row();
        var outcome = say("use_" + row.outcome());
        var person = names.name("person", row.personId(), one.person());
        var key = names.name("key", row.keyId().orElse(UsageDimension.NONE), one.key());
        var duration = numbers.time(row.durationMicros());
        var first = row.firstTokenMicros().map(numbers::time);
        var detail =
                JSON.createObjectBuilder()
                        .add("detail", row.requestId().toString())
                        .add("outcome", outcome)
                        .add("why", say("use_why_" + row.outcome()))
                        .add("at", row.startedAt().toString())
                        .add("first", first.orElseGet(() -> say("use_never")))
                        .add("ended", duration)
                        .add("pace", numbers.pace(row))
                        .add("in", in(row))
                        .add("out", numbers.exact(row.tokensOut()))
                        .add("counted", say(counted(row)))
                        .add("model", row.model())
                        .add("engine", row.engine())
                        .add("route", row.routed().map(this::route).orElse(""))
                        .add("person", person)
                        .add("team", team(row))
                        .add("key", key)
                        .add("project", row.project().orElse(""))
                        .add("attempt", row.attempt() == 1 ? "" : Integer.toString(row.attempt()))
                        .build()
                        .toString();
        return new UsageLine(
                row.requestId().toString(),
                row.startedAt(),
                kind(row.outcome()),
                icon(row.outcome()),
                outcome,
                row.cached(),
                person,
                row.model(),
                key,
                numbers.number(row.tokensIn()),
                numbers.number(row.tokensOut()),
                first.orElse("–"),
                duration,
                detail);
    }

    private String in(UsageRow row) {
        var all = numbers.exact(row.tokensIn());
        return row.tokensCached() == 0
                ? all
                : words.sentence("use_in_cached", List.of(all, numbers.exact(row.tokensCached())));
    }

    private String team(UsageRow row) {
        return names.name("team", row.team().orElse(UsageDimension.NONE), row.team().orElse(""));
    }

    private static String counted(UsageRow row) {
        if (row.cached()) {
            return "use_counted_never";
        }
        return row.estimated() ? "use_counted_here" : "use_counted";
    }

    /** What was asked for and why this model answered. */
    private String route(UsageRow.Routed routed) {
        var parts = routed.reason().split(" ", 2);
        var why =
                words.sentence("route_why_" + parts[0], List.of(parts.length > 1 ? parts[1] : ""));
        return words.sentence("use_route", List.of(routed.asked(), why));
    }

    private String say(String key) {
        return words.sentence(key, List.of());
    }

    private static String kind(Outcome outcome) {
        return switch (outcome) {
            case COMPLETE -> "ok";
            case ABORTED, RETRIED -> "id";
            case FAILED -> "er";
        };
    }

    private static String icon(Outcome outcome) {
        return switch (outcome) {
            case COMPLETE -> "circle-check";
            case ABORTED -> "circle-pause";
            case FAILED -> "circle-x";
            case RETRIED -> "rotate-cw";
        };
    }
}
