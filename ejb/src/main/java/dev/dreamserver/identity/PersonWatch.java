package dev.dreamserver.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Carries news of people, after the commit, to those who hold doors open in another archive: a web
 * archive does not hear the house's own events. Thread-safe.
 */
@ApplicationScoped
public class PersonWatch {

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    /** Somebody who holds doors open. Called on the thread of the change: return soon. */
    public interface Watcher {

        /** What somebody may do has changed. */
        void changed(PersonChanged news);

        /** Sessions ended in Keycloak. */
        void ended(SessionsEnded news);
    }

    /** Tells this watcher from now on, until what it gets here is closed. */
    public Registration add(Watcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Ends the telling. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    void onChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) PersonChanged news) {
        watchers.forEach(watcher -> watcher.changed(news));
    }

    void onEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionsEnded news) {
        watchers.forEach(watcher -> watcher.ended(news));
    }
}
