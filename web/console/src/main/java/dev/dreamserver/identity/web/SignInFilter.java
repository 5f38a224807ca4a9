package dev.dreamserver.identity.web;

import dev.dreamserver.identity.People;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.wildfly.security.http.oidc.OidcSecurityContext;

/**
 * Stands behind the server's own check of the session. The first request of a session is the
 * sign-in: it is audited, once, and the session enters the register. Each later one costs a look.
 */
public class SignInFilter implements Filter {

    @Inject People people;
    @Inject SessionRegister register;
    @Inject Clock clock;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer) {
            var context = SignedIn.context(http);
            var session = http.getSession(false);
            if (context.isPresent() && session != null && !enter(http, session, context.get())) {
                session.invalidate();
                answer.sendError(HttpServletResponse.SC_UNAUTHORIZED);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** Whether the session may go on. */
    private boolean enter(
            HttpServletRequest request, HttpSession session, OidcSecurityContext context) {
        var token = context.getToken();
        var text = Optional.ofNullable(context.getTokenString()).orElse("");
        if (session.getAttribute(OpenSession.ATTRIBUTE) instanceof OpenSession open
                && open.personId().equals(token.getSubject())) {
            if (!open.holds(text)) {
                var caller = SignedIn.caller(request, token);
                open.renewed(text, SignedIn.issuedAt(token), caller.roles());
            }
            return true;
        }
        return signIn(request, session, context, text);
    }

    private boolean signIn(
            HttpServletRequest request,
            HttpSession session,
            OidcSecurityContext context,
            String text) {
        var token = context.getToken();
        var caller = SignedIn.caller(request, token);
        var issuedAt = SignedIn.issuedAt(token);
        var open =
                new OpenSession(
                        register,
                        session,
                        caller.personId(),
                        Optional.ofNullable(token.getClaimValueAsString("sid")).orElse(""),
                        clock.instant(),
                        text,
                        issuedAt,
                        caller.roles());
        if (!register.claim(session, open)) {
            return true;
        }
        var person = people.arrived(caller, issuedAt);
        return person.enabled() && person.roles().containsAll(caller.roles());
    }
}
