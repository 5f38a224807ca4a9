package dev.dreamserver.console.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.concurrent.ConcurrentHashMap;

/** The words that scripts need, out of the pages' own bundle, and those of the house. */
@Named
@RequestScoped
public class Words {

    static final String BUNDLE = "dev.dreamserver.console.web.messages";
    private static final Phrasebook HOUSE = new Phrasebook("dev.dreamserver.console.web.sentences");

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

    /** One message where no page is made; the key itself where there is none. */
    public static String sentence(Locale language, String key, List<String> values) {
        var bundle = bundle(BUNDLE, language);
        return bundle.containsKey(key)
                ? MessageText.of(
                        language,
                        bundle.getString(key),
                        values.stream().map(Words::number).toArray())
                : key;
    }

    /** As a number where it is one, for its plural and the language's way to write it. */
    private static Object number(String value) {
        return value.matches("\\d{1,15}") ? Long.valueOf(value) : value;
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

    /** The first of these languages that the console speaks; where it speaks none, English. */
    static Locale known(List<Locale> wished) {
        return wished.stream()
                .filter(
                        one ->
                                one.getLanguage().equals("en")
                                        || !bundle(BUNDLE, one).getLocale().equals(Locale.ROOT))
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
