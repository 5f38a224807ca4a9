package dev.dreamserver.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wildfly.security.http.oidc.AccessToken;
import org.wildfly.security.http.oidc.RefreshableOidcSecurityContext;

class TokenRenewalTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final Queue<Runnable> begun = new ArrayDeque<>();
    private final TokenRenewal renewal = new TokenRenewal();
    private final Renewed context = new Renewed(NOON.plusSeconds(60));
    private final OpenSession open = open();
    private Instant now = NOON;

    @BeforeEach
    void give() {
        renewal.behind = begun::add;
    }

    @Test
    void a_token_is_renewed_in_its_last_quarter_of_a_minute_and_not_before() {
        after(Duration.ofSeconds(44));
        renewal.ahead(open, context);
        assertThat(begun).isEmpty();
        after(Duration.ofSeconds(1));
        renewal.ahead(open, context);
        assertThat(begun).hasSize(1);
        assertThat(context.renewals).as("not on the page's time").isZero();
        begun.remove().run();
        assertThat(context.renewals).isEqualTo(1);
    }

    @Test
    void pages_that_come_at_once_begin_one_renewal() {
        after(Duration.ofSeconds(50));
        renewal.ahead(open, context);
        renewal.ahead(open, context);
        assertThat(begun).hasSize(1);
    }

    @Test
    void while_keycloak_is_away_it_is_asked_every_ten_seconds_and_no_page_fails() {
        context.away = true;
        after(Duration.ofSeconds(46));
        renewal.ahead(open, context);
        begun.remove().run();
        after(Duration.ofSeconds(9));
        renewal.ahead(open, context);
        assertThat(begun).isEmpty();
        after(Duration.ofSeconds(1));
        renewal.ahead(open, context);
        assertThat(begun).hasSize(1);
    }

    @Test
    void a_page_is_served_also_where_nobody_is_free_to_renew_and_few_wait_for_keycloak() {
        after(Duration.ofSeconds(50));
        renewal.behind =
                busy -> {
                    throw new RejectedExecutionException();
                };
        for (var i = 0; i < 5; i++) {
            renewal.ahead(open(), context);
        }
        renewal.behind = begun::add;
        for (var i = 0; i < 6; i++) {
            renewal.ahead(open(), context);
        }
        assertThat(begun).as("places of those who were turned away are free").hasSize(4);
        begun.remove().run();
        renewal.ahead(open(), context);
        assertThat(begun).hasSize(4);
    }

    private void after(Duration time) {
        now = now.plus(time);
        renewal.clock = Clock.fixed(now, ZoneOffset.UTC);
    }

    private static OpenSession open() {
        var session =
                (HttpSession)
                        Proxy.newProxyInstance(
                                TokenRenewalTest.class.getClassLoader(),
                                new Class<?>[] {HttpSession.class},
                                (proxy, method, arguments) -> null);
        return new OpenSession(
                new SessionRegister(),
                session,
                "p-1",
                "s-1",
                NOON,
                Browser.of(""),
                "id-token",
                "token",
                NOON,
                Set.of());
    }

    /** Counts what the server's own would ask of Keycloak. */
    private static final class Renewed extends RefreshableOidcSecurityContext {

        private static final long serialVersionUID = 1L;
        private final transient AccessToken held;
        private int renewals;
        private boolean away;

        Renewed(Instant ends) {
            var claims = new JwtClaims();
            claims.setExpirationTime(NumericDate.fromSeconds(ends.getEpochSecond()));
            held = new AccessToken(claims);
        }

        @Override
        public AccessToken getToken() {
            return held;
        }

        @Override
        public boolean refreshToken(boolean onlyWhereNeeded) {
            renewals++;
            if (away) {
                throw new IllegalStateException("nobody answers");
            }
            return true;
        }
    }
}
