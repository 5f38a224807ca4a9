package dev.dreamserver.owner.web;

import dev.dreamserver.owner.OwnersFile;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The key and meaning of every setting as JSON, for the palette; no values. */
@WebServlet(name = "settings-index", urlPatterns = "/settings/house/index")
@ServletSecurity(@HttpConstraint(rolesAllowed = Roles.ADMIN))
public class SettingsIndexServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient OwnersFile settings;
    @Inject transient Meanings meanings;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var list = Json.createArrayBuilder();
        settings.list()
                .forEach(
                        one ->
                                list.add(
                                        Json.createObjectBuilder()
                                                .add("key", one.key())
                                                .add("meaning", meanings.of(one))));
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(list.build().toString().getBytes(StandardCharsets.UTF_8));
    }
}
