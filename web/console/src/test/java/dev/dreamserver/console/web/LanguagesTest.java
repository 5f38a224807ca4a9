package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {

    private static final Path BUNDLES = Path.of("src/main/resources/dev/dreamserver");
    private static final Path DOOR = Path.of("../../door/src/main/resources/dev/dreamserver/door");
    private static final Pattern LANGUAGE = Pattern.compile("messages_(\\w+)\\.properties");
    private static final Pattern QUESTION = Pattern.compile("(chat_)?sample_\\d");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)");

    /** Each language beside English that pages are offered in: it has a bundle. */
    static Stream<String> languages() throws IOException {
        try (var bundles = Files.list(BUNDLES.resolve("console/web"))) {
            return bundles
                    .flatMap(file -> LANGUAGE.matcher(file.getFileName().toString()).results())
                    .map(one -> one.group(1))
                    .toList()
                    .stream();
        }
    }

    /** Each of them with each bundle that must have all its words. */
    static Stream<Arguments> bundles() throws IOException {
        return languages()
                .flatMap(
                        language ->
                                Stream.of(
                                                "console/web/messages",
                                                "console/web/sentences",
                                                "console/web/validation",
                                                "owner/web/rules")
                                        .map(bundle -> Arguments.of(bundle, language)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void a_language_has_every_text_with_the_same_places_for_values(String bundle, String language)
            throws IOException {
        var english = read(bundle + ".properties");
        var other = read(bundle + "_" + language + ".properties");
        assertThat(other.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        for (var key : english.stringPropertyNames()) {
            var text = other.getProperty(key);
            assertThat(text).as(key).isNotBlank();
            assertThat(places(text)).as(key).isEqualTo(places(english.getProperty(key)));
            if (QUESTION.matcher(key).matches()) { // the guide understands English only
                assertThat(text).as(key).isEqualTo(english.getProperty(key));
            }
            assertThatCode(() -> MessageText.of(Locale.of(language), text, values(text)))
                    .as(key)
                    .doesNotThrowAnyException();
            // In a text with values an apostrophe opens a quotation, and the value stays out.
            assertThat(places(text).isEmpty() || !text.contains("'")).as(key).isTrue();
        }
    }

    /** What the rules of a language tell apart, each of its plurals tells apart. */
    @ParameterizedTest
    @ValueSource(strings = {"", "_en", "_de"})
    void a_plural_has_a_form_for_each_category_of_its_language(String language) throws IOException {
        var categories = new TreeSet<>(Set.of("other"));
        var messages = language.equals("_en") ? "" : language;
        var rules =
                read("console/web/messages" + messages + ".properties").getProperty("plural_rules");
        Pattern.compile("(\\w+):")
                .matcher(rules)
                .results()
                .forEach(one -> categories.add(one.group(1)));
        int seen = 0;
        for (var bundle : List.of("messages", "sentences")) {
            var file = BUNDLES.resolve("console/web/" + bundle + language + ".properties");
            if (!Files.exists(file)) {
                continue; // English pages need one file only
            }
            for (var text : read(file).entrySet()) {
                assertThat("" + text.getValue()).as("" + text.getKey()).doesNotContain(",choice,");
                var plurals = MessageText.PLURAL.matcher("" + text.getValue()).results().toList();
                assertThat(plurals)
                        .as("" + text.getKey())
                        .hasSize(occurrences("" + text.getValue()));
                for (var plural : plurals) {
                    var arms = new TreeSet<String>();
                    MessageText.ARMS
                            .matcher(plural.group(2))
                            .results()
                            .map(arm -> arm.group(1))
                            .filter(arm -> !arm.startsWith("="))
                            .forEach(arms::add);
                    assertThat(arms).as("" + text.getKey()).isEqualTo(categories);
                    seen++;
                }
            }
        }
        assertThat(seen).isPositive();
    }

    @Test
    void what_english_readers_read_otherwise_is_something_that_the_house_says() throws IOException {
        var said = read("console/web/sentences.properties");
        for (var other : read("console/web/sentences_en.properties").entrySet()) {
            var sentence = said.getProperty("" + other.getKey());
            assertThat(sentence).as("" + other.getKey()).isNotNull();
            assertThat(places("" + other.getValue())).isEqualTo(places(sentence));
        }
    }

    /** The door before the sign-in has no console behind it; its words are its own. */
    @ParameterizedTest
    @MethodSource("languages")
    void the_door_says_in_each_language_what_is_away(String language) throws IOException {
        var english = read(DOOR.resolve("words.properties"));
        var other = read(DOOR.resolve("words_" + language + ".properties"));
        assertThat(english.getProperty("others").split(",")).contains(language);
        english.remove("others");
        assertThat(other.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
    }

    @ParameterizedTest
    @CsvSource({
        "index",
        "chat",
        "keys",
        "budgets",
        "health",
        "usage",
        "usage/prices",
        "providers",
        "routing",
        "hud",
        "bell",
        "gpu",
        "models",
        "setup",
        "settings",
        "settings/house",
        "docs",
        "setup/card",
        "error/403",
        "error/404",
        "error/500",
        "error/refused",
        "error/expired",
        "signed-out"
    })
    void every_text_that_a_page_names_exists(String page) throws IOException {
        var texts = read("console/web/messages.properties").stringPropertyNames();
        var named = Pattern.compile("\\bm\\.([a-z_0-9A-Z]+)");
        var webapp = Path.of("src/main/webapp");
        try (Stream<Path> frame = Files.list(webapp.resolve("WEB-INF/ds"))) {
            for (var file :
                    Stream.concat(frame, Stream.of(webapp.resolve(page + ".xhtml"))).toList()) {
                var found =
                        named.matcher(Files.readString(file)).results().map(one -> one.group(1));
                assertThat(found).as(file.toString()).isSubsetOf(texts);
            }
        }
    }

    private static Properties read(String bundle) throws IOException {
        return read(BUNDLES.resolve(bundle));
    }

    private static Properties read(Path file) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return properties;
    }

    private static int occurrences(String text) {
        return text.split("plural", -1).length - 1;
    }

    /** Numbers for all its places. */
    private static Object[] values(String text) {
        return LongStream.range(0, places(text).size() + 1).boxed().toArray();
    }

    private static Set<String> places(String text) {
        var places = new TreeSet<String>();
        PLACE.matcher(text).results().forEach(one -> places.add(one.group(1)));
        return places;
    }
}
