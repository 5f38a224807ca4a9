package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The keys that pages bind are those that the documents list. */
class ShortcutsTest {

    private static final Pattern BOUND =
            Pattern.compile("data-keys=\"([^\"]+)\"[^>]*>#\\{m\\.(\\w+)}");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `g`, then (.+?) \\| (.+?) \\|$");
    private static final String MESSAGES = "dev.dreamserver.console.web.messages";

    @Test
    void each_key_stands_in_the_list_and_leads_where_it_says() throws IOException {
        var docs = Files.readString(Path.of("../../docs/chat.md"));
        var goes = new TreeMap<String, String>();
        var does = bound();
        does.forEach(
                (keys, what) -> {
                    if (keys.startsWith("g ")) {
                        goes.put(keys.substring(2), what);
                    } else {
                        assertThat(docs).contains("\n| `" + keys + "` | ");
                    }
                });
        assertThat(goes).isNotEmpty().isEqualTo(listed(docs));
    }

    /** What the shell of every page binds: the keys, and what their command is called. */
    private static Map<String, String> bound() throws IOException {
        var words = Words.bundle(MESSAGES, Locale.ENGLISH);
        var bound = new TreeMap<String, String>();
        var shell = Files.readString(Path.of("src/main/webapp/WEB-INF/ds/shell.xhtml"));
        for (var found = BOUND.matcher(shell); found.find(); ) {
            bound.put(found.group(1), words.getString(found.group(2)));
        }
        return bound;
    }

    private static Map<String, String> listed(String docs) {
        var listed = new TreeMap<String, String>();
        for (var row = ROW.matcher(docs); row.find(); ) {
            var keys = row.group(1).replace("`", "").split(", ", -1);
            var places = row.group(2).split(", ", -1);
            assertThat(keys).hasSameSizeAs(places);
            for (int at = 0; at < keys.length; at++) {
                listed.put(keys[at], places[at]);
            }
        }
        return listed;
    }
}
