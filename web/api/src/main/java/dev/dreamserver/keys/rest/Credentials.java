package dev.dreamserver.keys.rest;

import dev.dreamserver.keys.KeyDirectory;
import dev.dreamserver.security.AccessTokens;
import dev.dreamserver.security.ApiKeyText;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from the one Authorization header who calls: the command line of this machine, the holder
 * of an API key, or the holder of a token from Keycloak. Thread-safe; may wait for Keycloak's keys,
 * so never on an I/O thread.
 */
@ApplicationScoped
public class Credentials {

    private static final String SCHEME = "bearer ";
    private static final Caller OWNER =
            new Caller(
                    Caller.OWNER,
                    Caller.OWNER_NAME,
                    Optional.empty(),
                    Set.of(Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR, Roles.USER),
                    Optional.empty(),
                    Caller.Via.COMMAND_LINE);

    @Inject Settings settings;
    @Inject KeyDirectory keys;
    @Inject AccessTokens tokens;

    @SuppressWarnings("NullAway.Init")
    private HouseSettings house;

    /** What the header is worth. */
    sealed interface Verdict {

        /** It is good. */
        record Known(Caller caller) implements Verdict {}

        /** It is not; the kind is for the audit log. */
        record Refused(String kind) implements Verdict {}

        /** It cannot be told now, since Keycloak does not answer. */
        record NotNow() implements Verdict {}
    }

    @PostConstruct
    void begin() {
        house = HouseSettings.from(settings);
    }

    /**
     * Judges a header.
     *
     * @param fromThisMachine whether the peer is a process of this machine, by its address
     */
    Verdict judge(String header, boolean fromThisMachine) {
        if (header.length() <= SCHEME.length()
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Verdict.Refused("scheme");
        }
        var text = header.substring(SCHEME.length());
        if (ApiKeyText.looksLikeOne(text)) {
            return byKey(text);
        }
        if (text.indexOf('.') < 0) {
            return byCliToken(text, fromThisMachine);
        }
        return byToken(text);
    }

    private Verdict byKey(String text) {
        return switch (keys.find(text)) {
            case KeyDirectory.Verdict.Known known -> new Verdict.Known(known.caller());
            case KeyDirectory.Verdict.Unknown unknown -> new Verdict.Refused("key-unknown");
            case KeyDirectory.Verdict.Expired expired -> new Verdict.Refused("key-expired");
            case KeyDirectory.Verdict.Revoked revoked -> new Verdict.Refused("key-revoked");
        };
    }

    private Verdict byCliToken(String text, boolean fromThisMachine) {
        var right = !house.cliToken().isEmpty() && house.cliToken().matches(text);
        return right && fromThisMachine
                ? new Verdict.Known(OWNER)
                : new Verdict.Refused(right ? "cli-token-from-afar" : "cli-token");
    }

    private Verdict byToken(String text) {
        var verdict = tokens.check(text);
        if (verdict instanceof AccessTokens.KeysNeeded) {
            try {
                tokens.loadKeys();
            } catch (IOException away) {
                return new Verdict.NotNow();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return new Verdict.NotNow();
            }
            verdict = tokens.check(text);
        }
        return switch (verdict) {
            case AccessTokens.Accepted good -> new Verdict.Known(good.caller());
            case AccessTokens.Refused bad -> new Verdict.Refused("token");
            case AccessTokens.KeysNeeded still -> new Verdict.Refused("token");
        };
    }
}
