package dev.dreamserver.console.web;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a browser needs to install the console as an app, for everybody: browsers fetch it without
 * the session. In the language the browser asks for.
 */
@WebServlet(name = "app-manifest", urlPatterns = "/manifest.webmanifest")
public class AppManifestServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient Assets assets;
    @Inject transient Visitor visitor;
    @Inject transient Words words;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Cache-Control", "public, max-age=3600");
        response.setHeader("Vary", "Accept-Language");
        response.setContentType("application/manifest+json;charset=UTF-8");
        response.getOutputStream()
                .write(
                        manifest(request.getContextPath())
                                .toString()
                                .getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject manifest(String context) {
        var home = context + "/";
        var small = icon("icon-192.png", 192, "any");
        return Json.createObjectBuilder()
                .add("id", home)
                .add("start_url", home)
                .add("scope", home)
                .add("name", "Dream Server")
                .add("short_name", "Dream")
                .add("description", word("app_description"))
                .add("lang", visitor.locale().getLanguage())
                .add("display", "standalone")
                .add("theme_color", assets.colour("--ds-bg", false))
                .add("background_color", assets.colour("--ds-bg", false))
                .add(
                        "icons",
                        Json.createArrayBuilder()
                                .add(small)
                                .add(icon("icon-512.png", 512, "any"))
                                .add(icon("icon-mask-512.png", 512, "maskable")))
                .add(
                        "shortcuts",
                        Json.createArrayBuilder()
                                .add(
                                        Json.createObjectBuilder()
                                                .add("name", word("chat_new"))
                                                .add("url", context + "/chat")
                                                .add(
                                                        "icons",
                                                        Json.createArrayBuilder().add(small))))
                .build();
    }

    private JsonObject icon(String file, int size, String purpose) {
        return Json.createObjectBuilder()
                .add("src", assets.getBase() + "/" + file)
                .add("sizes", size + "x" + size)
                .add("type", "image/png")
                .add("purpose", purpose)
                .build();
    }

    private String word(String key) {
        return words.sentence(key, List.of());
    }
}
