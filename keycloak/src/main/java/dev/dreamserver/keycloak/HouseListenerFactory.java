package dev.dreamserver.keycloak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;

/**
 * The event listener {@code dream-house}. It tells the house at {@code DREAM_EVENTS_URL} who may do
 * what, with {@code DREAM_EVENTS_SECRET}, and tells it of everybody once Keycloak has started, so
 * that nothing is lost when either of the two was down. Without these two it does nothing.
 */
public final class HouseListenerFactory implements EventListenerProviderFactory {

    /** The name to put into a realm's list of event listeners. */
    public static final String ID = "dream-house";

    private static final Logger LOG = Logger.getLogger(HouseListenerFactory.class);
    private static final int CAPACITY = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** A window of the house's audit log is longer, so this delays nothing much. */
    private static final Duration REFUSALS_EVERY = Duration.ofSeconds(5);

    private @Nullable Outbox outbox;
    private @Nullable SignInRefusals refusals;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new HouseListener(
                session,
                change -> {
                    if (outbox != null) {
                        outbox.put(change);
                    }
                },
                event -> {
                    if (refusals != null) {
                        refusals.hear(event);
                    }
                });
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory sessions) {
        var house = House.from(System.getenv());
        if (house.isEmpty()) {
            LOG.info("DREAM_EVENTS_URL and DREAM_EVENTS_SECRET are not set: nobody is told");
            return;
        }
        var register = new Register(sessions, ID);
        var started =
                new Outbox(
                        change -> carry(register, house.get(), change),
                        CAPACITY,
                        FIRST_PAUSE,
                        LONGEST_PAUSE);
        outbox = started;
        started.start();
        var counting = new SignInRefusals(house.get()::tell);
        refusals = counting;
        counting.start(REFUSALS_EVERY);
        sessions.register(
                event -> {
                    if (event instanceof PostMigrationEvent) {
                        greet(register, started);
                    }
                });
    }

    /** Everybody's state, as it is after a start. */
    private static void greet(Register register, Outbox outbox) {
        var now = Instant.now().toEpochMilli();
        for (var realm : register.realms()) {
            outbox.put(Change.ofEverybody(realm, Change.Kind.RESYNC, now));
        }
    }

    private static void carry(Register register, House house, Change change)
            throws IOException, InterruptedException {
        try {
            register.tell(
                    change,
                    news -> {
                        try {
                            house.tell(news);
                        } catch (IOException notHeard) {
                            throw new UncheckedIOException(notHeard);
                        } catch (InterruptedException closing) {
                            Thread.currentThread().interrupt();
                            throw new UncheckedIOException(new IOException(closing));
                        }
                    });
        } catch (UncheckedIOException notHeard) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw notHeard.getCause();
        }
    }

    @Override
    public void close() {
        if (outbox != null) {
            outbox.close();
        }
        if (refusals != null) {
            refusals.close();
        }
    }
}
