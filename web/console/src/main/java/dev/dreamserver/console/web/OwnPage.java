package dev.dreamserver.console.web;

import dev.dreamserver.identity.web.SameOrigin;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Whether a call comes from a page of the session's own: the browser says so, and the session's
 * secret comes along in a header. Every change that a script makes is let in here and nowhere else.
 */
@RequestScoped
public class OwnPage {

    @Inject Csrf csrf;
    @Inject Settings settings;

    /** Whether a page of the session makes this call. */
    public boolean asks(HttpServletRequest request) {
        return SameOrigin.is(request, settings.get(HouseSettings.URL))
                && csrf.accepts(request.getHeader("X-Dream-Csrf"));
    }
}
