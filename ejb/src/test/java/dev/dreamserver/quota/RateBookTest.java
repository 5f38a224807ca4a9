package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.PlatformError;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.platform.Unheard;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two administrators with the same rate limit on their pages. */
class RateBookTest {

    private static final Caller MARA =
            new Caller(
                    "p-1",
                    "Mara",
                    Optional.empty(),
                    Set.of(Roles.ADMIN),
                    Optional.empty(),
                    Caller.Via.SESSION);
    private static final Subject TEAM = new Subject(Subject.Kind.TEAM, "research");
    private static final Rate SLOW = new Rate(10, 0, 0);
    private static final Rate FAST = new Rate(90, 0, 0);

    private final RateBook book = new RateBook();

    @BeforeEach
    void open() {
        book.database = TestDatabase.inTransactions(TestDatabase.fresh());
        book.subjects =
                new Subjects() {
                    @Override
                    public String name(Subject subject) {
                        return subject.id();
                    }
                };
        book.audit =
                new AuditLog() {
                    @Override
                    public void record(AuditEvent event) {}
                };
        book.stored = Unheard.event();
    }

    private void refused(Rate rate, Seen<Rate> seen) {
        assertThatThrownBy(() -> book.set(MARA, TEAM, rate, seen))
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> assertThat(no.code()).isEqualTo(PlatformError.CHANGED_MEANWHILE));
    }

    @Test
    void who_sets_one_second_takes_nothing_back_that_they_did_not_see() {
        book.set(MARA, TEAM, SLOW, Seen.of(Optional.empty()));
        refused(FAST, Seen.of(Optional.empty()));
        book.set(MARA, TEAM, FAST, Seen.of(Optional.of(SLOW)));
        refused(Rate.NONE, Seen.of(Optional.of(SLOW)));
        assertThat(book.list()).singleElement().extracting(SubjectRate::rate).isEqualTo(FAST);
        book.end(MARA, book.list().getFirst().id());
        refused(SLOW, Seen.of(Optional.of(FAST)));
        assertThat(book.list()).isEmpty();
    }

    @Test
    void a_program_says_what_shall_be() {
        book.set(MARA, TEAM, SLOW, Seen.nothing());
        book.set(MARA, TEAM, FAST, Seen.nothing());
        assertThat(book.list()).singleElement().extracting(SubjectRate::rate).isEqualTo(FAST);
    }
}
