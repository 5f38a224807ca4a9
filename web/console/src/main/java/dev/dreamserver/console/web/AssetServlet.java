package dev.dreamserver.console.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Gives out the {@link Assets}, to everybody. The version of the moment may be kept for a year; any
 * other one, such as that of a page opened before an update, is answered with today's file and not
 * kept.
 */
@WebServlet(name = "assets", urlPatterns = "/ds/*")
public class AssetServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient Assets assets;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var path = request.getPathInfo() == null ? "" : request.getPathInfo();
        var slash = path.indexOf('/', 1);
        var found = slash < 0 ? null : assets.find(path.substring(slash + 1)).orElse(null);
        if (found == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        var current = path.substring(1, slash).equals(assets.version());
        response.setHeader(
                "Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
        response.setContentType(found.type());
        response.setContentLength(found.length());
        found.writeTo(response.getOutputStream());
    }
}
