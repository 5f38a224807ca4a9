package dev.dreamserver.console.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The words that scripts need, out of the pages' own bundle. */
@Named
@RequestScoped
public class Words {

    private static final String BUNDLE = "dev.dreamserver.console.web.messages";

    @Inject Visitor visitor;

    /** One message with its values in their places; the key itself where there is none. */
    public String sentence(String key, List<String> values) {
        return sentence(visitor.locale(), key, values);
    }

    static String sentence(Locale language, String key, List<String> values) {
        var bundle = bundle(language);
        return bundle.containsKey(key)
                ? new MessageFormat(bundle.getString(key), language)
                        .format(values.stream().map(Words::number).toArray())
                : key;
    }

    /** As a number where it is one, for choices by amount and the language's way to write it. */
    private static Object number(String value) {
        return value.matches("\\d{1,15}") ? Long.valueOf(value) : value;
    }

    private static ResourceBundle bundle(Locale language) {
        return ResourceBundle.getBundle(BUNDLE, language, Words.class.getClassLoader());
    }

    /** All messages whose keys begin so, as a JSON object of the keys without it. */
    public String json(String prefix) {
        var bundle = bundle(visitor.locale());
        var words = Json.createObjectBuilder();
        bundle.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .forEach(key -> words.add(key.substring(prefix.length()), bundle.getString(key)));
        return words.build().toString();
    }
}
