package dev.dreamserver.keys.rest;

import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.CallerIdentity;
import dev.dreamserver.platform.rest.LocalPeer;
import dev.dreamserver.security.Caller;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.wildfly.security.auth.server.SecurityIdentity;

/**
 * Finds out who calls the management API, and lets the request run as them: roles of resources and
 * doors then hold. Cookies mean nothing here and no session is made, so other sites cannot make a
 * browser act. Without a header the request goes on as nobody; each resource says whom it wants.
 */
@WebFilter(filterName = "caller", urlPatterns = "/v1/*")
public class CallerFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject transient Credentials credentials;
    @Inject transient CallerIdentity identities;
    @Inject transient Calling calling;
    @Inject transient AuditLog audit;

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        var headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.isEmpty()) {
            chain.doFilter(new CallersRequest(request, null), response);
            return;
        }
        var verdict =
                headers.size() > 1
                        ? new Credentials.Verdict.Refused("two-headers")
                        : credentials.judge(headers.getFirst(), LocalPeer.is(request));
        switch (verdict) {
            case Credentials.Verdict.Known known -> runAs(known.caller(), request, response, chain);
            case Credentials.Verdict.Refused refused -> {
                audit.refused("api-" + refused.kind(), request.getRemoteAddr());
                response.setHeader("WWW-Authenticate", "Bearer");
                refuse(response, 401, "unauthenticated", "This key or token does not let you in");
            }
            case Credentials.Verdict.NotNow later -> {
                response.setHeader("Retry-After", "5");
                refuse(response, 503, "sign-in-away", "Sign-in does not answer; try again soon");
            }
        }
    }

    private void runAs(
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        calling.is(caller);
        SecurityIdentity identity = identities.of(caller);
        Callable<Boolean> onward =
                () -> {
                    chain.doFilter(new CallersRequest(request, caller), response);
                    return true;
                };
        try {
            identity.runAs(onward);
        } catch (IOException | ServletException | RuntimeException onTheWay) {
            throw onTheWay;
        } catch (Exception unknown) {
            throw new ServletException(unknown);
        }
    }

    /** The same text for every reason, so that it tells nothing. */
    private static void refuse(HttpServletResponse response, int status, String id, String detail)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write(
                        """
                        {"type":"urn:dream:problem:%s","title":"%s","status":%d,"detail":"%s"}\
                        """
                                .formatted(
                                        id,
                                        status == 401 ? "Unauthorized" : "Service Unavailable",
                                        status,
                                        detail));
    }
}
