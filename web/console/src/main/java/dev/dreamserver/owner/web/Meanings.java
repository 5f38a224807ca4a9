package dev.dreamserver.owner.web;

import dev.dreamserver.console.web.Phrasebook;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.owner.SettingView;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * What each setting is for and what it takes, in the visitor's language. English is what the code
 * declares; bundles for each further language stand beside it.
 */
@Named
@RequestScoped
public class Meanings {

    static final String BUNDLE = "dev.dreamserver.owner.web.meanings";
    static final Phrasebook RULES = new Phrasebook("dev.dreamserver.owner.web.rules");

    @Inject Visitor visitor;

    /** The meaning of one setting. */
    public String of(SettingView setting) {
        var words = Words.bundle(BUNDLE, visitor.locale());
        return words.containsKey(setting.key())
                ? words.getString(setting.key())
                : setting.meaning();
    }

    /** What it takes, with values as they would be typed; empty: anything. */
    public String rule(SettingView setting) {
        return RULES.in(visitor.locale(), setting.rule());
    }
}
