package dev.dreamserver.console.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Says in the reader's language what the house says in English. The house knows one language: its
 * refusals and reasons are the same sentences in the API, the log and the database, and some were
 * written long ago, or by the dream command. This book finds a sentence again, whatever values
 * stand in its places, and says it as the language's bundle does. What it does not know, such as
 * the words of an engine, stays as it is. Immutable; thread-safe.
 */
public final class Phrasebook {

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)(,number)?\\}");

    private final String bundle;
    private final List<Phrase> phrases;

    /**
     * A book of the sentences of one bundle.
     *
     * @param bundle its base name; without a language it holds what the house says, with {@code
     *     {0}} where a text stands and {@code {0,number}} where a number does; those of languages,
     *     English too, may have plurals as {@link MessageText} reads them
     */
    public Phrasebook(String bundle) {
        this.bundle = bundle;
        var english = Words.bundle(bundle, Locale.ROOT);
        this.phrases =
                english.keySet().stream()
                        .map(key -> Phrase.of(key, english.getString(key)))
                        // Where two would do, the one with more words of its own is meant.
                        .sorted(Comparator.comparingInt(Phrase::ownWords).reversed())
                        .toList();
    }

    /** The sentence in a language; as it is where the book does not know it. */
    public String in(Locale language, String english) {
        for (var phrase : phrases) {
            if (!english.startsWith(phrase.begin())) {
                continue; // most, and sooner told than by a pattern
            }
            var found = phrase.pattern().matcher(english);
            if (found.matches()) {
                var words = Words.bundle(bundle, language).getString(phrase.key());
                var values = new Object[phrase.places().size()];
                for (int at = 0; at < values.length; at++) {
                    var place = phrase.places().get(at);
                    var value = found.group(at + 1);
                    values[place.number()] =
                            place.numeric() ? Long.valueOf(value) : in(language, value);
                }
                return values.length == 0 ? words : MessageText.of(language, words, values);
            }
        }
        return english;
    }

    /** Where a value stands. */
    private record Place(int number, boolean numeric) {}

    /** A sentence and how it is found again. */
    private record Phrase(
            String key, String begin, Pattern pattern, List<Place> places, int ownWords) {

        static Phrase of(String key, String english) {
            var pattern = new StringBuilder();
            var places = new ArrayList<Place>();
            var place = PLACE.matcher(english);
            int end = 0;
            int own = 0;
            while (place.find()) {
                var numeric = place.group(2) != null;
                pattern.append(Pattern.quote(english.substring(end, place.start())))
                        .append(numeric ? "(-?\\d{1,18})" : "(.*)");
                places.add(new Place(Integer.parseInt(place.group(1)), numeric));
                own += place.start() - end;
                end = place.end();
            }
            pattern.append(Pattern.quote(english.substring(end)));
            return new Phrase(
                    key,
                    place.reset().find() ? english.substring(0, place.start()) : english,
                    Pattern.compile(pattern.toString(), Pattern.DOTALL),
                    List.copyOf(places),
                    own + english.length() - end);
        }
    }
}
