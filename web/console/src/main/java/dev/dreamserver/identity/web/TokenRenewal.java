package dev.dreamserver.identity.web;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.wildfly.security.http.oidc.OidcSecurityContext;
import org.wildfly.security.http.oidc.RefreshableOidcSecurityContext;

/**
 * Renews the access token of who is using the console shortly before it ends, behind the page: the
 * server by itself renews it after its end, and the page that comes then waits for Keycloak.
 * Thread-safe.
 */
@ApplicationScoped
public class TokenRenewal {

    /** A token of 60 s is renewed for who opens a page, or moves to another, in its last 15. */
    static final Duration AHEAD = Duration.ofSeconds(15);

    private static final Duration REST = Duration.ofSeconds(10);

    /** While Keycloak hangs, no more threads than these wait for it here. */
    private static final int AT_ONCE = 4;

    private static final Logger LOG = Logger.getLogger(TokenRenewal.class);

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    Executor behind;

    @Inject Clock clock;

    private final Semaphore places = new Semaphore(AT_ONCE);

    /** Begins to renew the token where it ends soon; returns at once, whatever happens. */
    void ahead(OpenSession open, OidcSecurityContext context) {
        var now = clock.instant();
        var ends = context.getToken().getExpiration();
        if (context instanceof RefreshableOidcSecurityContext refreshable
                && ends != null
                && now.plus(AHEAD).getEpochSecond() >= ends
                && open.beginsRenewal(now, REST)
                && places.tryAcquire()) {
            begin(refreshable);
        }
    }

    private void begin(RefreshableOidcSecurityContext context) {
        try {
            behind.execute(() -> renew(context));
        } catch (RejectedExecutionException busy) {
            places.release();
            LOG.debug("nobody is free to renew a token", busy);
        }
    }

    /** In place: the session holds this same object, and the request it came with is over. */
    private void renew(RefreshableOidcSecurityContext context) {
        try {
            context.setCurrentRequestInfo(context.getOidcClientConfiguration(), null);
            context.refreshToken(false);
        } catch (RuntimeException away) {
            LOG.debug("the token is renewed with the next page", away);
        } finally {
            places.release();
        }
    }
}
