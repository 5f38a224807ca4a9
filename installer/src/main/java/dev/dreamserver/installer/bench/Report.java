package dev.dreamserver.installer.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The figures as a file for programs and as tables for people. */
final class Report {

    static final String BEGIN = "<!-- figures: written by ./dream bench -->";
    static final String END = "<!-- end of figures -->";

    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";
    private static final List<String> PAGE =
            List.of(
                    "Page",
                    "first KB",
                    "warm KB",
                    "needs",
                    "asks warm",
                    "p50 ms",
                    "p95 ms",
                    "Kept");

    private final Figures figures;

    Report(Figures figures) {
        this.figures = figures;
    }

    void writeJson(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), figures);
    }

    /** Whether a page has the marks that the tables go between. */
    static boolean hasPlace(Path page) throws IOException {
        if (!Files.isReadable(page)) {
            return false;
        }
        var text = Files.readString(page);
        var begin = text.indexOf(BEGIN);
        return begin >= 0 && text.indexOf(END) > begin;
    }

    /** Puts the tables between the marks of a page and leaves the rest of it alone. */
    void writeInto(Path page) throws IOException {
        if (!hasPlace(page)) {
            throw new IOException(page + " has no place for figures: " + BEGIN + " … " + END);
        }
        var text = Files.readString(page);
        var begin = text.indexOf(BEGIN);
        var end = text.indexOf(END);
        Files.writeString(
                page,
                text.substring(0, begin + BEGIN.length())
                        + "\n\n"
                        + markdown()
                        + "\n"
                        + text.substring(end));
    }

    String markdown() {
        var text = new StringBuilder();
        text.append(
                "Measured %s on %s; median of %d rounds.\n\n"
                        .formatted(figures.when(), figures.machine(), figures.rounds()));
        row(text, List.of("Figure", "Measured", "Aim", "Kept"));
        row(text, List.of("---", "---", "---", "---"));
        for (var line : figures.house()) {
            row(
                    text,
                    List.of(
                            line.what(),
                            Numbers.shown(line.value()) + " " + line.unit(),
                            line.aim(),
                            line.met()));
        }
        text.append('\n');
        if (!figures.pages().isEmpty()) {
            row(text, PAGE);
            row(text, PAGE.stream().map(any -> "---").toList());
            figures.pages().forEach(page -> row(text, cells(page)));
            text.append('\n');
        }
        if (!figures.traffic().isEmpty()) {
            row(text, headings());
            row(text, headings().stream().map(any -> "---").toList());
            figures.traffic().forEach(line -> row(text, cells(line)));
        }
        return text.toString();
    }

    /**
     * The same for a terminal, in columns; with colours, what was kept is green and what was missed
     * red.
     */
    String table(boolean colours) {
        var text = new StringBuilder();
        var house = new ArrayList<List<String>>();
        for (var line : figures.house()) {
            house.add(
                    List.of(
                            line.what(),
                            Numbers.shown(line.value()) + " " + line.unit(),
                            line.aim(),
                            spoken(line.met())));
        }
        columns(text, house, colours);
        if (!figures.pages().isEmpty()) {
            text.append('\n');
            var pages = new ArrayList<List<String>>();
            pages.add(PAGE);
            for (var page : figures.pages()) {
                var row = new ArrayList<>(cells(page));
                row.add(spoken(row.removeLast()));
                pages.add(row);
            }
            columns(text, pages, colours);
        }
        if (!figures.traffic().isEmpty()) {
            text.append('\n');
            var traffic = new ArrayList<List<String>>();
            traffic.add(headings());
            figures.traffic().forEach(line -> traffic.add(cells(line)));
            columns(text, traffic, false);
        }
        return text.toString();
    }

    /** What stands as yes or no on a page. */
    private static String spoken(String met) {
        return met.startsWith("no") ? "missed" + met.substring(2) : met;
    }

    private static String painted(String cell) {
        return cell.equals("yes")
                ? GREEN + cell + PLAIN
                : cell.startsWith("missed") ? RED + cell + PLAIN : cell;
    }

    private static void columns(StringBuilder text, List<List<String>> rows, boolean colours) {
        for (var row : rows) {
            for (var i = 0; i < row.size(); i++) {
                var column = i;
                var width = rows.stream().mapToInt(any -> any.get(column).length()).max().orElse(0);
                var space = " ".repeat(width - row.get(i).length());
                var cell = colours ? painted(row.get(i)) : row.get(i);
                text.append(i < 2 ? cell + space : space + cell).append("  ");
            }
            text.append('\n');
        }
    }

    private static List<String> cells(Figures.Page page) {
        return List.of(
                page.path(),
                Numbers.shown(page.first() / 1000.0),
                Numbers.shown(page.warm() / 1000.0),
                "" + page.resources(),
                "" + page.requests(),
                Numbers.shown(page.p50()),
                Numbers.shown(page.p95()),
                page.missed().isEmpty() ? "yes" : "no: " + page.missed());
    }

    private static List<String> headings() {
        return List.of(
                "Test",
                "Way",
                "p50 µs",
                "added µs",
                "p99 µs",
                "first token ms",
                "added ms",
                "per second",
                "CPU µs each",
                "database µs each",
                "memory MB",
                "answered",
                "failed");
    }

    private static List<String> cells(Figures.Traffic line) {
        var direct = line.way().equals(Party.DIRECT);
        var stream = line.firstToken() > 0;
        return List.of(
                line.test(),
                line.way(),
                Numbers.shown(line.p50()),
                direct ? "" : Numbers.shown(line.added()),
                Numbers.shown(line.p99()),
                stream ? Numbers.shown(line.firstToken() / 1000) : "",
                stream && !direct ? Numbers.shown(line.addedFirstToken() / 1000) : "",
                Numbers.shown(line.perSecond()),
                direct ? "" : Numbers.shown(line.houseCpu()),
                line.databaseCpu() > 0 ? Numbers.shown(line.databaseCpu()) : "",
                direct ? "" : Numbers.shown(line.rss()),
                "" + line.answered(),
                "" + line.failed());
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
