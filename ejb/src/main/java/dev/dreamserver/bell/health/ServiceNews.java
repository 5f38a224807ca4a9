package dev.dreamserver.bell.health;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.bell.spi.NewsSource;
import dev.dreamserver.bell.spi.Rung;
import dev.dreamserver.health.Health;
import dev.dreamserver.health.HealthEventView;
import dev.dreamserver.health.HealthNoted;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The timeline of the services, as far as it is news: everybody may know. */
@ApplicationScoped
public class ServiceNews implements NewsSource {

    /** Of so many changes some are no news: a first start, a start after a planned stop. */
    private static final int CHANGES = 500;

    @Inject Health health;
    @Inject Event<Rung> bell;

    void noted(@Observes HealthNoted noted) {
        bell.fire(new Rung());
    }

    @Override
    public List<News> since(Instant begin, int limit) {
        return health.events(CHANGES).stream()
                .filter(change -> change.at().isAfter(begin))
                .flatMap(change -> news(change).stream())
                .limit(limit)
                .toList();
    }

    static Optional<News> news(HealthEventView change) {
        return switch (change.to()) {
            case RECOVERED -> Optional.of(news(change, Tone.NOTICE, "service_restarted"));
            case STOPPED ->
                    change.planned()
                            ? Optional.empty()
                            : Optional.of(news(change, Tone.TROUBLE, "service_stopped"));
            case UNKNOWN -> Optional.of(news(change, Tone.TROUBLE, "service_unseen"));
            case RUNNING ->
                    change.from()
                            .filter(from -> from == State.STOPPED || from == State.UNKNOWN)
                            .map(from -> news(change, Tone.DONE, "service_back"));
            case STARTING -> Optional.empty();
        };
    }

    private static News news(HealthEventView change, Tone tone, String what) {
        return new News(
                "%s:%s:%d".formatted(what, change.service(), change.at().toEpochMilli()),
                change.at(),
                tone,
                what,
                List.of(change.name()),
                change.reason(),
                Optional.of("/health"),
                Roles.ALL);
    }
}
