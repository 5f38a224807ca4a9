package dev.dreamserver.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Stored people. */
@ApplicationScoped
class PersonRows {

    @PersistenceContext EntityManager entities;

    Optional<Person> find(String personId) {
        return Optional.ofNullable(entities.find(Person.class, personId));
    }

    List<Person> all() {
        return entities.createQuery("select p from Person p", Person.class).getResultList();
    }

    List<Person> all(Collection<String> personIds) {
        return entities.createQuery("select p from Person p where p.personId in :ids", Person.class)
                .setParameter("ids", personIds)
                .getResultList();
    }

    Optional<Person> named(String username) {
        return entities.createQuery("select p from Person p where p.username = :name", Person.class)
                .setParameter("name", username)
                .getResultStream()
                .findFirst();
    }

    long arrivedEver() {
        return entities.createQuery(
                        "select count(p) from Person p"
                                + " where p.enabled = true and p.firstSignIn is not null",
                        Long.class)
                .getSingleResult();
    }

    Optional<StoredPreferences> preferences(String personId) {
        return Optional.ofNullable(entities.find(StoredPreferences.class, personId));
    }

    void add(StoredPreferences preferences) {
        entities.persist(preferences);
    }

    /** The row, locked until the transaction ends. */
    Optional<Person> lock(String personId) {
        return Optional.ofNullable(
                entities.find(Person.class, personId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The same, made first if there is none: nobody yet, from before all news. */
    Person lockOrAdd(String personId, String name) {
        entities.createNativeQuery(
                        """
                        insert into identity_person
                            (person_id, username, name, enabled, roles, teams, changed_at)
                        values (:id, :name, :name, false, '{}', '{}', :at)
                        on conflict (person_id) do nothing
                        """)
                .setParameter("id", personId)
                .setParameter("name", name)
                .setParameter("at", Instant.EPOCH)
                .executeUpdate();
        return lock(personId).orElseThrow();
    }
}
