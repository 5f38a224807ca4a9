package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What models cost. */
@Command(name = "price", description = "List, set and end what models cost.")
final class PriceCommand {

    private static final String LINE = "%-38s %12s %12s %12s %12s %12s  %-20s %s";

    @ParentCommand DreamCommand dream;

    /** One line for each model; what was and what comes is in the JSON. */
    @Command(name = "list", description = "List what models cost, and those without a price.")
    int list(@Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var book = api().ask("GET", "/usage/prices", null);
        if (json) {
            dream.screen().line(book.toString());
            return 0;
        }
        if (book.path("models").isEmpty() && book.path("missing").isEmpty()) {
            dream.screen().line("No prices yet. See ./dream price set --help");
            return 0;
        }
        dream.screen()
                .line(
                        LINE.formatted(
                                book.path("currency").asText(),
                                "1M in",
                                "cached in",
                                "1M out",
                                "1k requests",
                                "1k cached",
                                "since",
                                "source"));
        for (var one : book.path("missing")) {
            dream.screen()
                    .line(
                            "%-38s no price for %,d requests"
                                    .formatted(
                                            one.path("model").asText(),
                                            one.path("unpriced").asLong()));
        }
        for (var one : book.path("models")) {
            var now = one.path("now");
            dream.screen()
                    .line(
                            LINE.formatted(
                                    one.path("model").asText(),
                                    amount(now.path("input")),
                                    amount(now.path("inputCached")),
                                    amount(now.path("output")),
                                    amount(now.path("request")),
                                    amount(now.path("cached")),
                                    now.path("from").asText("-"),
                                    now.path("source").asText("-")));
        }
        var others = book.path("otherCurrencies").asLong();
        if (others > 0) {
            dream.screen().line("%,d lines in other currencies do not count".formatted(others));
        }
        return 0;
    }

    /** Sets what a model costs from an hour on. */
    @Command(
            name = "set",
            description = "Set what a model costs, in the currency dream.usage.currency.")
    int set(
            @Parameters(paramLabel = "MODEL", description = "As ./dream usage --by model has it.")
                    String model,
            @Option(
                            names = "--input",
                            required = true,
                            paramLabel = "AMOUNT",
                            description = "For a million tokens of prompts, such as 0.15.")
                    String input,
            @Option(
                            names = "--output",
                            required = true,
                            paramLabel = "AMOUNT",
                            description = "For a million tokens of answers.")
                    String output,
            @Option(
                            names = "--request",
                            paramLabel = "AMOUNT",
                            description = "For a thousand requests. Without: nothing.")
                    @Nullable String request,
            @Option(
                            names = "--cached",
                            paramLabel = "AMOUNT",
                            description =
                                    "For a thousand requests from the cache. Without: nothing.")
                    @Nullable String cached,
            @Option(
                            names = "--input-cached",
                            paramLabel = "AMOUNT",
                            description =
                                    "For a million tokens of prompts that the provider%n"
                                            + "still had. Without: as --input.")
                    @Nullable String inputCached,
            @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            description =
                                    "When it begins: 2026-12-01, or 2026-12-01T14:00,%n"
                                            + "also in the past. Without: the next hour.")
                    @Nullable String from,
            @Option(
                            names = "--source",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Where the figure is from, such as an address.")
                    String source,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var body = change(model, from, source).put("input", input).put("output", output);
        if (request != null) {
            body.put("request", request);
        }
        if (cached != null) {
            body.put("cached", cached);
        }
        if (inputCached != null) {
            body.put("inputCached", inputCached);
        }
        return say(api().ask("POST", "/usage/prices", body), "has this price", json);
    }

    /** From an hour on nobody knows what a model costs. */
    @Command(name = "end", description = "End the price of a model: unknown from then on.")
    int end(
            @Parameters(paramLabel = "MODEL", description = "As the list has it.") String model,
            @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            description = "When it ends. Without: with the next hour.")
                    @Nullable String from,
            @Option(
                            names = "--source",
                            required = true,
                            paramLabel = "TEXT",
                            description = "How you know.")
                    String source,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var body = change(model, from, source);
        return say(api().ask("POST", "/usage/prices/end", body), "has no price", json);
    }

    private static ObjectNode change(String model, @Nullable String from, String source) {
        var body = Api.JSON.createObjectNode().put("model", model).put("source", source);
        return from == null ? body : body.put("from", from);
    }

    private int say(JsonNode changed, String what, boolean json) {
        if (json) {
            dream.screen().line(changed.toString());
        } else {
            dream.screen()
                    .good(
                            "%s %s from %s on."
                                    .formatted(
                                            changed.path("model").asText(),
                                            what,
                                            changed.path("from").asText()));
        }
        return 0;
    }

    private static String amount(JsonNode amount) {
        return amount.asText("-");
    }

    private Api api() {
        return new Api(dream.running());
    }
}
