package dev.dreamserver.console.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import java.util.ResourceBundle;

/** The words that scripts need, out of the pages' own bundle. */
@Named
@RequestScoped
public class Words {

    private static final String BUNDLE = "dev.dreamserver.console.web.messages";

    @Inject Visitor visitor;

    /** All messages whose keys begin so, as a JSON object of the keys without it. */
    public String json(String prefix) {
        var bundle =
                ResourceBundle.getBundle(BUNDLE, visitor.locale(), Words.class.getClassLoader());
        var words = Json.createObjectBuilder();
        bundle.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .forEach(key -> words.add(key.substring(prefix.length()), bundle.getString(key)));
        return words.build().toString();
    }
}
