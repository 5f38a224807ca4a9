package dev.dreamserver.quota;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A budget as it is stored: its terms, and whether it has ended. */
@Entity
@Table(name = "quota_budget")
public class Budget {

    @Id private UUID id;

    @Version private long version;

    @Enumerated(EnumType.STRING)
    @Column(name = "subject_kind")
    private Subject.Kind subjectKind;

    private String subject;

    @Column(name = "subject_name")
    private String subjectName;

    private String model;

    private String unit;

    private long amount;

    @Enumerated(EnumType.STRING)
    private Period period;

    private boolean hard;

    private short threshold;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    @SuppressWarnings("NullAway.Init")
    protected Budget() {} // JPA

    Budget(BudgetTerms terms, String subjectName, Instant now) {
        this.id = UUID.randomUUID();
        this.subjectKind = terms.subject().kind();
        this.subject = terms.subject().id();
        this.subjectName = subjectName;
        this.model = terms.model();
        this.unit = terms.unit().word();
        this.amount = terms.amount();
        this.period = terms.period();
        this.hard = terms.hard();
        this.threshold = (short) terms.threshold();
        this.createdAt = now;
    }

    /** Takes what may change; says whether anything did. */
    boolean become(BudgetTerms terms) {
        var before = terms();
        amount = terms.amount();
        hard = terms.hard();
        threshold = (short) terms.threshold();
        return !before.equals(terms());
    }

    /** Ends it for good. Ending it again changes nothing, and says so. */
    boolean end(Instant now) {
        if (endedAt != null) {
            return false;
        }
        endedAt = now;
        return true;
    }

    UUID id() {
        return id;
    }

    String subjectName() {
        return subjectName;
    }

    Instant createdAt() {
        return createdAt;
    }

    BudgetTerms terms() {
        return new BudgetTerms(
                new Subject(subjectKind, subject),
                model,
                Unit.of(unit),
                amount,
                period,
                hard,
                threshold);
    }

    KnownBudget known() {
        return new KnownBudget(id, version, subjectName, terms(), endedAt != null);
    }
}
