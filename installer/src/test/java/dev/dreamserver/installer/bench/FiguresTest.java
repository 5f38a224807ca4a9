package dev.dreamserver.installer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {

    @TempDir Path folder;

    @Test
    void added_time_is_taken_against_the_direct_way_of_the_same_round() throws IOException {
        var all =
                List.of(
                        requests("direct", 1, 100, Map.of()),
                        requests("dream", 1, 400, Map.of()),
                        requests("direct", 2, 1000, Map.of()),
                        requests("dream", 2, 1200, Map.of()),
                        requests("direct", 3, 100, Map.of()),
                        requests("dream", 3, 350, Map.of()));
        var dream = Figures.traffic(all).getLast();
        assertThat(dream.way()).isEqualTo("dream");
        assertThat(dream.added()).isEqualTo(250);
        assertThat(dream.p50()).isEqualTo(400);
        assertThat(dream.answered()).isEqualTo(600);
        assertThat(dream.failed()).isEqualTo(6);
    }

    @Test
    void cpu_is_counted_for_each_request_and_the_database_apart() throws IOException {
        var one = requests("dream", 1, 100, Map.of("house", 0.02, "database", 0.01));
        var line = Figures.traffic(List.of(one)).getFirst();
        assertThat(line.houseCpu()).isEqualTo(100, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(line.databaseCpu()).isEqualTo(50, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void numbers_read_like_numbers() {
        assertThat(Numbers.shown(0.1234)).isEqualTo("0.123");
        assertThat(Numbers.shown(700)).isEqualTo("700");
        assertThat(Numbers.shown(12345.6)).isEqualTo("12,346");
        assertThat(Numbers.shown(-3.14159)).isEqualTo("-3.14");
        assertThat(Numbers.median(List.of(3.0, 1.0, 2.0, 10.0))).isEqualTo(2.5);
        assertThat(Numbers.median(List.of())).isZero();
    }

    @Test
    void the_page_keeps_its_words_around_the_figures() throws IOException {
        var page = folder.resolve("capacity.md");
        Files.writeString(
                page, "before\n" + Report.BEGIN + "\nyesterday\n" + Report.END + "\nafter\n");
        var figures =
                new Figures(
                        "2026-11-20T20:00:00Z",
                        "a machine",
                        1,
                        List.of(Figures.Line.atMost("cold start", 61, "s", 60)),
                        List.of(
                                new Figures.Page("/chat", 84_000, 4_200, 12, 1, 8.25, 12),
                                new Figures.Page("/hud", 91_000, 30_500, 5, 4, 9, 151)),
                        Figures.traffic(List.of(requests("direct", 1, 100, Map.of()))));
        new Report(figures).writeInto(page);
        assertThat(Files.readString(page))
                .startsWith("before\n")
                .endsWith("\nafter\n")
                .contains("| cold start | 61 s | ≤ 60 s | no |")
                .contains("| /chat | 84 | 4.2 | 12 | 1 | 8.25 | 12 | yes |")
                .contains(
                        "| no: warm 30.5 KB, aim ≤ 30 KB; warm 4 requests, aim ≤ 3 requests; p95 151 ms")
                .contains("| 200 req/s | direct | 100 |")
                .doesNotContain("yesterday");
    }

    @Test
    void each_figure_of_a_page_is_held_against_its_limit() {
        var met = page("/chat", 90_000, 30_000, 3, 150);
        assertThat(met.aims()).extracting(Figures.Line::met).containsOnly("yes").hasSize(4);
        assertThat(met.missed()).isEmpty();
        assertThat(page("/", 90_100, 0, 1, 1).missed()).isEqualTo("first 90.1 KB, aim ≤ 90 KB");
        assertThat(page("/keys", 299_000, 0, 1, 1).missed()).isEmpty();
        assertThat(page("/keys", 301_000, 0, 1, 1).missed()).startsWith("first 301 KB");
        assertThat(page("/keys", 0, 30_500, 1, 1).missed()).startsWith("warm 30.5 KB");
        assertThat(page("/keys", 0, 0, 4, 1).missed()).startsWith("warm 4 requests");
        assertThat(page("/keys", 0, 0, 1, 151).missed()).startsWith("p95 151 ms");
    }

    @Test
    void one_page_over_its_limit_is_enough_to_miss() {
        var good = page("/keys", 0, 0, 1, 1);
        assertThat(pages(good).kept()).isTrue();
        assertThat(pages(good, page("/keys", 0, 0, 1, 151)).kept()).isFalse();
    }

    @Test
    void a_terminal_says_in_a_word_and_in_colour_what_was_missed() {
        var report = new Report(pages(page("/", 0, 0, 1, 1), page("/hud", 0, 0, 9, 1)));
        assertThat(report.table(true))
                .contains("\u001b[32myes\u001b[0m")
                .contains("\u001b[31mmissed: warm 9 requests, aim ≤ 3 requests\u001b[0m");
        assertThat(report.table(false))
                .contains("yes")
                .contains("missed: warm")
                .doesNotContain("\u001b");
    }

    @Test
    void a_browser_asks_again_for_what_it_may_not_keep() {
        assertThat(PageWeight.isKept("public, max-age=31536000, immutable")).isTrue();
        assertThat(PageWeight.isKept("private, max-age=0")).isFalse();
        assertThat(PageWeight.isKept("no-cache, max-age=60")).isFalse();
        assertThat(PageWeight.isKept("")).isFalse();
    }

    @Test
    void a_page_without_a_place_for_figures_is_refused() throws IOException {
        var page = folder.resolve("other.md");
        Files.writeString(page, "nothing here");
        var report = new Report(new Figures("now", "here", 1, List.of(), List.of(), List.of()));
        assertThatThrownBy(() -> report.writeInto(page))
                .hasMessageContaining("no place for figures");
    }

    @Test
    void the_file_can_be_read_by_programs() throws IOException {
        var file = folder.resolve("made/figures.json");
        new Report(
                        new Figures(
                                "now",
                                "here",
                                2,
                                List.of(Figures.Line.stated("start", 12.5, "s")),
                                List.of(page("/", 0, 0, 1, 1)),
                                List.of()))
                .writeJson(file);
        var read = new ObjectMapper().readTree(file.toFile());
        assertThat(read.at("/house/0/value").asDouble()).isEqualTo(12.5);
        assertThat(read.at("/pages/0/aims/0/met").asText()).isEqualTo("yes");
        assertThat(read.path("rounds").asInt()).isEqualTo(2);
    }

    private static Figures.Page page(String path, long first, long warm, int requests, double p95) {
        return new Figures.Page(path, first, warm, 5, requests, p95 / 2, p95);
    }

    private static Figures pages(Figures.Page... pages) {
        return new Figures("now", "here", 1, List.of(), List.of(pages), List.of());
    }

    private static Measured requests(String way, int round, double p50, Map<String, Double> cpu)
            throws IOException {
        JsonNode load =
                new ObjectMapper()
                        .readTree(
                                """
                                {"mode":"rate","ok":200,"failed_status":2,"rps":200,
                                 "latency":{"n":200,"p50_us":%s,"p99_us":900}}
                                """
                                        .formatted(p50));
        return new Measured(way, "200 req/s", round, load, cpu, Map.of());
    }
}
