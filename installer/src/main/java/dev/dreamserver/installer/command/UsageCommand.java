package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.installer.Trouble;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What was used, as the page Usage and the management API tell it. */
@Command(
        name = "usage",
        description = "What was used: by person, team, key, project, model or day.")
final class UsageCommand implements Callable<Integer> {

    private static final Set<String> WAYS =
            Set.of("person", "team", "key", "project", "model", "day");
    private static final String LINE = "%-38s %10s %8s %14s %14s %12s %16s";

    @ParentCommand DreamCommand dream;

    @Option(
            names = "--by",
            paramLabel = "WAY",
            description = "person, team, key, project, model or day. Without: person.")
    String by = "person";

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "The first day, such as 2026-11-01. Without: seven days up to the last.")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last day. Without: today.")
    @Nullable String to;

    @Option(names = "--json", description = "All facts as JSON.")
    boolean json;

    @Override
    public Integer call() {
        if (!WAYS.contains(by)) {
            throw new Trouble(
                    "--by takes person, team, key, project, model or day.", "", Trouble.USAGE);
        }
        var usage = new Api(dream.installation()).ask("GET", "/usage?" + query(), null);
        if (json) {
            dream.screen().line(usage.toString());
            return 0;
        }
        print(usage);
        return 0;
    }

    private String query() {
        var parts = new ArrayList<String>();
        parts.add("by=" + by);
        if (from != null) {
            parts.add("from=" + encoded(from));
        }
        if (to != null) {
            parts.add("to=" + encoded(to));
        }
        return parts.stream().collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void print(JsonNode usage) {
        var screen = dream.screen();
        screen.line(
                "%s to %s, %s"
                        .formatted(
                                usage.path("from").asText(),
                                usage.path("to").asText(),
                                usage.path("zone").asText()));
        screen.line(
                LINE.formatted(
                        by,
                        "requests",
                        "failed",
                        "tokens in",
                        "tokens out",
                        "first token",
                        "cost " + usage.path("currency").asText()));
        for (var one : usage.path("groups")) {
            screen.line(line(name(one), one.path("totals")));
        }
        screen.line(line("all", usage.path("totals")));
        var cached = usage.path("totals").path("cached").asLong();
        if (cached > 0) {
            screen.line("Requests answered from the cache: %,d".formatted(cached));
        }
        var tokensCached = usage.path("totals").path("tokensCached").asLong();
        if (tokensCached > 0) {
            screen.line("Tokens in that were cached: %,d".formatted(tokensCached));
        }
        var unpriced = usage.path("totals").path("unpriced").asLong();
        if (unpriced > 0) {
            screen.line(
                    "Requests without a price: %,d. See ./dream price list".formatted(unpriced));
        }
        var more = usage.path("more").asLong();
        if (more > 0) {
            screen.line("and %,d more".formatted(more));
        }
    }

    private String name(JsonNode group) {
        if (!group.path("id").isTextual()) {
            return "no " + by;
        }
        var name = group.path("name").asText();
        return name.isEmpty() ? group.path("id").asText() : name;
    }

    private static String line(String name, JsonNode totals) {
        return LINE.formatted(
                name,
                number(totals.path("requests")),
                number(totals.path("failed")),
                number(totals.path("tokensIn")),
                number(totals.path("tokensOut")),
                millis(totals.path("firstTokenP50Micros")),
                money(totals.path("cost")));
    }

    private static String number(JsonNode number) {
        return String.format(Locale.ROOT, "%,d", number.asLong());
    }

    /** To a millionth; --json has all digits. */
    private static String money(JsonNode cost) {
        return cost.isTextual()
                ? String.format(Locale.ROOT, "%,.6f", new BigDecimal(cost.asText()))
                : "-";
    }

    private static String millis(JsonNode micros) {
        return micros.isNumber()
                ? String.format(Locale.ROOT, "%,.1f ms", micros.asLong() / 1_000.0)
                : "-";
    }
}
