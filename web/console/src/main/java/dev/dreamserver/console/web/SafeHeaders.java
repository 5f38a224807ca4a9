package dev.dreamserver.console.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Headers that every page and call of the console carries. The content security policy of pages is
 * written by PrimeFaces, with its nonce; see web.xml.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class SafeHeaders implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletResponse) response;
        http.setHeader("X-Content-Type-Options", "nosniff");
        if (isPart(((HttpServletRequest) request).getServletPath())) {
            chain.doFilter(request, response);
            return;
        }
        http.setHeader("X-Frame-Options", "DENY");
        http.setHeader("Referrer-Policy", "same-origin");
        http.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        http.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        http.setHeader("Cache-Control", "no-store");
        chain.doFilter(request, response);
    }

    /**
     * Style sheets, scripts and pictures are no documents; what guards those would be mere weight.
     */
    private static boolean isPart(String path) {
        return path.equals("/ds") || path.startsWith("/jakarta.faces.resource/");
    }
}
