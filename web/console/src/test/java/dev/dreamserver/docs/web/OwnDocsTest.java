package dev.dreamserver.docs.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation of this very house: nothing forgotten, no way that leads nowhere. */
class OwnDocsTest {

    private static final Path ROOT = Path.of("../..");
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Path PAGES = Path.of("src/main/webapp");
    private static final Pattern HELP =
            Pattern.compile("<ui:param name=\"help\" value=\"([^\"]+)\"/>");
    private static final Pattern WAY =
            Pattern.compile("\\{request\\.contextPath}/docs/([\\w#-]+)\"");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");

    private static final Map<String, String> FILES = packed();
    private static final Library LIBRARY = new Library(FILES, "/docs/");

    @Test
    void every_file_that_is_packed_is_on_a_shelf() {
        assertThat(LIBRARY.docs()).hasSizeGreaterThan(12);
        assertThat(LIBRARY.docs())
                .extracting(Doc::name)
                .containsExactlyInAnyOrderElementsOf(
                        FILES.keySet().stream().filter(name -> !name.equals("README")).toList());
        assertThat(LIBRARY.docs())
                .allSatisfy(
                        doc -> {
                            assertThat(doc.title()).isNotBlank();
                            assertThat(doc.summary()).as(doc.name()).isNotBlank();
                        });
    }

    @Test
    void every_page_of_the_console_has_its_help_and_it_is_there() throws IOException {
        var pages = pages();
        assertThat(pages).hasSizeGreaterThan(7);
        for (var page : pages) {
            var help = HELP.matcher(Files.readString(page));
            assertThat(help.find()).as("%s names its help", page).isTrue();
            assertThat(addresses()).as("help of %s", page).contains(help.group(1));
        }
    }

    @Test
    void every_way_from_a_page_into_the_docs_leads_somewhere() throws IOException {
        var ways = new ArrayList<String>();
        for (var page : files(PAGES, ".xhtml")) {
            WAY.matcher(Files.readString(page)).results().forEach(way -> ways.add(way.group(1)));
        }
        assertThat(ways).hasSizeGreaterThan(1);
        assertThat(addresses()).containsAll(ways);
    }

    @Test
    void every_relative_link_between_files_leads_somewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (var file : markdown()) {
            var text = CODE.matcher(Files.readString(file)).replaceAll("");
            LINK.matcher(text)
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !target.matches("(https?|mailto):.*"))
                    .filter(target -> !leads(file, target))
                    .forEach(target -> broken.add(file + " -> " + target));
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leads(Path from, String target) {
        var at = target.indexOf('#');
        var path = at < 0 ? target : target.substring(0, at);
        var file = path.isEmpty() ? from : from.resolveSibling(path);
        if (at < 0 || !Files.isRegularFile(file)) {
            return Files.exists(file);
        }
        var anchor = target.substring(at + 1);
        return new Markdown("", Set.of())
                .page("", "", text(file)).sections().stream()
                        .anyMatch(section -> section.id().equals(anchor));
    }

    /** Everything that may be asked for below /docs/. */
    private static Set<String> addresses() {
        var addresses = new HashSet<String>();
        for (var doc : LIBRARY.docs()) {
            addresses.add(doc.name());
            doc.sections().forEach(section -> addresses.add(doc.name() + "#" + section.id()));
        }
        return addresses;
    }

    /** The pages in the frame: not those of the docs themselves, and not those that stand alone. */
    private static List<Path> pages() throws IOException {
        return files(PAGES, ".xhtml").stream()
                .filter(page -> !page.startsWith(PAGES.resolve("WEB-INF")))
                .filter(page -> !page.endsWith("docs.xhtml"))
                .filter(page -> !text(page).contains("/WEB-INF/ds/plain.xhtml"))
                .toList();
    }

    private static List<Path> markdown() throws IOException {
        var own = new ArrayList<>(files(DOCS, ".md"));
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(file -> file.toString().endsWith(".md")).forEach(own::add);
        }
        return own;
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    /** What the build packs; see the pom. */
    private static Map<String, String> packed() {
        var files = new HashMap<String, String>();
        try (var all = Files.newDirectoryStream(DOCS, "*.md")) {
            for (var file : all) {
                var name = file.getFileName().toString().replace(".md", "");
                if (!name.equals("status")) {
                    files.put(name, text(file));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return files;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
