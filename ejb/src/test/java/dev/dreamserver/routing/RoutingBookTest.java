package dev.dreamserver.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EnginesChanged;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Hands;
import dev.dreamserver.platform.PlatformError;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.platform.Unheard;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Settings;
import java.net.URI;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two administrators with the same rule, or the same name, on their pages. */
class RoutingBookTest {

    private static final Caller MARA =
            new Caller(
                    "p-1",
                    "Mara",
                    Optional.empty(),
                    Set.of(Roles.ADMIN),
                    Optional.empty(),
                    Caller.Via.SESSION);

    private final RoutingBook book = new RoutingBook();

    @BeforeEach
    void open() {
        book.database = TestDatabase.inTransactions(TestDatabase.fresh());
        book.routing = new Routing();
        book.routing.settings = new Settings(key -> Optional.empty());
        book.routing.clock = new Hands();
        book.routing.make();
        book.routing.onEngines(new EnginesChanged(List.of(engine("own"), engine("other"))));
        book.audit =
                new AuditLog() {
                    @Override
                    public void record(AuditEvent event) {}
                };
        book.stored = Unheard.event();
    }

    private static EngineEndpoint engine(String model) {
        return new EngineEndpoint(
                model,
                URI.create("http://127.0.0.1:1"),
                new Secret(""),
                model,
                model,
                4096,
                false,
                false,
                0,
                Optional.empty());
    }

    private static RuleTerms terms(int below, String target) {
        return new RuleTerms(
                "nights",
                Subject.HOUSE,
                "",
                "",
                EnumSet.allOf(DayOfWeek.class),
                Optional.empty(),
                below,
                target);
    }

    private static void refused(Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> assertThat(no.code()).isEqualTo(PlatformError.CHANGED_MEANWHILE));
    }

    @Test
    void who_changes_a_rule_second_takes_nothing_back_that_they_did_not_see() {
        var id = book.add(MARA, terms(0, "own")).id();
        var seenByBoth = Seen.of(Optional.of(book.rules().getFirst().terms()));
        book.change(MARA, id, terms(20, "own"), seenByBoth);
        refused(() -> book.change(MARA, id, terms(0, "other"), seenByBoth));
        assertThat(book.rules().getFirst().terms()).isEqualTo(terms(20, "own"));
        book.change(MARA, id, terms(20, "other"), Seen.of(Optional.of(terms(20, "own"))));
        assertThat(book.rules().getFirst().terms()).isEqualTo(terms(20, "other"));
        book.remove(MARA, id);
        refused(
                () ->
                        book.change(
                                MARA,
                                id,
                                terms(20, "own"),
                                Seen.of(Optional.of(terms(20, "other")))));
    }

    @Test
    void who_puts_models_behind_a_name_second_takes_nothing_back_that_they_did_not_see() {
        var none = Seen.<List<String>>of(Optional.empty());
        book.setName(MARA, "mine", List.of("own"), none);
        refused(() -> book.setName(MARA, "mine", List.of("other"), none));
        var own = Seen.of(Optional.of(List.of("own")));
        book.setName(MARA, "mine", List.of("other", "own"), own);
        refused(() -> book.setName(MARA, "mine", List.of("own", "other"), own));
        assertThat(behindMine()).containsExactly("other", "own");
        book.forgetName(MARA, "mine");
        refused(() -> book.setName(MARA, "mine", List.of("own"), own));
    }

    private List<String> behindMine() {
        return book.names().stream()
                .filter(one -> one.name().equals("mine"))
                .findFirst()
                .orElseThrow()
                .behind();
    }

    @Test
    void a_program_says_what_shall_be() {
        var id = book.add(MARA, terms(0, "own")).id();
        book.change(MARA, id, terms(0, "other"), Seen.nothing());
        assertThat(book.rules().getFirst().terms().target()).isEqualTo("other");
        book.setName(MARA, "mine", List.of("own"), Seen.nothing());
        book.setName(MARA, "mine", List.of("other"), Seen.nothing());
        assertThat(behindMine()).containsExactly("other");
    }
}
