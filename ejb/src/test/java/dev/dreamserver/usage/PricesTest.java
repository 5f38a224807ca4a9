package dev.dreamserver.usage;

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
import dev.dreamserver.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two administrators with the price of the same model on their pages. */
class PricesTest {

    private static final Caller MARA =
            new Caller(
                    "p-1",
                    "Mara",
                    Optional.empty(),
                    Set.of(Roles.ADMIN),
                    Optional.empty(),
                    Caller.Via.SESSION);
    private static final Rates CHEAP = Rates.of("0.10", "0.20", "0");
    private static final Rates DEAR = Rates.of("1", "2", "0");

    private final List<AuditEvent> recorded = new ArrayList<>();
    private final Prices prices = new Prices();

    @BeforeEach
    void open() {
        prices.database = TestDatabase.inTransactions(TestDatabase.fresh());
        prices.settings = new Settings(key -> Optional.empty());
        prices.audit =
                new AuditLog() {
                    @Override
                    public void record(AuditEvent event) {
                        recorded.add(event);
                    }
                };
        prices.clock = new Hands();
        prices.changed = Unheard.event();
    }

    private static PriceChange from(String hour, Optional<Rates> rates) {
        return new PriceChange("far/alpha", rates, Optional.of(Instant.parse(hour)), "a list");
    }

    private void refused(PriceChange change, Seen<Rates> seen) {
        assertThatThrownBy(() -> prices.change(MARA, change, seen))
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> assertThat(no.code()).isEqualTo(PlatformError.CHANGED_MEANWHILE));
    }

    @Test
    void who_sets_a_price_second_has_seen_what_it_takes_the_place_of() {
        var noon = from("2026-11-26T12:00:00Z", Optional.of(CHEAP));
        prices.change(MARA, noon, Seen.of(Optional.empty()));
        refused(from("2026-11-26T13:00:00Z", Optional.of(DEAR)), Seen.of(Optional.empty()));
        assertThat(recorded).hasSize(1);
        prices.change(
                MARA,
                from("2026-11-26T13:00:00Z", Optional.of(DEAR)),
                Seen.of(Optional.of(Rates.of("0.1", "0.2", "0.0"))));
        refused(from("2026-11-26T14:00:00Z", Optional.empty()), Seen.of(Optional.of(CHEAP)));
        assertThat(recorded.getLast().details())
                .containsEntry("before", CHEAP.toString())
                .containsEntry("after", DEAR.toString());
    }

    @Test
    void of_the_hour_from_which_it_counts_and_no_other() {
        prices.change(
                MARA, from("2026-11-26T12:00:00Z", Optional.of(CHEAP)), Seen.of(Optional.empty()));
        prices.change(
                MARA, from("2026-11-26T11:00:00Z", Optional.of(DEAR)), Seen.of(Optional.empty()));
        assertThat(recorded).hasSize(2);
    }
}
