package dev.dreamserver.identity.web;

import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.wildfly.security.http.oidc.AccessToken;
import org.wildfly.security.http.oidc.OidcPrincipal;
import org.wildfly.security.http.oidc.OidcSecurityContext;

/**
 * Who is signed in on this request, as the access token of the session says: renewed by the server
 * when it expires, and so never older than a minute.
 */
@Named
@RequestScoped
public class SignedIn {

    @Inject HttpServletRequest request;

    /** The person, for the doors of the house; empty where nobody is signed in. */
    public Optional<Caller> caller() {
        return context(request).map(context -> caller(request, context.getToken()));
    }

    /** The person's name, or nothing where nobody is signed in. */
    public String getName() {
        return caller().map(Caller::name).orElse("");
    }

    /** The Keycloak session and tokens behind a request, if it has them. */
    static Optional<OidcSecurityContext> context(HttpServletRequest request) {
        return request.getUserPrincipal() instanceof OidcPrincipal<?> principal
                ? Optional.ofNullable(principal.getOidcSecurityContext())
                        .filter(context -> context.getToken() != null)
                : Optional.empty();
    }

    static Caller caller(HttpServletRequest request, AccessToken token) {
        var name =
                Optional.ofNullable(token.getName())
                        .filter(text -> !text.isBlank())
                        .or(() -> Optional.ofNullable(token.getPreferredUsername()))
                        .orElse(token.getSubject());
        var teams = Optional.ofNullable(token.getStringListClaimValue("groups"));
        return new Caller(
                token.getSubject(),
                name,
                teams.flatMap(all -> all.stream().sorted().findFirst()),
                Roles.ALL.stream().filter(request::isUserInRole).collect(Collectors.toSet()),
                Optional.empty(),
                Caller.Via.SESSION);
    }

    static Instant issuedAt(AccessToken token) {
        var seconds = token.getIssuedAt();
        return seconds == null ? Instant.EPOCH : Instant.ofEpochSecond(seconds);
    }
}
