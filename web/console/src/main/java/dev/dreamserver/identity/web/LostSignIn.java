package dev.dreamserver.identity.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Tabs that are all led to the sign-in at once come back from it one after the other, and the
 * server remembers what it waits for by one cookie: it refuses all but the last. Such a one is led
 * to its page again instead, where it is signed in by now, or signs in anew; a few times only,
 * since a browser that takes no cookies would go round for ever.
 */
@WebFilter(urlPatterns = "/error/refused.xhtml", dispatcherTypes = DispatcherType.ERROR)
public class LostSignIn extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String AGAIN = "dream_again";
    private static final int MOST = 4;
    private static final int SECONDS = 15;

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var page = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        var before = again(request);
        if (!isSignIn(request) || !isOwn(page) || before >= MOST) {
            chain.doFilter(request, response);
            return;
        }
        var cookie = new Cookie(AGAIN, Integer.toString(before + 1));
        cookie.setPath("/");
        cookie.setMaxAge(SECONDS);
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        response.sendRedirect(page);
    }

    /** Whether it is what Keycloak sends a browser back with. */
    private static boolean isSignIn(HttpServletRequest request) {
        return Integer.valueOf(HttpServletResponse.SC_BAD_REQUEST)
                        .equals(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                && request.getMethod().equals("GET")
                && request.getParameter("code") != null
                && request.getParameter("state") != null;
    }

    private static boolean isOwn(String page) {
        return page != null && page.startsWith("/") && !page.startsWith("//");
    }

    private static int again(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Arrays::stream)
                .filter(one -> one.getName().equals(AGAIN) && one.getValue().matches("\\d"))
                .mapToInt(one -> Integer.parseInt(one.getValue()))
                .findFirst()
                .orElse(0);
    }
}
