package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Amounts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The house's models: what there is, what fits, and what is done with them. */
@Command(name = "model", description = "List, download, add, switch and delete models.")
final class ModelCommand {

    private static final Duration BIG_FILE = Duration.ofMinutes(30);

    @ParentCommand DreamCommand dream;

    /** What is here first, then what fits, the largest first. */
    @Command(name = "list", description = "List models, and how each fits this machine.")
    int list(
            @Option(names = "--show", paramLabel = "WHICH", description = "all, fits, installed.")
                    @Nullable String show,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        return shown("?show=" + encoded(show == null ? "all" : show), json);
    }

    /** Words are found in names and summaries. */
    @Command(name = "search", description = "List the models that these words are about.")
    int search(
            @Parameters(paramLabel = "WORDS", description = "Such as qwen, or code.") String text,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        return shown("?q=" + encoded(text), json);
    }

    private int shown(String query, boolean json) {
        var all = api().ask("GET", "/models" + query, null);
        if (json) {
            dream.screen().line(all.toString());
            return 0;
        }
        dream.screen()
                .line(
                        "%s of %s can be had for a model"
                                .formatted(
                                        gigabytes(all.path("place").path("free")),
                                        gigabytes(all.path("place").path("total"))));
        all.path("models").forEach(this::row);
        if (all.path("models").isEmpty()) {
            dream.screen().line("No model matches.");
        }
        return 0;
    }

    private void row(JsonNode model) {
        dream.screen()
                .line(
                        "%-40s %10s  %-11s %s"
                                .formatted(
                                        model.path("id").asText(),
                                        gigabytes(model.path("bytes")),
                                        model.path("state")
                                                .asText()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '),
                                        fit(model.path("fit"))));
    }

    private static String fit(JsonNode fit) {
        return switch (fit.path("verdict").asText()) {
            case "GREEN" -> "fits with room";
            case "YELLOW" -> "tight: %s spare".formatted(gigabytes(fit.path("spare")));
            case "RED" -> "too big: needs %s".formatted(gigabytes(fit.path("need")));
            default -> "size unknown";
        };
    }

    /** The sum, the licence and the files. */
    @Command(name = "info", description = "Show the sum, the licence and the files of a model.")
    int info(
            @Parameters(paramLabel = "MODEL", description = "As the list shows it.") String id,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var model = one(id);
        if (json) {
            dream.screen().line(model.toString());
            return 0;
        }
        row(model);
        var fit = model.path("fit");
        if (fit.isObject()) {
            dream.screen()
                    .line(
                            "    weights %s + conversations %s + computing %s = %s of %s"
                                    .formatted(
                                            gigabytes(fit.path("weights")),
                                            gigabytes(fit.path("context")),
                                            gigabytes(fit.path("working")),
                                            gigabytes(fit.path("foretold")),
                                            gigabytes(fit.path("free"))));
        }
        var measured = fit.path("measured");
        if (measured.isObject()) {
            dream.screen()
                    .line(
                            "    measured here: %s with %s tokens, %s at a time; needs %s%s"
                                    .formatted(
                                            gigabytes(measured.path("bytes")),
                                            measured.path("contextTokens").asText(),
                                            measured.path("slots").asText(),
                                            gigabytes(fit.path("need")),
                                            measured.path("exact").asBoolean()
                                                    ? ""
                                                    : " now, the other context reckoned"));
        }
        var licence = model.path("licence");
        dream.screen()
                .line(
                        "    licence "
                                + (licence.isObject()
                                        ? "%s %s"
                                                .formatted(
                                                        licence.path("name").asText(),
                                                        licence.path("limits").asText())
                                                .strip()
                                        : "unknown: look at its source"));
        for (JsonNode file : model.path("files")) {
            dream.screen()
                    .line(
                            "    %s  %s%n        %s"
                                    .formatted(
                                            file.path("name").asText(),
                                            file.path("sha256")
                                                    .asText("unverified until downloaded"),
                                            file.path("from").asText()));
        }
        return 0;
    }

    /** What has to be accepted is said before anything is fetched. */
    @Command(name = "download", description = "Download a model.")
    int download(
            @Parameters(paramLabel = "MODEL", description = "As the list shows it.") String id,
            @Option(names = "--accept-licence", description = "Accept its licence for this house.")
                    boolean accept,
            @Option(names = "--wait", description = "Show how far it is, until it is here.")
                    boolean wait,
            @Option(names = "--json", description = "All facts as JSON.") boolean json)
            throws InterruptedException {
        var body = Api.JSON.createObjectNode().put("licenceAccepted", accept);
        var asked = api().ask("POST", path(id) + "/download", body);
        if (wait) {
            return await(id, json);
        }
        dream.screen()
                .line(json ? asked.toString() : "It is being downloaded. See ./dream model list");
        return 0;
    }

    private int await(String id, boolean json) throws InterruptedException {
        var model = one(id);
        while (model.path("state").asText().equals("DOWNLOADING")) {
            var download = model.path("download");
            var state = download.path("state").asText();
            if (state.equals("FAILED") || state.equals("PAUSED")) {
                throw new Trouble(
                        download.path("reason").asText("The download stands still."),
                        "Mend that, then ask for it again: it goes on where it stood.");
            }
            if (!json) {
                dream.screen().line(DownloadCommand.progress(download));
            }
            Thread.sleep(Duration.ofSeconds(1));
            model = one(id);
        }
        if (model.path("state").asText().equals("OFFERED")
                || model.path("state").asText().equals("REFUSED")) {
            throw new Trouble(model.path("reason").asText("It was not downloaded."), "");
        }
        dream.screen().line(json ? model.toString() : "%s is here.".formatted(id));
        return 0;
    }

    /** Requests in between wait; a switch that fails brings the old model back. */
    @Command(name = "switch", description = "Switch the house's engine to a model that is here.")
    int change(
            @Parameters(paramLabel = "MODEL", description = "As the list shows it.") String id,
            @Option(names = "--anyway", description = "Also when it seems too big.") boolean anyway,
            @Option(names = "--json", description = "All facts as JSON.") boolean json)
            throws InterruptedException {
        var body = Api.JSON.createObjectNode().put("anyway", anyway);
        var begun = api().ask("POST", path(id) + "/switch", body).path("id").asText();
        var now = api().ask("GET", "/models/switch", null);
        while (now.path("id").asText().equals(begun) && !now.path("over").asBoolean()) {
            Thread.sleep(Duration.ofMillis(300));
            now = api().ask("GET", "/models/switch", null);
        }
        if (json) {
            dream.screen().line(now.toString());
        }
        if (!now.path("phase").asText().equals("DONE")) {
            throw new Trouble(
                    now.path("reason").asText("The switch did not succeed."),
                    "The model before it answers on.");
        }
        if (!json) {
            dream.screen().good("%s answers now.".formatted(id));
        }
        return 0;
    }

    /** For ten minutes it can be had back. */
    @Command(name = "delete", description = "Delete a model from this machine.")
    int delete(
            @Parameters(paramLabel = "MODEL", description = "As the list shows it.") String id,
            @Option(names = "--undo", description = "Have it back, within ten minutes.")
                    boolean undo) {
        if (undo) {
            api().ask("POST", path(id) + "/undelete", null);
            dream.screen().good("%s is back.".formatted(id));
        } else {
            api().ask("DELETE", path(id), null);
            dream.screen()
                    .good("%s is deleted. Within ten minutes --undo has it back.".formatted(id));
        }
        return 0;
    }

    /** Nothing is known of its licence. */
    @Command(name = "import", description = "Add a GGUF model that the list does not know.")
    int add(
            @Parameters(
                            paramLabel = "SOURCE",
                            description =
                                    "A file, an https address, or OWNER/REPOSITORY/FILE.gguf of the"
                                            + " hub.")
                    String source,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var file = Path.of(source);
        var where = Files.isRegularFile(file) ? file.toAbsolutePath().toString() : source;
        var body = Api.JSON.createObjectNode().put("source", where);
        var added = new Api(dream.running(), BIG_FILE).ask("POST", "/models", body);
        dream.screen()
                .line(
                        json
                                ? added.toString()
                                : "It is called %s.".formatted(added.path("id").asText()));
        return 0;
    }

    private JsonNode one(String id) {
        return api().ask("GET", path(id), null);
    }

    private static String path(String id) {
        return "/models/" + encoded(id);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String gigabytes(JsonNode bytes) {
        return bytes.isNumber() ? Amounts.ofMemory(bytes.asLong()) : "unknown";
    }

    private Api api() {
        return new Api(dream.running());
    }
}
