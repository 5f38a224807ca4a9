package dev.dreamserver.installer.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends the same traffic by every way, side by side: in each round each test runs for one party
 * after the other, so that what is compared was measured within the same seconds.
 */
final class Rounds {

    private static final Path PROC = Path.of("/proc");
    static final String NO_WAIT = "play-1-1-0";
    static final String SATURATION = "saturation";

    /** The tests of one round, with the load generator's words for each. */
    static final Map<String, List<String>> TESTS = tests();

    private final Tools tools;
    private final Consumer<String> progress;

    Rounds(Tools tools, Consumer<String> progress) {
        this.tools = tools;
        this.progress = progress;
    }

    /** Lets compilers and pools settle before anything counts. */
    void warmUp(Party party, int seconds) throws IOException, InterruptedException {
        progress.accept("warming up " + party.name());
        load(party, List.of("sat", NO_WAIT, "" + seconds, "32"));
        load(party, List.of("stream", "play-20-20-0", "100", "500"));
    }

    List<Measured> run(List<Party> parties, int rounds) throws IOException, InterruptedException {
        var all = new ArrayList<Measured>();
        for (var round = 1; round <= rounds; round++) {
            for (var test : TESTS.entrySet()) {
                for (var party : parties) {
                    progress.accept(
                            "round %d of %d: %s, %s"
                                    .formatted(round, rounds, test.getKey(), party.name()));
                    all.add(measure(party, test.getKey(), test.getValue(), round));
                }
            }
        }
        return all;
    }

    private Measured measure(Party party, String test, List<String> words, int round)
            throws IOException, InterruptedException {
        var before = footprints(party);
        var load = load(party, words);
        var after = footprints(party);
        var cpu = new LinkedHashMap<String, Double>();
        var rss = new LinkedHashMap<String, Double>();
        after.forEach(
                (name, now) -> {
                    var then = before.getOrDefault(name, Footprint.NONE);
                    cpu.put(name, now.cpuSeconds() - then.cpuSeconds());
                    rss.put(name, now.rssMegabytes());
                });
        return new Measured(party.name(), test, round, load, cpu, rss);
    }

    private com.fasterxml.jackson.databind.JsonNode load(Party party, List<String> words)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(words.get(0));
        command.add("" + party.port());
        command.add(party.model());
        command.add(party.headers());
        command.addAll(words.subList(1, words.size()));
        return tools.load(command.toArray(String[]::new));
    }

    private static Map<String, Footprint> footprints(Party party) {
        var footprints = new LinkedHashMap<String, Footprint>();
        party.watched().forEach((name, pid) -> footprints.put(name, Footprint.of(PROC, pid)));
        return footprints;
    }

    private static Map<String, List<String>> tests() {
        var tests = new LinkedHashMap<String, List<String>>();
        tests.put("50 req/s", List.of("rate", NO_WAIT, "50", "4", "16"));
        tests.put("200 req/s", List.of("rate", NO_WAIT, "200", "4", "64"));
        tests.put("1000 req/s", List.of("rate", NO_WAIT, "1000", "4", "64"));
        tests.put(SATURATION, List.of("sat", NO_WAIT, "4", "64"));
        tests.put("200 streams", List.of("stream", "play-50-100-0", "200", "1000"));
        tests.put("1000 streams", List.of("stream", "play-50-100-0", "1000", "3000"));
        return java.util.Collections.unmodifiableMap(tests);
    }
}
