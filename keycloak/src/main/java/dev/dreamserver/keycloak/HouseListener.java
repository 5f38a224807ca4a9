package dev.dreamserver.keycloak;

import java.util.Optional;
import java.util.function.Consumer;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** Hears Keycloak's events of one request and passes on what was committed. */
final class HouseListener implements EventListenerProvider {

    private final KeycloakSession session;
    private final Consumer<Change> outbox;
    private final Consumer<Event> refusals;

    HouseListener(KeycloakSession session, Consumer<Change> outbox, Consumer<Event> refusals) {
        this.session = session;
        this.outbox = outbox;
        this.refusals = refusals;
    }

    @Override
    public void onEvent(Event event) {
        refusals.accept(
                event); // now: what was refused is rolled back, and was refused all the same
        afterCommit(Changes.of(event));
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        afterCommit(Changes.of(event));
    }

    private void afterCommit(Optional<Change> change) {
        change.ifPresent(
                what ->
                        session.getTransactionManager()
                                .enlistAfterCompletion(
                                        new AbstractKeycloakTransaction() {
                                            @Override
                                            protected void commitImpl() {
                                                outbox.accept(what);
                                            }

                                            @Override
                                            protected void rollbackImpl() {}
                                        }));
    }

    @Override
    public void close() {}
}
