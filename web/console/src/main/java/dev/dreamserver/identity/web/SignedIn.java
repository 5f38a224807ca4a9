package dev.dreamserver.identity.web;

import dev.dreamserver.identity.Preferences;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wildfly.security.http.oidc.AccessToken;
import org.wildfly.security.http.oidc.OidcPrincipal;
import org.wildfly.security.http.oidc.OidcSecurityContext;
import org.wildfly.security.http.oidc.RealmAccessClaim;

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

    /** What they sign in with, or nothing. */
    public String getUsername() {
        return token(AccessToken::getPreferredUsername);
    }

    /** Their address for mail, where Keycloak knows one. */
    public String getEmail() {
        return token(AccessToken::getEmail);
    }

    /** Their teams by name; the first one pays. */
    public List<String> getTeams() {
        return context(request).stream().flatMap(context -> teams(context.getToken())).toList();
    }

    /** Whether Keycloak lets them change their password and second factor by themselves. */
    public boolean isOwnAccount() {
        return context(request)
                .map(context -> context.getToken().getResourceAccessClaim("account"))
                .map(RealmAccessClaim::getRoles)
                .filter(roles -> roles.contains("manage-account"))
                .isPresent();
    }

    private String token(Function<AccessToken, @Nullable String> what) {
        return context(request).map(context -> what.apply(context.getToken())).orElse("");
    }

    /** How they want the console to be; empty where nobody is signed in. */
    public static Optional<Preferences> preferences(HttpServletRequest request) {
        return open(request).map(OpenSession::preferences);
    }

    /** The session's place in the register, if it has one. */
    static Optional<OpenSession> open(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false))
                .map(session -> session.getAttribute(OpenSession.ATTRIBUTE))
                .map(OpenSession.class::cast);
    }

    private static Stream<String> teams(AccessToken token) {
        return Optional.ofNullable(token.getStringListClaimValue("groups")).stream()
                .flatMap(List::stream)
                .sorted();
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
        return new Caller(
                token.getSubject(),
                name,
                teams(token).findFirst(),
                Roles.ALL.stream().filter(request::isUserInRole).collect(Collectors.toSet()),
                Optional.empty(),
                Caller.Via.SESSION);
    }

    static Instant issuedAt(AccessToken token) {
        var seconds = token.getIssuedAt();
        return seconds == null ? Instant.EPOCH : Instant.ofEpochSecond(seconds);
    }
}
