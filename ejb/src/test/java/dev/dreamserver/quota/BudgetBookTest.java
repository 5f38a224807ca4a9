package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Hands;
import dev.dreamserver.platform.PlatformError;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.platform.Unheard;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two administrators with the same budget on their pages. */
class BudgetBookTest {

    private static final Caller MARA =
            new Caller(
                    "p-1",
                    "Mara",
                    Optional.empty(),
                    Set.of(Roles.ADMIN),
                    Optional.empty(),
                    Caller.Via.SESSION);
    private static final Hands CLOCK = new Hands();

    private final List<Budget> kept = new ArrayList<>();
    private final List<AuditEvent> recorded = new ArrayList<>();
    private final BudgetBook book = new BudgetBook();

    @BeforeEach
    void open() {
        book.budgets =
                new Budgets() {
                    @Override
                    void add(Budget budget) {
                        kept.add(budget);
                    }

                    @Override
                    Optional<Budget> like(BudgetTerms terms) {
                        return kept.stream()
                                .filter(one -> !one.known().ended())
                                .filter(one -> one.terms().isLike(terms))
                                .findFirst();
                    }

                    @Override
                    long count() {
                        return kept.size();
                    }

                    @Override
                    void flush() {}
                };
        book.subjects =
                new Subjects() {
                    @Override
                    public String name(Subject subject) {
                        return subject.id();
                    }
                };
        var treasury =
                new Treasury(
                        TestDatabase.fresh(),
                        "one",
                        new QuotaSettings(ZoneOffset.UTC, Duration.ofMinutes(5), 0, 0),
                        CLOCK,
                        new RateLimits(new RateSettings(Rate.NONE, Rate.NONE, Rate.NONE)),
                        any -> {},
                        () -> {});
        book.quota =
                new Quota() {
                    @Override
                    Treasury treasury() {
                        return treasury;
                    }
                };
        book.audit =
                new AuditLog() {
                    @Override
                    public void record(AuditEvent event) {
                        recorded.add(event);
                    }
                };
        book.clock = CLOCK;
        book.stored = Unheard.event();
    }

    private static BudgetTerms terms(long amount, int threshold) {
        return new BudgetTerms(
                new Subject(Subject.Kind.TEAM, "research"),
                "",
                Unit.TOKENS,
                amount,
                Period.DAY,
                true,
                threshold);
    }

    private void refused(BudgetTerms terms, Seen<BudgetTerms> seen) {
        assertThatThrownBy(() -> book.set(MARA, terms, seen))
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> assertThat(no.code()).isEqualTo(PlatformError.CHANGED_MEANWHILE));
    }

    @Test
    void who_sets_one_second_takes_nothing_back_that_they_did_not_see() {
        book.set(MARA, terms(100, 80), Seen.of(Optional.empty()));
        var seenByBoth = Seen.of(Optional.of(terms(100, 80)));
        book.set(MARA, terms(200, 80), seenByBoth);
        refused(terms(100, 90), seenByBoth);
        assertThat(kept.getFirst().terms()).isEqualTo(terms(200, 80));
        assertThat(recorded).hasSize(2);
        book.set(MARA, terms(200, 90), Seen.of(Optional.of(terms(200, 80))));
        assertThat(kept.getFirst().terms()).isEqualTo(terms(200, 90));
    }

    @Test
    void one_that_was_made_or_ended_meanwhile_is_noticed_too() {
        book.set(MARA, terms(100, 80), Seen.of(Optional.empty()));
        refused(terms(300, 80), Seen.of(Optional.empty()));
        kept.getFirst().end(CLOCK.instant());
        refused(terms(300, 80), Seen.of(Optional.of(terms(100, 80))));
        assertThat(kept).hasSize(1);
    }

    @Test
    void a_program_says_what_shall_be() {
        book.set(MARA, terms(100, 80), Seen.nothing());
        book.set(MARA, terms(200, 80), Seen.nothing());
        assertThat(kept).singleElement().extracting(Budget::terms).isEqualTo(terms(200, 80));
    }
}
