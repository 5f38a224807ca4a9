package dev.dreamserver.console.web;

import dev.dreamserver.identity.web.OwnSessions;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Ends sessions of the caller's own: {@code DELETE …/ID} one, {@code DELETE} without an id all but
 * the one that asks. Answers 204; 404 where there is none, 503 while the sign-in does not answer.
 */
@WebServlet(name = "sessions", urlPatterns = "/settings/sessions/*")
@ServletSecurity(
        @HttpConstraint(
                rolesAllowed = {
                    Roles.ADMIN,
                    Roles.OPERATOR,
                    Roles.AUDITOR,
                    Roles.USER,
                    Roles.VIEWER
                }))
public class SessionsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient OwnPage page;
    @Inject transient OwnSessions sessions;

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!page.asks(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        try {
            var path = request.getPathInfo();
            if (path == null || path.equals("/")) {
                sessions.endOthers();
            } else {
                sessions.end(path.substring(1));
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DreamException no) {
            response.setStatus(no.code().status());
        }
    }
}
