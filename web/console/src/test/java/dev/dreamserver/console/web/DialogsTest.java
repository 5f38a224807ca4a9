package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What closes a dialog names one of its own page. */
class DialogsTest {

    private static final Path PAGES = Path.of("src/main/webapp");
    private static final Pattern CLOSES = Pattern.compile("data-hide=\"([^\"]*)\"");
    private static final Pattern DIALOG = Pattern.compile("widgetVar=\"([^\"]*)\"");

    @Test
    void each_button_that_closes_a_dialog_names_one_of_its_page() throws IOException {
        try (var files = Files.walk(PAGES)) {
            var pages = files.filter(file -> file.toString().endsWith(".xhtml")).toList();
            assertThat(pages).anyMatch(page -> !named(CLOSES, page).isEmpty());
            assertThat(pages)
                    .allSatisfy(
                            page ->
                                    assertThat(named(DIALOG, page))
                                            .containsAll(named(CLOSES, page)));
        }
    }

    private static Set<String> named(Pattern what, Path page) {
        try {
            return what.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
