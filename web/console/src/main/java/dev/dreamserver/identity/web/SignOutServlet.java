package dev.dreamserver.identity.web;

import dev.dreamserver.identity.IdentitySettings;
import dev.dreamserver.identity.People;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.wildfly.security.http.oidc.OidcSecurityContext;

/**
 * Ends both sessions: the console's here, and Keycloak's by sending the browser there. Takes a POST
 * from the console's own pages only, so that no other site can sign anybody out.
 */
@WebServlet(name = "sign-out", urlPatterns = "/sign-out")
public class SignOutServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient People people;
    @Inject transient Settings settings;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        var house = settings.get(HouseSettings.URL);
        if (!SameOrigin.is(request, house)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        var context = SignedIn.context(request);
        context.ifPresent(here -> people.left(SignedIn.caller(request, here.getToken())));
        var idToken = context.map(OidcSecurityContext::getIDTokenString);
        request.logout();
        Optional.ofNullable(request.getSession(false)).ifPresent(session -> session.invalidate());
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Location",
                idToken.map(token -> endSession(token, house + "/signed-out"))
                        .orElse(house + "/signed-out"));
    }

    private String endSession(String idToken, String then) {
        return "%s?id_token_hint=%s&post_logout_redirect_uri=%s"
                .formatted(
                        IdentitySettings.from(settings).endSessionAddress(),
                        URLEncoder.encode(idToken, StandardCharsets.UTF_8),
                        URLEncoder.encode(then, StandardCharsets.UTF_8));
    }
}
