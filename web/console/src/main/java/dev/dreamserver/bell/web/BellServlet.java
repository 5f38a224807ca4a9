package dev.dreamserver.bell.web;

import dev.dreamserver.bell.Bell;
import dev.dreamserver.console.web.OwnPage;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Marks one's news as read: {@code POST /bell/read?up-to=INSTANT}, where the instant is that of the
 * newest news the page shows.
 */
@WebServlet(name = "bell-read", urlPatterns = "/bell/read")
@ServletSecurity(
        @HttpConstraint(
                rolesAllowed = {
                    Roles.ADMIN,
                    Roles.OPERATOR,
                    Roles.AUDITOR,
                    Roles.USER,
                    Roles.VIEWER
                }))
public class BellServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient Bell bell;
    @Inject transient OwnPage page;
    @Inject transient Visitor visitor;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        if (!page.asks(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        try {
            var upTo = Optional.ofNullable(request.getParameter("up-to")).orElse("");
            bell.markRead(visitor.caller(), Instant.parse(upTo));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DateTimeException nonsense) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        } catch (DreamException no) {
            response.setStatus(no.code().status());
        }
    }
}
