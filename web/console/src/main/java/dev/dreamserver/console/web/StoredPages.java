package dev.dreamserver.console.web;

import dev.dreamserver.health.Database;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pages and calls that are nothing without what is stored say at once that the database does not
 * answer, instead of waiting for it at every step. The others stand without it.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class StoredPages implements Filter {

    private static final Set<String> READS = Set.of("GET", "HEAD");

    private static final Pattern NOTHING_WITHOUT =
            Pattern.compile(
                    "/|/(index|hud|chat|keys|home|routing|models)([./].*)?", Pattern.DOTALL);

    /** What is done without keeping anything. */
    private static final Pattern KEEPS_NOTHING =
            Pattern.compile("/sign-out|/script-errors|/chat/conversations/[^/]+/stop");

    @Inject Database database;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        var path = http.getRequestURI().substring(http.getContextPath().length());
        if (http.getUserPrincipal() != null
                && needsWhatIsStored(http.getMethod(), path)
                && !database.answers()) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        chain.doFilter(request, response);
    }

    /** Some pages do, and every change. */
    static boolean needsWhatIsStored(String method, String path) {
        return READS.contains(method)
                ? NOTHING_WITHOUT.matcher(path).matches()
                : !KEEPS_NOTHING.matcher(path).matches();
    }
}
