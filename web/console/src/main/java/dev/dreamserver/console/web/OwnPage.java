package dev.dreamserver.console.web;

import dev.dreamserver.identity.web.SameOrigin;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** Whether a change comes from a page of the session's own. */
@RequestScoped
class OwnPage {

    @Inject Csrf csrf;
    @Inject Settings settings;

    boolean asks(HttpServletRequest request) {
        return SameOrigin.is(request, settings.get(HouseSettings.URL))
                && csrf.accepts(request.getHeader("X-Dream-Csrf"));
    }
}
