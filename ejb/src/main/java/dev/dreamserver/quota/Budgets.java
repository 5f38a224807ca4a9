package dev.dreamserver.quota;

import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import java.util.UUID;

/** Stored budgets. */
@Dependent
class Budgets {

    @PersistenceContext EntityManager database;

    void add(Budget budget) {
        database.persist(budget);
    }

    Optional<Budget> find(UUID id) {
        return Optional.ofNullable(database.find(Budget.class, id));
    }

    /** The one in force that is known by the same; nobody else makes one until the commit. */
    Optional<Budget> like(BudgetTerms terms) {
        database.createNativeQuery("select pg_advisory_xact_lock(hashtextextended('quota', 7))")
                .getSingleResult();
        return database.createQuery(
                        "select b from Budget b where b.endedAt is null"
                                + " and b.subjectKind = :kind and b.subject = :subject"
                                + " and b.model = :model and b.unit = :unit and b.period = :period",
                        Budget.class)
                .setParameter("kind", terms.subject().kind())
                .setParameter("subject", terms.subject().id())
                .setParameter("model", terms.model())
                .setParameter("unit", terms.unit().word())
                .setParameter("period", terms.period())
                .getResultStream()
                .findFirst();
    }

    /** How many are in force. */
    long count() {
        return database.createQuery(
                        "select count(b) from Budget b where b.endedAt is null", Long.class)
                .getSingleResult();
    }

    /** Writes what is pending, so that versions are known. */
    void flush() {
        database.flush();
    }
}
