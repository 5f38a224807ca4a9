package dev.dreamserver.docs.web;

import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Shows {@code /docs/NAME} on the page of the documentation, and gives {@code /docs/index}, all
 * headings with their addresses as JSON, to the palette.
 */
@WebServlet(name = "docs", urlPatterns = "/docs/*")
@ServletSecurity(
        @HttpConstraint(
                rolesAllowed = {
                    Roles.ADMIN,
                    Roles.OPERATOR,
                    Roles.AUDITOR,
                    Roles.USER,
                    Roles.VIEWER
                }))
public class DocsServlet extends HttpServlet {

    static final String DOC = DocsServlet.class.getName() + ".doc";

    private static final long serialVersionUID = 1L;

    @Inject transient Docs docs;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        var path = request.getPathInfo();
        var name = path == null ? "" : path.substring(1);
        if (name.isEmpty()) {
            response.sendRedirect(request.getContextPath() + "/docs");
            return;
        }
        if (name.equals("index")) {
            index(response, request.getContextPath() + "/docs/");
            return;
        }
        var doc = docs.find(name);
        if (doc.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        request.setAttribute(DOC, doc.get());
        request.getRequestDispatcher("/docs.xhtml").forward(request, response);
    }

    private void index(HttpServletResponse response, String base) throws IOException {
        var list = Json.createArrayBuilder();
        for (var doc : docs.all()) {
            list.add(
                    Json.createObjectBuilder()
                            .add("title", doc.title())
                            .add("of", doc.summary())
                            .add("address", base + doc.name()));
            for (var section : doc.contents()) {
                list.add(
                        Json.createObjectBuilder()
                                .add("title", section.title())
                                .add("of", doc.title())
                                .add("address", base + doc.name() + "#" + section.id()));
            }
        }
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(list.build().toString().getBytes(StandardCharsets.UTF_8));
    }
}
