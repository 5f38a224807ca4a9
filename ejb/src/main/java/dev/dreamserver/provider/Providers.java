package dev.dreamserver.provider;

import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;

/** Stored providers. */
@Dependent
class Providers {

    @PersistenceContext EntityManager database;

    void add(Provider provider) {
        database.persist(provider);
        flush();
    }

    void remove(Provider provider) {
        database.remove(provider);
        flush();
    }

    Optional<Provider> find(String name) {
        return find(name, LockModeType.NONE);
    }

    /** Nobody else changes it until the commit. */
    Optional<Provider> locked(String name) {
        return find(name, LockModeType.PESSIMISTIC_WRITE);
    }

    private Optional<Provider> find(String name, LockModeType lock) {
        return database.createQuery("select p from Provider p where p.name = :name", Provider.class)
                .setParameter("name", name)
                .setLockMode(lock)
                .getResultStream()
                .findFirst();
    }

    /** All of them, by name. */
    List<Provider> all() {
        return database.createQuery("select p from Provider p order by p.name", Provider.class)
                .getResultList();
    }

    /** Nobody else adds one until the commit. */
    long count() {
        database.createNativeQuery("select pg_advisory_xact_lock(hashtextextended(:what, 7))")
                .setParameter("what", "provider")
                .getSingleResult();
        return database.createQuery("select count(p) from Provider p", Long.class)
                .getSingleResult();
    }

    /** Writes what is pending, so that the database may refuse it now. */
    void flush() {
        database.flush();
    }
}
