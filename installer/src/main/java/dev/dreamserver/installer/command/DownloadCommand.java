package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.installer.Trouble;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What is on its way to this machine, and what can be done about it. */
@Command(name = "download", description = "List, pause, resume, cancel and reorder downloads.")
final class DownloadCommand implements Callable<Integer> {

    private static final double MIB = 1L << 20;
    private static final String WHICH = "The model, or the download's id.";

    @ParentCommand DreamCommand dream;

    @Option(names = "--json", description = "All facts as JSON.")
    boolean json;

    /** Those under way first, in their order. */
    @Override
    public Integer call() {
        var all = api().ask("GET", "/downloads", null);
        if (json) {
            dream.screen().line(all.toString());
            return 0;
        }
        for (var one : all.path("downloads")) {
            dream.screen().line(row(one));
            if (one.path("reason").isTextual()) {
                dream.screen().line("    " + one.path("reason").asText());
            }
        }
        if (all.path("downloads").isEmpty()) {
            dream.screen().line("Nothing was downloaded in the last 30 days.");
        }
        return 0;
    }

    /** What is here stays. */
    @Command(name = "pause", description = "Stand still until it is resumed.")
    int pause(@Parameters(paramLabel = "DOWNLOAD", description = WHICH) String which) {
        return act(which, "pause", "%s stands still.");
    }

    /** Also after it failed. */
    @Command(name = "resume", description = "Go on where it stood.")
    int resume(@Parameters(paramLabel = "DOWNLOAD", description = WHICH) String which) {
        return act(which, "resume", "%s goes on.");
    }

    /** What is here of it is deleted. */
    @Command(name = "cancel", description = "End it and delete what is here of it.")
    int cancel(@Parameters(paramLabel = "DOWNLOAD", description = WHICH) String which) {
        return act(which, "cancel", "%s is cancelled.");
    }

    /** Before all others that wait. */
    @Command(name = "first", description = "Let it be the next one.")
    int first(@Parameters(paramLabel = "DOWNLOAD", description = WHICH) String which) {
        return act(which, "first", "%s is the next one.");
    }

    private int act(String which, String what, String done) {
        for (var one : api().ask("GET", "/downloads", null).path("downloads")) {
            if (one.path("id").asText().equals(which) || one.path("key").asText().equals(which)) {
                api().ask(
                                "POST",
                                "/downloads/%s/%s".formatted(one.path("id").asText(), what),
                                null);
                dream.screen().good(done.formatted(one.path("title").asText()));
                return 0;
            }
        }
        throw new Trouble("There is no such download.", "./dream download lists them.");
    }

    private static String row(JsonNode one) {
        return "%-40s %-10s %s"
                .formatted(
                        one.path("key").asText(),
                        one.path("state").asText().toLowerCase(Locale.ROOT),
                        progress(one));
    }

    /** How far it is, and at what pace where it runs. */
    static String progress(JsonNode one) {
        return String.format(
                Locale.ROOT,
                "%,.0f%s MB%s%s",
                one.path("done").asLong() / MIB,
                one.path("bytes").asLong() > 0
                        ? String.format(Locale.ROOT, " of %,.0f", one.path("bytes").asLong() / MIB)
                        : "",
                one.path("bytesPerSecond").asLong() > 0
                        ? String.format(
                                Locale.ROOT,
                                ", %.1f MB/s",
                                one.path("bytesPerSecond").asLong() / MIB)
                        : "",
                one.path("secondsLeft").isNumber()
                        ? ", %d s left".formatted(one.path("secondsLeft").asLong())
                        : "");
    }

    private Api api() {
        return new Api(dream.running());
    }
}
