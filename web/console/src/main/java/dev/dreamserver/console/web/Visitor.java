package dev.dreamserver.console.web;

import dev.dreamserver.identity.Preferences;
import dev.dreamserver.identity.web.SignedIn;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The person looking at the page, and what the shell may show them. */
@Named
@RequestScoped
public class Visitor {

    private static final Pattern SIGN = Pattern.compile("\\X");

    @Inject HttpServletRequest request;
    @Inject SignedIn signedIn;

    private @Nullable Caller caller;

    /** Whether somebody is signed in. */
    public boolean isKnown() {
        return request.getUserPrincipal() != null;
    }

    /** Who it is, for the doors of the house. Only to be asked where a page demands a sign-in. */
    public Caller caller() {
        if (caller == null) {
            caller = signedIn.caller().orElseGet(this::byPrincipal);
        }
        return caller;
    }

    /** Where the server knows them without a token of Keycloak's. */
    private Caller byPrincipal() {
        var name = request.getUserPrincipal().getName();
        return new Caller(
                name,
                name,
                Optional.empty(),
                Roles.ALL.stream().filter(request::isUserInRole).collect(Collectors.toSet()),
                Optional.empty(),
                Caller.Via.SESSION);
    }

    public String getName() {
        return caller().name();
    }

    /** The name to greet them with. */
    public String getFirstName() {
        return getName().strip().split("\\s+", 2)[0];
    }

    /** One or two letters for the round badge. */
    public String getInitials() {
        return initials(getName());
    }

    /** The first letter of the first word and of the last, with their accents, or whole signs. */
    static String initials(String name) {
        var words = name.strip().split("\\s+", -1);
        var last = words.length > 1 ? firstSign(words[words.length - 1]) : "";
        return (firstSign(words[0]) + last).toUpperCase(Locale.ROOT);
    }

    private static String firstSign(String word) {
        return SIGN.matcher(word).results().findFirst().map(MatchResult::group).orElse("");
    }

    /** The language of the page, for numbers and dates. */
    public Locale locale() {
        var faces = FacesContext.getCurrentInstance();
        return faces == null || faces.getViewRoot() == null
                ? chosenLocale()
                : faces.getViewRoot().getLocale();
    }

    /** Where no page is made: what they chose, else what the browser asks for. */
    private Locale chosenLocale() {
        return SignedIn.preferences(request)
                .map(Preferences::language)
                .map(Locale::of)
                .filter(Words.languages()::contains)
                .orElseGet(() -> Words.known(Collections.list(request.getLocales())));
    }

    /** The look they chose, {@code system} included; null where nobody is signed in. */
    public @Nullable String getTheme() {
        return SignedIn.preferences(request)
                .map(chosen -> chosen.theme().name().toLowerCase(Locale.ROOT))
                .orElse(null);
    }

    /** Whether single keys are shortcuts for them. */
    public boolean isSingleKeys() {
        return SignedIn.preferences(request).map(Preferences::singleKeys).orElse(true);
    }

    /** Whether they run the house. */
    public boolean isAdmin() {
        return request.isUserInRole(Roles.ADMIN);
    }

    /** All their roles in one text: what they may see depends on nothing else. */
    public String getRoles() {
        return Roles.ALL.stream()
                .filter(request::isUserInRole)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The message key of the role that says most about them. */
    public String getRole() {
        for (var role :
                new String[] {
                    Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR, Roles.USER, Roles.VIEWER
                }) {
            if (request.isUserInRole(role)) {
                return "role_" + role;
            }
        }
        return "role_none";
    }

    /** Whether they may chat and hold API keys. */
    public boolean isAsking() {
        return request.isUserInRole(Roles.USER) || request.isUserInRole(Roles.ADMIN);
    }

    /** Whether they may see what was used: everybody's, or their own. */
    public boolean isSeeingUsage() {
        return isAsking() || isOverseeing();
    }

    /** Whether they may see what everybody uses and what limits it. */
    public boolean isOverseeing() {
        return request.isUserInRole(Roles.ADMIN)
                || request.isUserInRole(Roles.OPERATOR)
                || request.isUserInRole(Roles.AUDITOR);
    }

    /** Whether they may see what everybody used, and what it costs. */
    public boolean isSeeingPrices() {
        return request.isUserInRole(Roles.ADMIN)
                || request.isUserInRole(Roles.OPERATOR)
                || request.isUserInRole(Roles.AUDITOR);
    }

    /** Whether they may see how the house is doing. */
    public boolean isWatching() {
        return isOverseeing() || request.isUserInRole(Roles.VIEWER);
    }
}
