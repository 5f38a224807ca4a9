package dev.dreamserver.installer.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Figures in words, ready for a table, a page and a file.
 *
 * @param when the moment of the run, ISO
 * @param machine processor, cores, memory, Java
 * @param rounds how often each test ran; medians are shown
 * @param house figures of the house by itself
 * @param pages figures of the console's pages
 * @param traffic figures side by side
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Figures(
        String when,
        String machine,
        int rounds,
        List<Line> house,
        List<Page> pages,
        List<Traffic> traffic) {

    Figures {
        house = List.copyOf(house);
        pages = List.copyOf(pages);
        traffic = List.copyOf(traffic);
    }

    /** Whether everything that was promised was kept, and nothing failed. */
    boolean kept() {
        return house.stream().noneMatch(line -> line.met().equals("no"))
                && pages.stream().allMatch(page -> page.missed().isEmpty())
                && traffic.stream().noneMatch(line -> line.failed() > 0);
    }

    /**
     * One page of the console, asked for by one person while nobody else does anything.
     *
     * @param path where it is
     * @param first bytes on the wire of all it needs, nothing cached
     * @param warm bytes of the page again, all that may be kept being cached
     * @param resources how many things it needs
     * @param requests how many are asked for then, the page among them
     * @param p50 milliseconds until it is there
     * @param p95 the same, for nineteen of twenty
     */
    record Page(
            String path,
            long first,
            long warm,
            int resources,
            int requests,
            double p50,
            double p95) {

        private static final int MOST_KB = 300;
        private static final int MOST_KB_EVERY_DAY = 90; // the pages that everybody begins with

        /** Each figure that something was promised about, and whether it was kept. */
        @JsonProperty("aims")
        List<Line> aims() {
            var everyDay = path.equals("/") || path.equals("/chat");
            return List.of(
                    Line.atMost(
                            "first", first / 1000.0, "KB", everyDay ? MOST_KB_EVERY_DAY : MOST_KB),
                    Line.atMost("warm", warm / 1000.0, "KB", 30),
                    Line.atMost("warm", requests, "requests", 3),
                    Line.atMost("p95", p95, "ms", 150));
        }

        /** All that was missed, in words; empty when every aim was kept. */
        String missed() {
            return aims().stream()
                    .filter(line -> line.met().equals("no"))
                    .map(
                            line ->
                                    "%s %s %s, aim %s"
                                            .formatted(
                                                    line.what(),
                                                    Numbers.shown(line.value()),
                                                    line.unit(),
                                                    line.aim()))
                    .collect(Collectors.joining("; "));
        }
    }

    /**
     * One figure.
     *
     * @param aim what was promised, or empty
     * @param met whether it was kept; empty when nothing was promised
     */
    record Line(String what, double value, String unit, String aim, String met) {

        static Line stated(String what, double value, String unit) {
            return new Line(what, value, unit, "", "");
        }

        static Line atMost(String what, double value, String unit, double aim) {
            return new Line(
                    what,
                    value,
                    unit,
                    "≤ %s %s".formatted(Numbers.shown(aim), unit),
                    value <= aim ? "yes" : "no");
        }
    }

    /**
     * One test by one way; times in microseconds, medians over the rounds.
     *
     * @param p50 of a request, or of a token on its way
     * @param added p50 over the direct way in the same round
     * @param firstToken p50 for streams, else 0
     * @param addedFirstToken over the direct way, for streams
     * @param perSecond requests or tokens a second
     * @param houseCpu microseconds for each request or token: nginx, or WildFly
     * @param databaseCpu the same for PostgreSQL
     * @param rss megabytes of nginx or WildFly afterwards
     */
    record Traffic(
            String test,
            String way,
            double p50,
            double p99,
            double added,
            double firstToken,
            double addedFirstToken,
            double perSecond,
            double houseCpu,
            double databaseCpu,
            double rss,
            long answered,
            long failed) {}

    /** Medians of what was measured; a test without its direct way in a round adds nothing. */
    static List<Traffic> traffic(List<Measured> all) {
        var lines = new ArrayList<Traffic>();
        for (var test : all.stream().map(Measured::test).distinct().toList()) {
            for (var party : all.stream().map(Measured::party).distinct().toList()) {
                var mine =
                        all.stream()
                                .filter(m -> m.test().equals(test) && m.party().equals(party))
                                .toList();
                if (!mine.isEmpty()) {
                    lines.add(traffic(test, party, mine, all));
                }
            }
        }
        return lines;
    }

    private static Traffic traffic(
            String test, String party, List<Measured> mine, List<Measured> all) {
        var time = mine.getFirst().isStream() ? "transit" : "latency";
        return new Traffic(
                test,
                party,
                Numbers.median(mine.stream().map(m -> m.p50Micros(time)).toList()),
                Numbers.median(mine.stream().map(m -> m.p99Micros(time)).toList()),
                added(mine, all, time),
                Numbers.median(mine.stream().map(m -> m.p50Micros("first_token")).toList()),
                added(mine, all, "first_token"),
                Numbers.median(
                        mine.stream()
                                .map(
                                        m ->
                                                m.load()
                                                        .path(m.isStream() ? "tokens_per_s" : "rps")
                                                        .asDouble())
                                .toList()),
                Numbers.median(
                        mine.stream()
                                .map(m -> m.cpuMicrosEach("house") + m.cpuMicrosEach("nginx"))
                                .toList()),
                Numbers.median(mine.stream().map(m -> m.cpuMicrosEach("database")).toList()),
                Numbers.median(
                        mine.stream()
                                .map(
                                        m ->
                                                m.rssMegabytes().getOrDefault("house", 0.0)
                                                        + m.rssMegabytes()
                                                                .getOrDefault("nginx", 0.0))
                                .toList()),
                mine.stream().mapToLong(Measured::ok).sum(),
                mine.stream().mapToLong(Measured::failed).sum());
    }

    private static double added(List<Measured> mine, List<Measured> all, String time) {
        return Numbers.median(
                mine.stream()
                        .flatMap(
                                m ->
                                        all.stream()
                                                .filter(d -> d.party().equals(Party.DIRECT))
                                                .filter(d -> d.test().equals(m.test()))
                                                .filter(d -> d.round() == m.round())
                                                .map(d -> m.p50Micros(time) - d.p50Micros(time)))
                        .toList());
    }
}
