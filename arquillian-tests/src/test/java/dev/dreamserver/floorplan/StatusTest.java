package dev.dreamserver.floorplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/status.md says is shown by a test is shown by one that exists. */
class StatusTest {

    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:IT|Test))`");

    @Test
    void every_test_that_the_status_names_exists() {
        var root = HouseSources.root();
        var there =
                HouseSources.modules().stream()
                        .flatMap(
                                module ->
                                        HouseSources.filesUnder(
                                                module.folder().resolve("src/test/java"))
                                                .stream())
                        .map(file -> file.getFileName().toString().replace(".java", ""))
                        .collect(Collectors.toSet());
        var named = new TreeSet<String>();
        TEST.matcher(HouseSources.text(root.resolve("docs/status.md")))
                .results()
                .forEach(found -> named.add(found.group(1)));
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(there).containsAll(named);
    }
}
