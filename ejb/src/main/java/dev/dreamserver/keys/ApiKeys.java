package dev.dreamserver.keys;

import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stored keys. */
@Dependent
class ApiKeys {

    @PersistenceContext EntityManager database;

    void add(ApiKey key) {
        database.persist(key);
    }

    Optional<ApiKey> find(UUID id) {
        return Optional.ofNullable(database.find(ApiKey.class, id));
    }

    /** A person's keys, newest first. */
    List<ApiKey> of(String personId) {
        return database.createQuery(
                        "select k from ApiKey k where k.personId = :person"
                                + " order by k.createdAt desc, k.id",
                        ApiKey.class)
                .setParameter("person", personId)
                .setMaxResults(1_000)
                .getResultList();
    }

    /** Everybody's keys, newest first. */
    List<ApiKey> all() {
        return database.createQuery(
                        "select k from ApiKey k order by k.createdAt desc, k.id", ApiKey.class)
                .setMaxResults(1_000)
                .getResultList();
    }

    List<ApiKey> all(Collection<UUID> ids) {
        return database.createQuery("select k from ApiKey k where k.id in :ids", ApiKey.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    /** A person's keys that were not revoked; nobody else makes one for them until the commit. */
    List<ApiKey> openOf(String personId) {
        database.createNativeQuery("select pg_advisory_xact_lock(hashtextextended(:person, 7))")
                .setParameter("person", "api_key of " + personId)
                .getSingleResult();
        return database.createQuery(
                        "select k from ApiKey k where k.personId = :person"
                                + " and k.revokedAt is null",
                        ApiKey.class)
                .setParameter("person", personId)
                .getResultList();
    }

    /** Writes what is pending, so that the database may refuse it now. */
    void flush() {
        database.flush();
    }
}
