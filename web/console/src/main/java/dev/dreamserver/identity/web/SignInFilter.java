package dev.dreamserver.identity.web;

import dev.dreamserver.identity.People;
import dev.dreamserver.identity.PersonView;
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
    @Inject TokenRenewal renewal;
    @Inject Clock clock;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        var context = SignedIn.context(http);
        var session = http.getSession(false);
        if (context.isEmpty() || session == null) {
            chain.doFilter(request, response);
            return;
        }
        Optional<OpenSession> open;
        try {
            open = enter(http, session, context.get());
        } catch (IllegalStateException endedMeanwhile) {
            open = Optional.empty();
        }
        if (open.isEmpty()) {
            answer.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        renewal.ahead(open.get(), context.get());
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException broken) {
            // News of the person ended the session under this request: no fault of the page.
            if (!open.get().hasEnded() || response.isCommitted()) {
                throw broken;
            }
            response.reset();
            answer.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    /** The session's place in the register; empty when it may not go on. */
    private Optional<OpenSession> enter(
            HttpServletRequest request, HttpSession session, OidcSecurityContext context) {
        var token = context.getToken();
        var text = Optional.ofNullable(context.getTokenString()).orElse("");
        if (session.getAttribute(OpenSession.ATTRIBUTE) instanceof OpenSession open
                && open.personId().equals(token.getSubject())) {
            if (!open.holds(text)) {
                var caller = SignedIn.caller(request, token);
                open.renewed(text, SignedIn.issuedAt(token), caller.roles());
            }
            return Optional.of(open);
        }
        return signIn(request, session, context, text);
    }

    private Optional<OpenSession> signIn(
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
                        Browser.of(Optional.ofNullable(request.getHeader("User-Agent")).orElse("")),
                        Optional.ofNullable(context.getIDTokenString()).orElse(""),
                        text,
                        issuedAt,
                        caller.roles());
        if (!register.claim(session, open)) {
            return Optional.ofNullable((OpenSession) session.getAttribute(OpenSession.ATTRIBUTE));
        }
        PersonView person;
        try {
            open.prefer(people.preferences(caller.personId()));
            person = people.arrived(caller, issuedAt);
        } catch (RuntimeException untold) {
            register.release(session, open); // the next request is the sign-in, not one after it
            throw untold;
        }
        if (person.enabled() && person.roles().containsAll(caller.roles())) {
            return Optional.of(open);
        }
        open.end();
        return Optional.empty();
    }
}
