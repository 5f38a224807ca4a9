package dev.dreamserver.installer.command;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The cache of answers: what it holds, and an end to all of it. */
@Command(name = "cache", description = "Show or empty the gateway's cache of answers.")
final class CacheCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    @Option(names = "--json", description = "All facts as JSON.")
    boolean json;

    /** How much there is, and of what use it was. */
    @Override
    public Integer call() {
        var cache = api().ask("GET", "/cache", null);
        if (json) {
            dream.screen().line(cache.toString());
            return 0;
        }
        if (!cache.path("enabled").asBoolean()) {
            dream.screen().line("The cache is off. See dream.cache.enabled");
            return 0;
        }
        var hits = cache.path("hits").asLong();
        dream.screen()
                .line(
                        String.format(
                                Locale.ROOT,
                                "%,d answers, %.1f of %.0f MB; %,d of %,d requests answered from"
                                        + " it since the start",
                                cache.path("entries").asLong(),
                                cache.path("bytes").asLong() / 1e6,
                                cache.path("limitBytes").asLong() / 1e6,
                                hits,
                                hits + cache.path("misses").asLong()));
        return 0;
    }

    /** Forgets all answers. */
    @Command(name = "clear", description = "Forget all answers.")
    int clear() {
        var cleared = api().ask("DELETE", "/cache", null);
        dream.screen()
                .good("%,d answers are forgotten.".formatted(cleared.path("forgotten").asLong()));
        return 0;
    }

    private Api api() {
        return new Api(dream.running());
    }
}
