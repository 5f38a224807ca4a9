package dev.dreamserver.identity;

import dev.dreamserver.security.AccessTokens;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The house's one {@link AccessTokens}, for this realm, kept up with the news of people. */
@ApplicationScoped
public class RealmTokens {

    @Inject Settings settings;
    @Inject Clock clock;

    @SuppressWarnings("NullAway.Init") // by open()
    private AccessTokens tokens;

    @PostConstruct
    void open() {
        var identity = IdentitySettings.from(settings);
        tokens = new AccessTokens(identity.issuer().toString(), identity.keysAddress(), clock);
    }

    @Produces
    @Singleton
    AccessTokens tokens() {
        return tokens;
    }

    void onChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) PersonChanged news) {
        tokens.personChanged(news.personId(), news.enabled(), news.roles(), news.at());
    }

    void onEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionsEnded news) {
        if (news.sessionId().isEmpty()) {
            news.personId().ifPresent(person -> tokens.signedOut(person, news.at()));
        }
    }
}
