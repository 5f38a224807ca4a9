package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.installer.Trouble;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Who serves models for the house. A key is never an argument: others could read it there. */
@Command(name = "provider", description = "Add, list, check and remove providers of models.")
final class ProviderCommand {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,29}");
    private static final int LONGEST_KEY = 8_192;

    @ParentCommand DreamCommand dream;

    /** One line for each. */
    @Command(name = "list", description = "List the providers and how they do.")
    int list(@Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var answer = api().ask("GET", "/providers", null);
        if (json) {
            dream.screen().line(answer.toString());
            return 0;
        }
        var list = answer.path("providers");
        list.forEach(this::print);
        if (list.isEmpty()) {
            dream.screen().line("No providers yet. See ./dream help provider add");
        }
        return 0;
    }

    /** Reads the key from a file or from what is piped in, or asks for it. */
    @Command(
            name = "add",
            description =
                    "Add a provider. Its key comes from a file, from a pipe, or is asked for.")
    int add(
            @Parameters(paramLabel = "NAME", description = "Its models are called NAME/MODEL.")
                    String name,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            required = true,
                            description =
                                    "openai, anthropic, gemini, deepseek, mistral,%n"
                                            + "groq, openrouter; azure or compatible with --url.")
                    String kind,
            @Option(
                            names = "--url",
                            paramLabel = "URL",
                            description = "Where it is, if not where it is documented to be.")
                    @Nullable String url,
            @Option(
                            names = "--key-file",
                            paramLabel = "FILE",
                            description = "A file with the key; - reads it from standard input.")
                    @Nullable String keyFile,
            @Option(names = "--no-key", description = "It asks for none.") boolean noKey,
            @Option(
                            names = "--model",
                            paramLabel = "MODEL",
                            description =
                                    "Offer this one. Without: all that it lists.%n"
                                            + "For azure: the name of a deployment.")
                    @Nullable List<String> models,
            @Option(
                            names = "--fallback",
                            paramLabel = "MODEL",
                            description = "Asked when it cannot answer; several in their order.")
                    @Nullable List<String> fallbacks,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var body = Api.JSON.createObjectNode().put("name", checked(name)).put("kind", kind);
        if (url != null) {
            body.put("url", url);
        }
        put(body, "models", models);
        put(body, "fallbacks", fallbacks);
        if (!noKey) {
            var key = key(keyFile);
            if (key.isEmpty()) {
                throw new Trouble("There is no key.", "Without one: --no-key", Trouble.USAGE);
            }
            body.put("key", key);
        }
        var made = api().ask("POST", "/providers", body);
        if (json) {
            dream.screen().line(made.toString());
        } else {
            print(made);
        }
        return 0;
    }

    /** Ends with 1 where it does not help, so that a script can tell. */
    @Command(name = "check", description = "Look at a provider now.")
    int check(
            @Parameters(paramLabel = "NAME", description = "As the list shows it.") String name,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var seen = api().ask("POST", "/providers/%s/check".formatted(checked(name)), null);
        if (json) {
            dream.screen().line(seen.toString());
        } else {
            print(seen);
        }
        return seen.path("state").asText().equals("up") ? 0 : 1;
    }

    /** Its key is gone with it. */
    @Command(name = "remove", description = "Remove a provider and its key.")
    int remove(
            @Parameters(paramLabel = "NAME", description = "As the list shows it.") String name) {
        api().ask("DELETE", "/providers/" + checked(name), null);
        dream.screen().good("The provider is removed.");
        return 0;
    }

    private void print(JsonNode provider) {
        var models = provider.path("models").size();
        dream.screen()
                .line(
                        "%-20s %-12s %-8s %3d %-7s %s"
                                .formatted(
                                        provider.path("name").asText(),
                                        provider.path("kind").asText(),
                                        provider.path("state").asText().replace('_', ' '),
                                        models,
                                        models == 1 ? "model" : "models",
                                        provider.path("reason").asText("").replace("null", ""))
                                .stripTrailing());
    }

    private static void put(ObjectNode body, String name, @Nullable List<String> values) {
        if (values != null) {
            var list = body.putArray(name);
            values.forEach(list::add);
        }
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new Trouble(
                    name + " is no name of a provider.",
                    "Use up to 30 of a-z, 0-9 and -.",
                    Trouble.USAGE);
        }
        return name;
    }

    private static String key(@Nullable String file) {
        try {
            if (file != null && !file.equals("-")) {
                return Files.readString(Path.of(file)).strip();
            }
            var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
            if (file == null && terminal.isPresent()) {
                var typed = terminal.get().readPassword("Key: ");
                return typed == null ? "" : new String(typed).strip();
            }
            var piped = System.in.readNBytes(LONGEST_KEY);
            return new String(piped, StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new Trouble("The key cannot be read: " + unreadable.getMessage(), "", unreadable);
        }
    }

    private Api api() {
        return new Api(dream.running());
    }
}
