package dev.dreamserver.docs.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.node.BulletList;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/**
 * All pages of the documentation, on the shelves of the list {@code README.md}. A page that the
 * list does not name is not shown. Immutable; thread-safe.
 */
final class Library {

    static final String LIST = "README";

    private static final Pattern PAGE = Pattern.compile("([\\w-]+)\\.md");
    private static final int MOST_WORDS = 8;
    private static final int MOST_HITS = 30;
    private static final int BEFORE = 60;
    private static final int EXCERPT = 190;

    private final List<Shelf> shelves;
    private final Map<String, Doc> docs = new LinkedHashMap<>();

    /**
     * Reads all pages.
     *
     * @param files Markdown by name, the list among them
     * @param base address of the documentation, such as {@code /docs/}
     */
    Library(Map<String, String> files, String base) {
        var list = Markdown.parse(files.getOrDefault(LIST, ""));
        var entries = entries(list, files);
        var names =
                entries.stream()
                        .flatMap(one -> one.pages().keySet().stream())
                        .collect(Collectors.toSet());
        var markdown = new Markdown(base, names);
        var found = new ArrayList<Shelf>();
        for (var entry : entries) {
            var here = new ArrayList<Doc>();
            for (var page : entry.pages().entrySet()) {
                var text = files.getOrDefault(page.getKey(), "");
                here.add(markdown.page(page.getKey(), page.getValue(), text));
            }
            here.forEach(doc -> docs.put(doc.name(), doc));
            found.add(new Shelf(entry.title(), here));
        }
        shelves = List.copyOf(found);
    }

    private record Entries(String title, Map<String, String> pages) {}

    /** What the list names below each of its headings, with what it says about it. */
    private static List<Entries> entries(Node list, Map<String, String> files) {
        var entries = new ArrayList<Entries>();
        var title = "";
        for (var node = list.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading) {
                title = Markdown.words(heading);
            } else if (node instanceof BulletList bullets) {
                var pages = new LinkedHashMap<String, String>();
                for (var item = bullets.getFirstChild(); item != null; item = item.getNext()) {
                    var name = name(item);
                    if (name.filter(files::containsKey).isPresent()) {
                        pages.put(name.get(), summary(item));
                    }
                }
                if (!pages.isEmpty()) {
                    entries.add(new Entries(title, pages));
                }
            }
        }
        return entries;
    }

    private static Optional<String> name(Node item) {
        return Optional.ofNullable(item.getFirstChild())
                .map(Node::getFirstChild)
                .filter(Link.class::isInstance)
                .map(link -> PAGE.matcher(((Link) link).getDestination()))
                .filter(page -> page.matches())
                .map(page -> page.group(1));
    }

    /** What stands behind the link and its colon, as a sentence. */
    private static String summary(Node item) {
        var words = Markdown.words(item);
        var colon = words.indexOf(':');
        var line = colon < 0 ? "" : words.substring(colon + 1).strip();
        return line.isEmpty()
                ? ""
                : line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1) + ".";
    }

    List<Shelf> shelves() {
        return shelves;
    }

    /** All pages, in the order of the list. */
    List<Doc> docs() {
        return List.copyOf(docs.values());
    }

    Optional<Doc> find(String name) {
        return Optional.ofNullable(docs.get(name));
    }

    /** The sections that hold every word, best first. */
    List<Hit> search(String query) {
        var words =
                Arrays.stream(query.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .limit(MOST_WORDS)
                        .toList();
        if (words.isEmpty()) {
            return List.of();
        }
        record Rated(Hit hit, int score) {}
        var found = new ArrayList<Rated>();
        for (var doc : docs.values()) {
            for (var section : doc.sections()) {
                var score = score(doc, section, words);
                if (score > 0) {
                    found.add(new Rated(new Hit(doc, section, excerpt(section, words)), score));
                }
            }
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Rated::score).reversed()) // stable: else by page
                .limit(MOST_HITS)
                .map(Rated::hit)
                .toList();
    }

    /** 0 where a word is missing; the name of a page alone does not make a section match. */
    private static int score(Doc doc, Doc.Section section, List<String> words) {
        var title = doc.title().toLowerCase(Locale.ROOT);
        var heading = section.id().isEmpty() ? title : section.title().toLowerCase(Locale.ROOT);
        var text = section.text().toLowerCase(Locale.ROOT);
        var score = 0;
        var here = false;
        for (var word : words) {
            var one = 8 * rate(heading, word) + 2 * rate(text, word);
            here |= one > 0;
            one += 4 * rate(title, word);
            if (one == 0) {
                return 0;
            }
            score += one;
        }
        if (!here) {
            return 0;
        }
        var phrase = String.join(" ", words);
        return score + 10 * rate(heading, phrase) + 3 * rate(text, phrase);
    }

    /** 3 for a whole word, 2 for what begins one, 1 for what stands within one. */
    private static int rate(String text, String word) {
        var best = 0;
        for (var at = text.indexOf(word); at >= 0 && best < 3; at = text.indexOf(word, at + 1)) {
            var begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            var end = at + word.length();
            var ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            best = Math.max(best, !begins ? 1 : ends ? 3 : 2);
        }
        return best;
    }

    private static List<Hit.Piece> excerpt(Doc.Section section, List<String> words) {
        var looked =
                Pattern.compile(
                        words.stream().map(Pattern::quote).collect(Collectors.joining("|")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        var text = section.text();
        var first = looked.matcher(text);
        var from = first.find() ? beginOfWord(text, first.start()) : 0;
        var to = endOfWord(text, from);
        var shown = text.substring(from, to);
        var pieces = new ArrayList<Hit.Piece>();
        add(pieces, from > 0 ? "… " : "", false);
        var at = 0;
        for (var found = looked.matcher(shown); found.find(); at = found.end()) {
            add(pieces, shown.substring(at, found.start()), false);
            add(pieces, found.group(), true);
        }
        add(pieces, shown.substring(at), false);
        add(pieces, to < text.length() ? " …" : "", false);
        return pieces;
    }

    private static void add(List<Hit.Piece> pieces, String text, boolean found) {
        if (!text.isEmpty()) {
            pieces.add(new Hit.Piece(text, found));
        }
    }

    /** A place some way before a hit where a word begins. */
    private static int beginOfWord(String text, int hit) {
        var at = Math.max(0, hit - BEFORE);
        var space = text.indexOf(' ', at);
        return at == 0 || space < 0 || space > hit ? at : space + 1;
    }

    /** A place where a word ends, as far behind as an excerpt may reach. */
    private static int endOfWord(String text, int from) {
        var at = Math.min(text.length(), from + EXCERPT);
        var space = text.lastIndexOf(' ', at);
        return at == text.length() || space <= from ? at : space;
    }
}
