package dev.dreamserver.identity.rest;

import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.identity.IdentitySettings;
import dev.dreamserver.identity.People;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.rest.LocalPeer;
import dev.dreamserver.settings.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Takes news of people from Keycloak's event listener, and how many sign-ins it refused: a POST of
 * one JSON object with the secret in X-Dream-Secret, from a process of this machine. Everybody else
 * finds nothing here.
 *
 * <p>A servlet and no resource of the API: it is no part of what programs are offered, and the
 * API's ways of saying who calls do not apply.
 */
@WebServlet(name = "identity-events", urlPatterns = "/internal/identity-events")
public class IdentityEventsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_NEWS = 65_536;

    @Inject transient People people;
    @Inject transient AuditLog audit;
    @Inject transient Settings settings;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var secret = IdentitySettings.from(settings).eventsSecret();
        var shown = Optional.ofNullable(request.getHeader("X-Dream-Secret")).orElse("");
        if (!request.getMethod().equals("POST")
                || secret.isEmpty()
                || !secret.matches(shown)
                || !LocalPeer.is(request)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        byte[] body;
        try (var in = request.getInputStream()) {
            body = in.readNBytes(LONGEST_NEWS + 1);
        }
        var refused = RefusedSignInsJson.read(body, LONGEST_NEWS);
        if (refused.isPresent()) {
            refused.get().forEach((address, times) -> audit.refused("sign-in", address, times));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        var news = PersonChangeJson.read(body, LONGEST_NEWS);
        if (news.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        try {
            people.changed(news.get());
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DreamException notNow) {
            // Keycloak's listener keeps the news and brings it again.
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }
}
