package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.installer.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Rate limits: how fast teams, people and keys may ask. */
@Command(name = "rate", description = "Set, list and remove rate limits.")
final class RateCommand {

    private static final String NUMBER = "N";

    @ParentCommand DreamCommand dream;

    /** What holds for all, and one line for each who has a limit of their own. */
    @Command(name = "list", description = "List the rate limits.")
    int list(@Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var rates = api().ask("GET", "/rates", null);
        if (json) {
            dream.screen().line(rates.toString());
            return 0;
        }
        for (var kind : new String[] {"key", "person", "team"}) {
            dream.screen()
                    .line(
                            "%-36s  %-28s %s"
                                    .formatted(
                                            "as set in Settings",
                                            "each " + kind,
                                            words(rates.path("usual").path(kind))));
        }
        for (JsonNode rate : rates.path("rates")) {
            dream.screen().line(line(rate));
        }
        return 0;
    }

    /** Sets one, or changes the one there is. */
    @Command(
            name = "set",
            description = "Set the rate limit of a team, person or key. What is not named is free.")
    int set(
            @Mixin Whom whom,
            @Option(names = "--requests", paramLabel = NUMBER, description = "In a minute.")
                    int requests,
            @Option(names = "--tokens", paramLabel = NUMBER, description = "In a minute.")
                    int tokens,
            @Option(names = "--streams", paramLabel = NUMBER, description = "Answers at once.")
                    int streams,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var body = Api.JSON.createObjectNode();
        whom.tell(body);
        body.put("requests", requests).put("tokens", tokens).put("streams", streams);
        var set = api().ask("PUT", "/rates", body);
        dream.screen().line(json ? set.toString() : line(set));
        return 0;
    }

    /** Ends one. */
    @Command(name = "remove", description = "End a rate limit; what is usual holds again.")
    int remove(@Parameters(paramLabel = "ID", description = "As the list shows it.") String id) {
        if (!id.matches("[0-9a-fA-F-]{36}")) {
            throw new Trouble(
                    id + " is no rate limit's id.", "See ./dream rate list", Trouble.USAGE);
        }
        api().ask("DELETE", "/rates/" + id, null);
        dream.screen().good("The rate limit is removed.");
        return 0;
    }

    private static String line(JsonNode rate) {
        var kind = rate.path("kind").asText().toLowerCase(Locale.ROOT);
        return "%s  %-28s %s"
                .formatted(
                        rate.path("id").asText(),
                        kind + " " + rate.path("name").asText(),
                        words(rate));
    }

    private static String words(JsonNode rate) {
        var parts = new ArrayList<String>();
        part(parts, rate, "requests", "%,d requests a minute");
        part(parts, rate, "tokens", "%,d tokens a minute");
        part(parts, rate, "streams", "%,d at once");
        return parts.isEmpty() ? "no limit" : String.join(", ", parts);
    }

    private static void part(List<String> to, JsonNode rate, String field, String words) {
        var number = rate.path(field).asInt();
        if (number > 0) {
            to.add(String.format(Locale.ROOT, words, number));
        }
    }

    private Api api() {
        return new Api(dream.running());
    }
}
