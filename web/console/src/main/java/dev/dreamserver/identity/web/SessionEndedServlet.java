package dev.dreamserver.identity.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a request hears whose session has ended: a page gets the page that says so, everything else
 * JSON, with 401; a form keeps what was typed and says it. Reached by the server's 401 only.
 */
@WebServlet(name = "session-ended", urlPatterns = "/session-ended", asyncSupported = true)
public class SessionEndedServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String PAGE = "/error/expired.xhtml";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        if (accepts(request, "text/html")) {
            request.getRequestDispatcher(PAGE).forward(request, response);
        } else {
            write(
                    response,
                    "application/json",
                    """
                    {"error":{"code":"identity-session-ended",\
                    "message":"Your session has ended. Sign in again.","type":"authentication_error"}}""");
        }
    }

    private static boolean accepts(HttpServletRequest request, String type) {
        return Optional.ofNullable(request.getHeader("Accept")).orElse("").contains(type);
    }

    private static void write(HttpServletResponse response, String type, String text)
            throws IOException {
        response.setContentType(type);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().write(text);
    }
}
