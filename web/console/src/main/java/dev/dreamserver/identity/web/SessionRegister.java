package dev.dreamserver.identity.web;

import dev.dreamserver.identity.PersonChanged;
import dev.dreamserver.identity.PersonWatch;
import dev.dreamserver.identity.Preferences;
import dev.dreamserver.identity.SessionsEnded;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The console's sessions on this node, by person. Ends those that news of the person leave no right
 * to: a disabled person's, one that holds a role that was taken, one that ended in Keycloak. What
 * began after the news goes on. Thread-safe.
 */
@ApplicationScoped
public class SessionRegister implements PersonWatch.Watcher {

    @Inject PersonWatch watch;

    private final ConcurrentHashMap<String, Set<OpenSession>> byPerson = new ConcurrentHashMap<>();
    private final ReentrantLock claiming = new ReentrantLock();
    private PersonWatch.@Nullable Registration registration;

    /** Listens from the start of the application, not from the first sign-in. */
    void open(@Observes @Initialized(ApplicationScoped.class) Object started) {}

    @PostConstruct
    void listen() {
        registration = watch.add(this);
    }

    @PreDestroy
    void close() {
        if (registration != null) {
            registration.close();
        }
    }

    /**
     * Gives the session to its person, and registers it before the house is asked about them, so
     * that news in between finds it. Of two first requests at once only one gets true.
     */
    boolean claim(HttpSession session, OpenSession open) {
        claiming.lock();
        try {
            if (session.getAttribute(OpenSession.ATTRIBUTE) instanceof OpenSession other
                    && other.personId().equals(open.personId())) {
                return false;
            }
            add(open);
            session.setAttribute(OpenSession.ATTRIBUTE, open);
            return true;
        } finally {
            claiming.unlock();
        }
    }

    /** Takes back a claim that the house could not be told of; the next request may make it. */
    void release(HttpSession session, OpenSession open) {
        claiming.lock();
        try {
            session.removeAttribute(OpenSession.ATTRIBUTE);
        } catch (IllegalStateException hasEnded) {
            // It left the register with its end.
        } finally {
            remove(open);
            claiming.unlock();
        }
    }

    private void add(OpenSession session) {
        byPerson.compute(
                session.personId(),
                (person, open) -> {
                    var sessions = open == null ? ConcurrentHashMap.<OpenSession>newKeySet() : open;
                    sessions.add(session);
                    return sessions;
                });
    }

    void remove(OpenSession session) {
        byPerson.computeIfPresent(
                session.personId(),
                (person, open) -> {
                    open.remove(session);
                    return open.isEmpty() ? null : open;
                });
    }

    /** The open sessions of somebody. */
    List<OpenSession> of(String personId) {
        return List.copyOf(byPerson.getOrDefault(personId, Set.of()));
    }

    /** In all their browsers the console is so from now on. */
    void prefer(String personId, Preferences now) {
        of(personId).forEach(session -> session.prefer(now));
    }

    /** How many sessions are open. */
    int size() {
        return byPerson.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public void changed(PersonChanged news) {
        // Compared with the token's time, not the session's: only a token from before the news can
        // hold more than the news leaves.
        end(
                news.personId(),
                open ->
                        open.tokenIssuedAt().isBefore(news.at())
                                && (!news.enabled() || !news.roles().containsAll(open.roles())));
    }

    @Override
    public void ended(SessionsEnded news) {
        // Compared with the session's time: a required change of password comes just before it.
        Predicate<OpenSession> meant =
                open ->
                        open.began().isBefore(news.at())
                                && news.sessionId()
                                        .map(open.keycloakSession()::equals)
                                        .orElse(true);
        news.personId()
                .ifPresentOrElse(
                        person -> end(person, meant),
                        () -> List.copyOf(byPerson.keySet()).forEach(person -> end(person, meant)));
    }

    private void end(String personId, Predicate<OpenSession> meant) {
        of(personId).stream().filter(meant).forEach(OpenSession::end);
    }
}
