package dev.dreamserver.responses.web;

import dev.dreamserver.console.web.OwnPage;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.responses.KeptResponses;
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
 * Forgets all kept responses of the caller: {@code DELETE}. Answers 204; 503 while the database
 * does not answer.
 */
@WebServlet(name = "kept-responses", urlPatterns = "/settings/responses")
@ServletSecurity(@HttpConstraint(rolesAllowed = {Roles.USER, Roles.ADMIN}))
public class KeptResponsesServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient OwnPage page;
    @Inject transient Visitor visitor;
    @Inject transient KeptResponses responses;

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!page.asks(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        try {
            responses.forgetAll(visitor.caller());
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DreamException no) {
            response.setStatus(no.code().status());
        }
    }
}
