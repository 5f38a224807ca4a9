package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.installer.Trouble;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Which model answers where the house is asked to choose. */
@Command(
        name = "routing",
        description = "See, try and change which model answers to names such as auto.",
        subcommands = RoutingCommand.Rule.class)
final class RoutingCommand {

    @ParentCommand DreamCommand dream;

    /** Names, rules, and how often each way was taken. */
    @Command(name = "list", description = "List names, rules and the last seven days.")
    int list(@Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var all = api().ask("GET", "/routing", null);
        if (json) {
            dream.screen().line(all.toString());
            return 0;
        }
        all.path("names").forEach(this::name);
        for (JsonNode rule : all.path("rules")) {
            dream.screen().line(rule(rule));
        }
        if (all.path("rules").isEmpty()) {
            dream.screen().line("No rules yet. See ./dream help routing rule add");
        }
        for (JsonNode share : all.path("shares")) {
            dream.screen()
                    .line(
                            "%,8d  %s to %s, %s"
                                    .formatted(
                                            share.path("requests").asLong(),
                                            share.path("asked").asText(),
                                            share.path("model").asText(),
                                            share.path("why").asText().toLowerCase(Locale.ROOT)));
        }
        return 0;
    }

    private void name(JsonNode name) {
        var models =
                StreamSupport.stream(name.path("models").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
        dream.screen()
                .line(
                        "%-20s %s"
                                .formatted(
                                        name.path("name").asText(),
                                        name.path("byPrompt").asBoolean()
                                                ? "by the prompt: fast, powerful or code"
                                                : models.isEmpty()
                                                        ? "nothing"
                                                        : String.join(", ", models)));
    }

    /** Nothing is asked, and the prompt is not kept. */
    @Command(name = "try", description = "Say which model would answer a prompt, and why.")
    int tryOut(
            @Parameters(paramLabel = "PROMPT", description = "What somebody would ask.")
                    String prompt,
            @Option(names = "--model", paramLabel = "NAME", description = "Asked for; auto.")
                    @Nullable String model,
            @Option(names = "--team", paramLabel = "NAME", description = "As one of this team.")
                    @Nullable String team,
            @Option(names = "--project", paramLabel = "NAME", description = "For this project.")
                    @Nullable String project,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var body = Api.JSON.createObjectNode().put("prompt", prompt);
        body.put("model", model).put("team", team).put("project", project);
        var trial = api().ask("POST", "/routing/try", body);
        if (json) {
            dream.screen().line(trial.toString());
            return 0;
        }
        var decision = trial.path("decision");
        if (decision.isMissingNode() || decision.isNull()) {
            dream.screen().line("The model that is named answers itself, if it is there.");
        } else {
            dream.screen()
                    .line(
                            "%s: %s"
                                    .formatted(
                                            decision.path("model").asText("nobody can answer now"),
                                            decision.path("words").asText()));
        }
        dream.screen()
                .line(
                        "The prompt looks "
                                + switch (trial.path("looksLike").asText()) {
                                    case "CODE" -> "like code.";
                                    case "COMPLEX" -> "hard.";
                                    default -> "simple.";
                                });
        return 0;
    }

    /** One that every house knows goes back to what it comes with. */
    @Command(
            name = "name",
            description = "Put models behind a name, the preferred one first; none forgets them.")
    int name(
            @Parameters(paramLabel = "NAME", description = "Such as powerful, or an own one.")
                    String name,
            @Parameters(
                            index = "1..*",
                            arity = "0..*",
                            paramLabel = "MODEL",
                            description = "As /v1/models tells it.")
                    @Nullable List<String> models) {
        var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("%2F", "/");
        var path = "/routing/names/" + encoded;
        if (models == null || models.isEmpty()) {
            api().ask("DELETE", path, null);
            dream.screen().good("Nothing is put behind %s any more.".formatted(name));
            return 0;
        }
        var body = Api.JSON.createObjectNode();
        var list = body.putArray("models");
        models.forEach(list::add);
        api().ask("PUT", path, body);
        dream.screen().good("%s leads to %s.".formatted(name, String.join(", ", models)));
        return 0;
    }

    static String rule(JsonNode rule) {
        return "%s  %-24s %s"
                .formatted(
                        rule.path("id").asText(),
                        rule.path("name").asText(),
                        rule.path("words").asText());
    }

    private Api api() {
        return new Api(dream.running());
    }

    /** The owner's rules. */
    @Command(name = "rule", description = "Add and remove rules.")
    static final class Rule {

        @ParentCommand RoutingCommand routing;

        /** It is looked at after all others. */
        @Command(
                name = "add",
                description = "Add a rule. It applies where all that is named here holds.")
        int add(
                @Parameters(index = "0", paramLabel = "NAME", description = "Told as the reason.")
                        String name,
                @Parameters(index = "1", paramLabel = "MODEL", description = "Which answers.")
                        String model,
                @Mixin Whom whom,
                @Option(names = "--project", paramLabel = "NAME", description = "Says a request.")
                        @Nullable String project,
                @Option(names = "--asked", paramLabel = "NAME", description = "Was asked for.")
                        @Nullable String asked,
                @Option(
                                names = "--day",
                                paramLabel = "DAY",
                                description = "Such as monday; several.")
                        @Nullable List<String> days,
                @Option(names = "--from", paramLabel = "HH:MM", description = "From this hour.")
                        @Nullable String from,
                @Option(names = "--to", paramLabel = "HH:MM", description = "Until this hour.")
                        @Nullable String to,
                @Option(
                                names = "--budget-below",
                                paramLabel = "PERCENT",
                                description = "While less is left of a budget.")
                        int budgetBelow,
                @Option(names = "--json", description = "All facts as JSON.") boolean json) {
            var body = Api.JSON.createObjectNode().put("name", name).put("model", model);
            whom.tell(body);
            body.put("project", project).put("asked", asked).put("from", from).put("to", to);
            body.put("budgetBelow", budgetBelow);
            if (days != null) {
                var list = body.putArray("days");
                days.forEach(list::add);
            }
            var made = routing.api().ask("POST", "/routing/rules", body);
            routing.dream.screen().line(json ? made.toString() : rule(made));
            return 0;
        }

        /** What it decided stays in the books. */
        @Command(name = "remove", description = "Remove a rule.")
        int remove(
                @Parameters(paramLabel = "ID", description = "As the list shows it.") String id) {
            if (!id.matches("[0-9a-fA-F-]{36}")) {
                throw new Trouble(
                        id + " is no rule's id.", "See ./dream routing list", Trouble.USAGE);
            }
            routing.api().ask("DELETE", "/routing/rules/" + id, null);
            routing.dream.screen().good("The rule is removed.");
            return 0;
        }
    }
}
