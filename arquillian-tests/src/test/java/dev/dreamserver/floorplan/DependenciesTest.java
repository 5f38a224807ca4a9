package dev.dreamserver.floorplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Each library that a pom names has a row with its reason in docs/dependencies.md. */
class DependenciesTest {

    private static final Pattern ROW =
            Pattern.compile("^\\|[^|]*`([\\w.-]+:[\\w.*-]+)`[^|]*\\|([^|]*)\\|", Pattern.MULTILINE);
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");
    private static final Set<String> NOT_SHIPPED = Set.of("test", "import");

    @Test
    void every_library_of_the_poms_has_a_row_with_its_version_and_reason() throws IOException {
        var documented =
                rows(HouseSources.text(HouseSources.root().resolve("docs/dependencies.md")));
        var missing = new ArrayList<String>();
        var direct = direct();
        for (var library : direct.entrySet()) {
            var row = documented.get(library.getKey());
            if (row == null) {
                missing.add(library.getKey() + " has no row");
            } else if (library.getValue().filter(version -> !row.contains(version)).isPresent()) {
                missing.add(
                        "%s is %s in the pom and %s in the table"
                                .formatted(
                                        library.getKey(), library.getValue().get(), row.strip()));
            }
        }
        assertThat(direct).hasSizeGreaterThan(10);
        assertThat(missing).isEmpty();
    }

    @Test
    void a_row_is_read_with_its_version() {
        assertThat(rows("| `a.b:c-d` | 1.2 | MIT | so |\n| Prog (`e:f`) | 3 | MIT | so |\n"))
                .containsEntry("a.b:c-d", " 1.2 ")
                .containsEntry("e:f", " 3 ");
    }

    /** Versions of several rows for one library are joined. */
    private static Map<String, String> rows(String markdown) {
        var rows = new HashMap<String, String>();
        var row = ROW.matcher(markdown);
        while (row.find()) {
            rows.merge(row.group(1), row.group(2), String::concat);
        }
        return rows;
    }

    /** Libraries of other houses that a module of ours names itself, with the version if known. */
    private static Map<String, Optional<String>> direct() throws IOException {
        var root = WebDoors.document(HouseSources.text(HouseSources.root().resolve("pom.xml")));
        var properties = new HashMap<String, String>();
        WebDoors.children(root.getDocumentElement(), "properties").stream()
                .flatMap(all -> WebDoors.children(all).stream())
                .forEach(one -> properties.put(one.getTagName(), one.getTextContent().strip()));
        var managed = new HashMap<String, String>();
        for (var part : WebDoors.children(root.getDocumentElement(), "dependencyManagement")) {
            for (var library : libraries(part)) {
                text(library, "version").ifPresent(version -> managed.put(name(library), version));
            }
        }
        var direct = new HashMap<String, Optional<String>>();
        for (var module : HouseSources.modules()) {
            for (var library : libraries(pom(module.folder()))) {
                var name = name(library);
                var scope = text(library, "scope").orElse("compile");
                if (name.startsWith("dev.dreamserver:") || NOT_SHIPPED.contains(scope)) {
                    continue;
                }
                var version =
                        text(library, "version").or(() -> Optional.ofNullable(managed.get(name)));
                direct.merge(
                        name,
                        version.map(text -> resolved(text, properties)),
                        (first, second) -> first.or(() -> second));
            }
        }
        return direct;
    }

    private static Element pom(Path folder) throws IOException {
        return WebDoors.document(HouseSources.text(folder.resolve("pom.xml"))).getDocumentElement();
    }

    private static List<Element> libraries(Element parent) {
        return WebDoors.children(parent, "dependencies").stream()
                .flatMap(all -> WebDoors.children(all, "dependency").stream())
                .toList();
    }

    private static String name(Element library) {
        return text(library, "groupId").orElseThrow()
                + ":"
                + text(library, "artifactId").orElseThrow();
    }

    private static Optional<String> text(Element parent, String name) {
        return WebDoors.children(parent, name).stream()
                .map(child -> child.getTextContent().strip())
                .findFirst();
    }

    private static String resolved(String text, Map<String, String> properties) {
        return PROPERTY.matcher(text)
                .replaceAll(found -> properties.getOrDefault(found.group(1), "unknown"));
    }
}
