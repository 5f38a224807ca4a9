package dev.dreamserver.console.web;

import dev.dreamserver.security.Roles;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/**
 * Hears from a page that its script failed ({@code POST /script-errors}), logs where, and counts it
 * as {@code dream_console_script_errors}. See {@link ScriptError} for what is taken.
 */
@WebServlet(name = "script-errors", urlPatterns = "/script-errors")
@ServletSecurity(
        @HttpConstraint(
                rolesAllowed = {
                    Roles.ADMIN,
                    Roles.OPERATOR,
                    Roles.AUDITOR,
                    Roles.USER,
                    Roles.VIEWER
                }))
public class ScriptErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int MOST_BYTES = 1_000;

    /** Scripts that stand in the page itself, and those of PrimeFaces. */
    private static final Set<String> NOT_ASSETS = Set.of("page", "primefaces");

    @Inject transient OwnPage page;
    @Inject transient Assets assets;
    @Inject transient ScriptErrors errors;
    @Inject transient Instance<MeterRegistry> meters;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        var length = request.getContentLength();
        if (length < 0 || length > MOST_BYTES) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        if (!page.asks(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        var error =
                ScriptError.of(
                        request.getParameter("page"),
                        request.getParameter("file"),
                        request.getParameter("line"),
                        request.getParameter("column"),
                        request.getParameter("kind"),
                        name -> NOT_ASSETS.contains(name) || assets.find(name).isPresent());
        if (errors.isNews(error)) {
            ConsoleMessages.LOG.scriptFailed(
                    error.page(), error.kind(), error.file(), error.line(), error.column());
            if (meters.isResolvable()) {
                meters.get()
                        .counter("dream_console_script_errors", "file", error.file())
                        .increment();
            }
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
