package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.SettingsIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhrasebookTest {

    private static final String SENTENCES = "dev.dreamserver.console.web.sentences";
    private static final String RULES = "dev.dreamserver.owner.web.rules";
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)(,number)?\\}");

    /** They refuse in words that stand elsewhere in the house, or in an engine's. */
    private static final Set<String> IN_WORDS_OF_OTHERS =
            Set.of(
                    "EngineRefusal.java",
                    "Exchange.java",
                    "FetchTrouble.java",
                    "FileFetch.java",
                    "Patience.java",
                    "Refused.java",
                    "RequestPeek.java",
                    "Setting.java",
                    "SettingsCheck.java");

    private static final Sayings HOUSE = read();

    private static Sayings read() {
        var installer = Path.of("../../installer/src/main/java/dev/dreamserver/installer");
        try {
            return Sayings.in(
                    Path.of("src/main/java"),
                    Path.of("../../ejb/src/main/java"),
                    Path.of("../../batch/src/main/java"),
                    installer.resolve("stack"),
                    installer.resolve("supervisor"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void what_the_house_says_to_people_stands_in_the_book() {
        assertThat(without(HOUSE.toPeople(), sentences()))
                .as("add it to sentences.properties, and to those of each language")
                .isEmpty();
        assertThat(HOUSE.passedOn())
                .as("write the sentence where it is thrown, so that it is found")
                .isSubsetOf(IN_WORDS_OF_OTHERS);
    }

    @Test
    void the_book_holds_nothing_that_nobody_says() {
        assertThat(without(sentences(), HOUSE.all())).isEmpty();
    }

    @Test
    void what_settings_take_stands_in_the_book_of_rules_and_nothing_else() {
        var takes =
                SettingsIndex.rooms().stream()
                        .flatMap(room -> room.settings().stream())
                        .map(Setting::ruleText)
                        .filter(rule -> !rule.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new));
        var rules = Words.bundle(RULES, Locale.ROOT);
        var said = rules.keySet().stream().map(key -> pattern(rules.getString(key))).toList();
        assertThat(takes)
                .allSatisfy(
                        rule ->
                                assertThat(new Phrasebook(RULES).in(Locale.GERMAN, rule))
                                        .isNotEqualTo(rule));
        assertThat(said).allSatisfy(rule -> assertThat(takes).anyMatch(rule.asMatchPredicate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {SENTENCES, RULES})
    void each_sentence_is_found_again_with_values_in_its_places(String bundle) {
        var book = new Phrasebook(bundle);
        var english = Words.bundle(bundle, Locale.ROOT);
        var german = Words.bundle(bundle, Locale.GERMAN);
        Object[] values = {1200L, 1300L, 1400L, 1500L};
        for (var key : english.keySet()) {
            var sentence = english.getString(key);
            var places = PLACE.matcher(sentence).results().toList();
            assertThat(places.isEmpty() || !sentence.contains("'")).as(key).isTrue();
            var typed = new Object[values.length];
            for (var place : places) {
                int at = Integer.parseInt(place.group(1));
                typed[at] = place.group(2) == null ? "v" + values[at] : values[at];
            }
            var said = sentence;
            for (var place : places) {
                said = said.replace(place.group(), "" + typed[Integer.parseInt(place.group(1))]);
            }
            var words = german.getString(key);
            assertThat(book.in(Locale.GERMAN, said))
                    .as(key)
                    .isEqualTo(
                            places.isEmpty() ? words : MessageText.of(Locale.GERMAN, words, typed));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | Use at most 32000 characters. This message has 32001. | Use at most 32,000 characters. This message has 32,001.
                    de | Use at most 32000 characters. This message has 32001. | Höchstens 32.000 Zeichen. Diese Nachricht hat 32.001.
                    de | You hold 1 active keys; revoke one first              | Du hast schon einen aktiven Schlüssel; widerrufe ihn zuerst
                    en | You hold 1 active keys; revoke one first              | You hold one active key; revoke it first
                    en | You hold 20 active keys; revoke one first             | You hold 20 active keys; revoke one first
                    de | 2024 is too long: use at most 1000 characters.        | 2024 ist zu lang: höchstens 1.000 Zeichen.
                    de | It was killed by signal 9 and was restarted.          | Es wurde durch Signal 9 beendet und wurde neu gestartet.
                    de | it ended while starting: FATAL: no space left         | beim Start beendet: FATAL: no space left
                    de | The engine gave an empty answer.                      | Das Modell gab eine leere Antwort.
                    de | The engine's own words, {0}                            | The engine's own words, {0}
                    fr | Write a message first.                                | Write a message first.
                    """)
    void values_are_said_as_the_reader_would(String language, String english, String sentence) {
        assertThat(Words.said(Locale.of(language), english)).isEqualTo(sentence);
    }

    @Test
    void advice_within_a_reason_is_said_too() {
        assertThat(
                        Words.said(
                                Locale.GERMAN,
                                "The engine ended with code 1 twice in the same way, so it is not"
                                        + " tried again until something changes. The model file"
                                        + " cannot be loaded. Fetch it again, or choose another."))
                .isEqualTo(
                        "Das Modell endete mit Code 1, zweimal auf dieselbe Weise. Es wird erst"
                                + " wieder versucht, wenn sich etwas ändert. Die Modelldatei lässt"
                                + " sich nicht laden. Hol sie noch einmal, oder wähle eine andere.");
    }

    @Test
    void values_of_settings_stay_as_they_are_typed() {
        assertThat(new Phrasebook(RULES).in(Locale.GERMAN, "empty, or 128 to 4194304"))
                .isEqualTo("leer, oder 128 bis 4194304");
    }

    @Test
    void a_machine_of_another_language_does_not_change_what_its_visitors_read() {
        var machine = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Words.said(Locale.ENGLISH, "Stopped.")).isEqualTo("Stopped.");
            assertThat(Words.sentence(Locale.ENGLISH, "nav_home", List.of())).isEqualTo("Home");
        } finally {
            Locale.setDefault(machine);
        }
    }

    @Test
    void the_first_language_a_browser_asks_for_and_the_console_speaks_is_read() {
        assertThat(Words.known(List.of(Locale.FRENCH, Locale.forLanguageTag("de-AT"))))
                .isEqualTo(Locale.GERMAN);
        assertThat(Words.known(List.of(Locale.UK, Locale.GERMAN))).isEqualTo(Locale.ENGLISH);
        assertThat(Words.known(List.of(Locale.forLanguageTag("en-x-" + "made-up"))))
                .as("of whatever is made up there are no more than of bundles")
                .isEqualTo(Locale.ENGLISH);
        assertThat(Words.known(List.of(Locale.FRENCH))).isEqualTo(Locale.ENGLISH);
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        var left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }

    /** As the sources are read: without the names of the places. */
    private static Set<String> sentences() {
        var book = Words.bundle(SENTENCES, Locale.ROOT);
        return book.keySet().stream()
                .map(book::getString)
                .map(sentence -> PLACE.matcher(sentence).replaceAll(Sayings.VALUE))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Pattern pattern(String rule) {
        return Pattern.compile(
                Arrays.stream(PLACE.split(rule, -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
    }
}
