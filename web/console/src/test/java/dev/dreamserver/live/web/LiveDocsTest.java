package dev.dreamserver.live.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the docs tell of live pages is all that there is. */
class LiveDocsTest {

    private static final Pattern WRITTEN = Pattern.compile("(?s)const written = \\{\n(.*?)\n\\};");
    private static final Pattern WAY = Pattern.compile("(?m)^  (\\w+)[:,]");

    @Test
    void each_way_to_write_a_value_stands_in_the_docs() throws IOException {
        var script = Files.readString(Path.of("src/main/webapp/resources/ds/live.js"));
        var written = WRITTEN.matcher(script);
        assertThat(written.find()).isTrue();
        var ways = WAY.matcher(written.group(1)).results().map(one -> one.group(1)).toList();
        assertThat(ways).contains("whole", "span");
        var docs = Files.readString(Path.of("../../docs/live.md"));
        assertThat(ways).allSatisfy(way -> assertThat(docs).contains("`" + way + "`"));
    }
}
