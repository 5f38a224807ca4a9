package dev.dreamserver.console.web;

import dev.dreamserver.identity.IdentitySettings;
import dev.dreamserver.identity.Preferences;
import dev.dreamserver.identity.Preferences.Theme;
import dev.dreamserver.identity.web.OwnSessions;
import dev.dreamserver.identity.web.SignedIn;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Keeps how somebody wants the console to be: {@code POST} with one of {@code language} (empty
 * follows the browser), {@code theme} (system, light, dark) and {@code keys} (on, off), from the
 * session's own pages only. Answers 204, or 400 to nonsense.
 */
@WebServlet(name = "preferences", urlPatterns = "/settings/preferences")
@ServletSecurity(
        @HttpConstraint(
                rolesAllowed = {
                    Roles.ADMIN,
                    Roles.OPERATOR,
                    Roles.AUDITOR,
                    Roles.USER,
                    Roles.VIEWER
                }))
public class PreferencesServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int YEAR = (int) Duration.ofDays(365).toSeconds();

    @Inject transient OwnPage page;
    @Inject transient OwnSessions sessions;
    @Inject transient Settings settings;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!page.asks(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        try {
            var before = SignedIn.preferences(request).orElse(Preferences.DEFAULT);
            var now = changed(before, request);
            sessions.prefer(now);
            if (!now.language().equals(before.language())) {
                tellTheSignIn(now.language(), request, response);
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DreamException no) {
            response.setStatus(no.code().status());
        } catch (IllegalArgumentException nonsense) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static Preferences changed(Preferences now, HttpServletRequest request) {
        for (var name : request.getParameterMap().keySet()) {
            var value = request.getParameter(name);
            now =
                    switch (name) {
                        case "language" -> now.in(value);
                        case "theme" -> now.with(Theme.valueOf(value.toUpperCase(Locale.ROOT)));
                        case "keys" -> now.withSingleKeys(value.equals("on"));
                        default -> now;
                    };
        }
        return now;
    }

    /** Keycloak's pages on this origin remember a language in a cookie of theirs. */
    private void tellTheSignIn(
            String language, HttpServletRequest request, HttpServletResponse response) {
        var cookie = new Cookie("KEYCLOAK_LOCALE", language);
        cookie.setPath(IdentitySettings.from(settings).issuer().getPath() + "/");
        cookie.setMaxAge(language.isEmpty() ? 0 : YEAR);
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        response.addCookie(cookie);
    }
}
