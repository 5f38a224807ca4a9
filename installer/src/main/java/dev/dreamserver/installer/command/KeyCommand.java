package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Amounts;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The owner's API keys. */
@Command(name = "key", description = "Make, list and revoke API keys.")
final class KeyCommand {

    @ParentCommand DreamCommand dream;

    /** Prints only the key, so that a script can take it. */
    @Command(name = "create", description = "Make a key. It is shown once and never again.")
    int create(
            @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description =
                                    "When it ends, such as 90d. Without:%n"
                                            + "dream.keys.default-lifetime, a year unless set.")
                    @Nullable String expires,
            @Option(
                            names = "--project",
                            paramLabel = "NAME",
                            description =
                                    "What it is for: all its requests count for that project.")
                    @Nullable String project,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var body = Api.JSON.createObjectNode().put("name", name);
        if (expires != null) {
            body.put("validFor", validFor(expires));
        }
        if (project != null) {
            body.put("project", project);
        }
        var made = api().ask("POST", "/keys", body);
        if (json) {
            dream.screen().line(made.toString());
        } else {
            dream.screen().line(made.path("text").asText());
        }
        return 0;
    }

    /** One line for each key. */
    @Command(name = "list", description = "List the keys. Their text is not stored.")
    int list(@Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var keys = api().ask("GET", "/keys", null);
        if (json) {
            dream.screen().line(keys.toString());
            return 0;
        }
        var list = keys.path("keys");
        for (JsonNode key : list) {
            dream.screen()
                    .line(
                            "%s  %-24s %-20s %s%s"
                                    .formatted(
                                            key.path("id").asText(),
                                            key.path("name").asText(),
                                            key.path("shown").asText(),
                                            state(key),
                                            project(key)));
        }
        if (list.isEmpty()) {
            dream.screen().line("No keys yet. Make one: ./dream key create my-app");
        }
        return 0;
    }

    /** Ends a key at once. */
    @Command(name = "revoke", description = "End a key at once, running answers included.")
    int revoke(@Parameters(paramLabel = "ID", description = "As the list shows it.") String id) {
        if (!id.matches("[0-9a-fA-F-]{36}")) {
            throw new Trouble(id + " is no key's id.", "See ./dream key list", Trouble.USAGE);
        }
        api().ask("DELETE", "/keys/" + id, null);
        dream.screen().good("The key is revoked.");
        return 0;
    }

    private static String project(JsonNode key) {
        var project = key.path("project");
        return project.isTextual() ? ", project " + project.asText() : "";
    }

    private static String state(JsonNode key) {
        var state = key.path("state").asText().toLowerCase(Locale.ROOT);
        return state.equals("active") && key.path("expiresAt").isTextual()
                ? state + ", until " + key.path("expiresAt").asText()
                : state;
    }

    private static String validFor(String expires) {
        try {
            return Amounts.duration(expires).toString();
        } catch (IllegalArgumentException | DateTimeParseException nonsense) {
            throw new Trouble("--expires takes a time such as 90d.", "", Trouble.USAGE);
        }
    }

    private Api api() {
        return new Api(dream.running());
    }
}
