package dev.dreamserver.owner.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.owner.SettingView;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ResourceBundle;

/**
 * What each setting is for, in the visitor's language. English is what the code declares; a bundle
 * for each further language stands beside it.
 */
@Named
@RequestScoped
public class Meanings {

    static final String BUNDLE = "dev.dreamserver.owner.web.meanings";

    @Inject Visitor visitor;

    /** The meaning of one setting. */
    public String of(SettingView setting) {
        var words =
                ResourceBundle.getBundle(BUNDLE, visitor.locale(), Meanings.class.getClassLoader());
        return words.containsKey(setting.key())
                ? words.getString(setting.key())
                : setting.meaning();
    }
}
