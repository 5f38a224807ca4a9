package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people are told of their own requests, on a real PostgreSQL. */
class ReceiptsTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Instant CAME = Instant.parse("2026-11-20T11:00:00Z");

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = TestDatabase.fresh().getConnection();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private UUID used(UUID id, int attempt, String person, String model, Outcome outcome)
            throws SQLException {
        try (var insert =
                connection.prepareStatement(
                        """
                        insert into usage_attempt (request_id, attempt, person_id, model, engine,
                            started_at, tokens_in, tokens_out, duration_micros, outcome, estimated,
                            asked, reason)
                        values (?, ?, ?, ?, 'local', ?, 1234, 567, 1, ?, ?, 'auto', 'SIMPLE')
                        """)) {
            insert.setObject(1, id);
            insert.setInt(2, attempt);
            insert.setString(3, person);
            insert.setString(4, model);
            insert.setObject(5, OffsetDateTime.ofInstant(CAME, ZoneOffset.UTC));
            insert.setString(6, outcome.name());
            insert.setBoolean(7, outcome == Outcome.ABORTED);
            insert.executeUpdate();
        }
        return id;
    }

    private void price(String model, @Nullable Rates rates) throws SQLException {
        var from = Instant.parse("2026-11-01T00:00:00Z");
        new PriceRows(connection)
                .add(
                        new PriceChange(
                                model, Optional.ofNullable(rates), Optional.of(from), "a test"),
                        USD,
                        from,
                        UsageCalendar.of(ZoneId.of("Europe/Berlin"), CAME),
                        "ada");
    }

    private Receipt receipt(UUID id) throws SQLException {
        return Objects.requireNonNull(
                new UsageQuery(connection, USD).receipts("mara", List.of(id)).get(id));
    }

    @Test
    void a_receipt_says_to_the_last_digit_what_the_price_book_asks() throws Exception {
        var rates = Rates.of("0.123457", "9.999999", "0.000001");
        price("fast", rates);
        var id = used(UUID.randomUUID(), 1, "mara", "fast", Outcome.COMPLETE);
        assertThat(receipt(id))
                .isEqualTo(
                        new Receipt(
                                1234,
                                567,
                                false,
                                Optional.of(rates.cost(1234, 0, 567, 1).stripTrailingZeros()),
                                0,
                                Optional.of(new UsageRow.Routed("auto", "SIMPLE"))));
    }

    @Test
    void all_attempts_of_a_request_are_on_its_receipt() throws Exception {
        var fast = Rates.of("1", "2", "3");
        price("fast", fast);
        price("far", Rates.of("5", "7", "11"));
        var id = UUID.randomUUID();
        used(id, 1, "mara", "far", Outcome.FAILED);
        used(id, 2, "mara", "fast", Outcome.ABORTED);
        var receipt = receipt(id);
        assertThat(receipt.tokensIn()).isEqualTo(2 * 1234);
        assertThat(receipt.tokensOut()).isEqualTo(2 * 567);
        assertThat(receipt.estimated()).isTrue();
        // What failed is no request that is paid for; its tokens are.
        assertThat(receipt.cost().orElseThrow())
                .isEqualByComparingTo(
                        fast.cost(1234, 0, 567, 1)
                                .add(Rates.of("5", "7", "11").cost(1234, 0, 567, 0)));
    }

    @Test
    void unknown_is_unknown_and_what_is_free_costs_nothing() throws Exception {
        price("free", Rates.of("0", "0", "0"));
        var free = receipt(used(UUID.randomUUID(), 1, "mara", "free", Outcome.COMPLETE));
        assertThat(free.cost().orElseThrow()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(free.unpriced()).isZero();
        var unknown = receipt(used(UUID.randomUUID(), 1, "mara", "slow", Outcome.COMPLETE));
        assertThat(unknown.cost()).isEmpty();
        assertThat(unknown.unpriced()).isEqualTo(1);

        assertThat(Receipt.NONE.cost()).isEmpty();
        assertThat(Receipt.NONE.and(unknown).cost()).isEmpty();
        var both = free.and(unknown).and(unknown);
        assertThat(both.cost().orElseThrow()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(both.unpriced()).isEqualTo(2);
        assertThat(both.tokensIn()).isEqualTo(3 * 1234);
        assertThat(both.routed()).isEmpty();
    }

    @Test
    void nobody_is_told_what_others_took() throws Exception {
        var hers = used(UUID.randomUUID(), 1, "lena", "fast", Outcome.COMPLETE);
        var own = used(UUID.randomUUID(), 1, "mara", "fast", Outcome.COMPLETE);
        assertThat(new UsageQuery(connection, USD).receipts("mara", List.of(hers, own)))
                .containsOnlyKeys(own);
    }
}
