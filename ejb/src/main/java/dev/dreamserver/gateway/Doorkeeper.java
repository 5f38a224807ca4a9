package dev.dreamserver.gateway;

import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.gateway.wire.Entrance;
import dev.dreamserver.keys.KeyDirectory;
import dev.dreamserver.security.AccessTokens;
import java.io.IOException;
import org.jboss.logging.Logger;

/** The kernel's door, kept by the house's keys, tokens and audit. */
final class Doorkeeper implements Entrance {

    private static final Logger LOG = Logger.getLogger(Doorkeeper.class);

    private final KeyDirectory keys;
    private final AccessTokens tokens;
    private final AuditLog audit;

    Doorkeeper(KeyDirectory keys, AccessTokens tokens, AuditLog audit) {
        this.keys = keys;
        this.tokens = tokens;
        this.audit = audit;
    }

    @Override
    public Verdict key(String text) {
        return switch (keys.find(text)) {
            case KeyDirectory.Verdict.Known(var caller) -> new Verdict.Known(caller);
            case KeyDirectory.Verdict.Unknown() -> new Verdict.Refused("key-unknown");
            case KeyDirectory.Verdict.Expired() -> new Verdict.Refused("key-expired");
            case KeyDirectory.Verdict.Revoked() -> new Verdict.Refused("key-revoked");
        };
    }

    @Override
    public Verdict token(String jwt) {
        return switch (tokens.check(jwt)) {
            case AccessTokens.Accepted accepted -> new Verdict.Known(accepted.caller());
            case AccessTokens.Refused refused -> {
                LOG.debugf("a token is refused: %s", refused.why());
                yield new Verdict.Refused("token-refused");
            }
            case AccessTokens.KeysNeeded() -> new Verdict.KeysNeeded();
        };
    }

    @Override
    public void loadKeys() {
        try {
            tokens.loadKeys();
        } catch (IOException unreachable) {
            LOG.debug("the realm's keys cannot be fetched", unreachable);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void refused(String kind, String source) {
        audit.refused(kind, source);
    }
}
