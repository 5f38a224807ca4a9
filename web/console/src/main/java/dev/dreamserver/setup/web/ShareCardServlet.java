package dev.dreamserver.setup.web;

import dev.dreamserver.console.web.Assets;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** The share card as a picture: {@code /setup/card.svg?look=light} or {@code dark}. */
@WebServlet(name = "share-card", urlPatterns = "/setup/card.svg")
@ServletSecurity(@HttpConstraint(rolesAllowed = Roles.ADMIN))
public class ShareCardServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient ShareCardPage page;
    @Inject transient Assets assets;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var svg = page.card().svg(look(page.isDark()), assets.base64("inter.woff2"));
        response.setContentType("image/svg+xml;charset=UTF-8");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; font-src data:");
        var bytes = svg.getBytes(StandardCharsets.UTF_8);
        var tag = "\"" + UUID.nameUUIDFromBytes(bytes) + "\"";
        response.setHeader("Cache-Control", "private, no-cache"); // the same picture comes once
        response.setHeader("ETag", tag);
        var known = request.getHeader("If-None-Match"); // one or several, perhaps marked as weak
        if (known != null && known.contains(tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            response.getOutputStream().write(bytes);
        }
    }

    /** The night where it is dark; else paper, with the light of the pages' own head. */
    private ShareCard.Look look(boolean dark) {
        return dark
                ? new ShareCard.Look(
                        assets.colours("--ds-night").stream().limit(3).toList(),
                        colour("--ds-on-night"),
                        colour("--ds-on-night-2"),
                        colour("--ds-night-accent"),
                        colour("--ds-night-accent"))
                : new ShareCard.Look(
                        List.of(
                                colour("--ds-surface"),
                                colour("--ds-bg"),
                                colour("--ds-accent-soft")),
                        colour("--ds-text"),
                        colour("--ds-text-2"),
                        colour("--ds-accent"),
                        colour("--ds-on-night-2"));
    }

    private String colour(String token) {
        return assets.colour(token, false);
    }
}
