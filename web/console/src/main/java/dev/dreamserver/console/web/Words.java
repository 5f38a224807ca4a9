package dev.dreamserver.console.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The words that scripts need, out of the pages' own bundle, and those of the house. */
@Named
@RequestScoped
public class Words {

    static final String BUNDLE = "dev.dreamserver.console.web.messages";
    private static final Phrasebook HOUSE = new Phrasebook("dev.dreamserver.console.web.sentences");

    private static final List<Locale> LANGUAGES =
            Arrays.stream(Locale.getISOLanguages())
                    .filter(Words::isSpoken)
                    .map(Locale::of)
                    .toList();

    private static final Pattern DIGITS = Pattern.compile("\\d{1,15}");

    /** By language of the bundle and prefix: both are few, and every page asks for some. */
    private static final Map<String, String> JSON = new ConcurrentHashMap<>();

    @Inject Visitor visitor;

    /** One message with its values in their places; the key itself where there is none. */
    public String sentence(String key, List<String> values) {
        return sentence(visitor.locale(), key, values);
    }

    /** What the house says, in the visitor's language; see {@link Phrasebook}. */
    public String said(String english) {
        return said(visitor.locale(), english);
    }

    /** The same where no page is made. */
    public static String said(Locale language, String english) {
        return HOUSE.in(language, english);
    }

    /**
     * One message where no page is made; the key itself where there is none. A value is a number
     * where the message says so, by {@code {0,number}} or a plural; elsewhere it is a text, also
     * where it looks like a number.
     */
    public static String sentence(Locale language, String key, List<String> values) {
        var bundle = bundle(BUNDLE, language);
        if (!bundle.containsKey(key)) {
            return key;
        }
        var text = bundle.getString(key);
        var typed = new Object[values.size()];
        for (int at = 0; at < typed.length; at++) {
            var value = values.get(at);
            var isNumber = text.contains("{" + at + ",") && DIGITS.matcher(value).matches();
            typed[at] = isNumber ? Long.valueOf(value) : value; // a name may be digits too
        }
        return MessageText.of(language, text, typed);
    }

    /**
     * An amount with one decimal, as people write it; what is more than nothing never reads as
     * nothing.
     */
    public static String tenth(Locale language, double amount) {
        return amount > 0 && amount < 0.05
                ? "< " + String.format(language, "%.1f", 0.1)
                : String.format(language, "%,.1f", amount);
    }

    /** The languages that the console speaks: English, and those that have a bundle. */
    static List<Locale> languages() {
        return LANGUAGES;
    }

    private static boolean isSpoken(String language) {
        var bundle = BUNDLE.replace('.', '/') + "_" + language + ".properties";
        return language.equals(Locale.ENGLISH.getLanguage())
                || Words.class.getClassLoader().getResource(bundle) != null;
    }

    /**
     * The first of these languages that the console speaks; where it speaks none, English. Of what
     * a browser asks for only the language counts: the rest is anybody's to make up.
     */
    static Locale known(List<Locale> wished) {
        return wished.stream()
                .map(one -> Locale.of(one.getLanguage()))
                .filter(LANGUAGES::contains)
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    /** Of a language that has no bundle, the English one: whatever this machine's language is. */
    public static ResourceBundle bundle(String name, Locale language) {
        return ResourceBundle.getBundle(
                name,
                language,
                Words.class.getClassLoader(),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    /** All messages whose keys begin so, as a JSON object of the keys without it. */
    public String json(String prefix) {
        var bundle = bundle(BUNDLE, visitor.locale());
        return JSON.computeIfAbsent(
                bundle.getLocale().toLanguageTag() + '/' + prefix, any -> json(bundle, prefix));
    }

    private static String json(ResourceBundle bundle, String prefix) {
        var words = Json.createObjectBuilder();
        bundle.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .forEach(key -> words.add(key.substring(prefix.length()), bundle.getString(key)));
        return words.build().toString();
    }
}
