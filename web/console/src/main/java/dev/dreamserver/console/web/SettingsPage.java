package dev.dreamserver.console.web;

import dev.dreamserver.identity.IdentitySettings;
import dev.dreamserver.identity.Preferences;
import dev.dreamserver.identity.web.OwnSessions;
import dev.dreamserver.identity.web.SessionView;
import dev.dreamserver.identity.web.SignedIn;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is the visitor's own: who they are, how they want the console, where they are signed in. */
@Named
@RequestScoped
public class SettingsPage {

    @Inject HttpServletRequest request;
    @Inject SignedIn signedIn;
    @Inject OwnSessions sessions;
    @Inject Settings settings;

    private @Nullable List<SessionView> open;

    /** Where they change their password; empty where they may not, or not on this origin. */
    public String getAccountAddress() {
        var issuer = settings.get(IdentitySettings.ISSUER).toString();
        return signedIn.isOwnAccount() && issuer.startsWith(settings.get(HouseSettings.URL) + "/")
                ? issuer + "/account/account-security/signing-in"
                : "";
    }

    /** The languages there are, each in its own words. */
    public List<Locale> getLanguages() {
        return Words.languages().stream().sorted(Comparator.comparing(this::inItself)).toList();
    }

    /** A language's own name. */
    public String inItself(Locale language) {
        return language.getDisplayLanguage(language);
    }

    /** The chosen language; empty follows the browser. */
    public String getLanguage() {
        return SignedIn.preferences(request).orElse(Preferences.DEFAULT).language();
    }

    /** Their teams, in one line. */
    public String getTeams() {
        return String.join(", ", signedIn.getTeams());
    }

    /** The open sessions, this one first. */
    public List<SessionView> getSessions() {
        if (open == null) {
            open = sessions.list();
        }
        return open;
    }
}
