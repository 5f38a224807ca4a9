package dev.dreamserver.home.web;

import dev.dreamserver.console.web.OwnPage;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.home.Hint;
import dev.dreamserver.home.Hints;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Waves a hint of Home away ({@code POST /home/hints/NAME}) or brings it back ({@code DELETE}). */
@WebServlet(name = "home-hints", urlPatterns = "/home/hints/*")
@ServletSecurity(
        @HttpConstraint(
                rolesAllowed = {
                    Roles.ADMIN,
                    Roles.OPERATOR,
                    Roles.AUDITOR,
                    Roles.USER,
                    Roles.VIEWER
                }))
public class HintServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient Hints hints;
    @Inject transient OwnPage page;
    @Inject transient Visitor visitor;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        change(request, response, hints::dismiss);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        change(request, response, hints::bringBack);
    }

    private void change(
            HttpServletRequest request,
            HttpServletResponse response,
            BiConsumer<Caller, Hint> change) {
        if (!page.asks(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        var name = Optional.ofNullable(request.getPathInfo()).orElse("/").substring(1);
        var hint = Arrays.stream(Hint.values()).filter(one -> one.name().equals(name)).findFirst();
        if (hint.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            change.accept(visitor.caller(), hint.get());
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DreamException no) {
            response.setStatus(no.code().status());
        }
    }
}
