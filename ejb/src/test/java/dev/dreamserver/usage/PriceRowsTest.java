package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.usage.Price.State;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What usage costs by the price book, on a real PostgreSQL. */
class PriceRowsTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-20T11:00:00Z");
    private static final UsageCalendar CALENDAR = UsageCalendar.of(BERLIN, NOW);
    private static final UsageSpan DAYS =
            new UsageSpan(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 20), BERLIN);

    private final DataSource database = TestDatabase.fresh();
    private Connection connection;
    private PriceRows prices;
    private int rows;

    @BeforeEach
    void connect() throws SQLException {
        connection = database.getConnection();
        prices = new PriceRows(connection);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private void used(String at, String model, Outcome outcome, long in, long out)
            throws SQLException {
        var when = Instant.parse(at);
        try (var insert =
                connection.prepareStatement(
                        "insert into usage_attempt values"
                                + " (?, 1, 'mara', null, null, ?, 'local', ?, ?, ?, 1, 1, ?,"
                                + " false)")) {
            insert.setObject(
                    1, new UUID(when.toEpochMilli() << 16 | 0x7000 | rows++, Long.MIN_VALUE));
            insert.setString(2, model);
            insert.setObject(3, OffsetDateTime.ofInstant(when, ZoneOffset.UTC));
            insert.setLong(4, in);
            insert.setLong(5, out);
            insert.setString(6, outcome.name());
            insert.executeUpdate();
        }
    }

    private void price(String from, @Nullable Rates rates) throws SQLException {
        price("fast", from, USD, rates);
    }

    private void price(String model, String from, Currency currency, @Nullable Rates rates)
            throws SQLException {
        var begin = Instant.parse(from);
        var change =
                new PriceChange(model, Optional.ofNullable(rates), Optional.of(begin), "a test");
        prices.add(change, currency, begin, CALENDAR, "ada");
    }

    private void addUp() throws SQLException {
        var rollup = new UsageRollup(connection, CALENDAR, USD);
        while (rollup.step()) {
            // one day after the other
        }
    }

    private UsageTotals totals() throws SQLException {
        return new UsageQuery(connection, USD)
                .report(new UsageQuestion(DAYS, Map.of()), UsageSpan.Step.DAY, NOW)
                .totals();
    }

    private String cost() throws SQLException {
        return totals().cost().map(BigDecimal::toPlainString).orElse("unknown");
    }

    @Test
    void a_tariff_says_what_reports_say_before_there_is_a_row() throws Exception {
        price("2026-11-02T00:00:00Z", Rates.of("0.123457", "9.999999", "0.5"));
        price("2026-11-05T00:00:00Z", Rates.of("1", "2", "0"));
        price("2026-11-05T00:00:00Z", Rates.of("3", "4", "0")); // of one hour the last counts
        price("2026-11-10T00:00:00Z", null);
        price("fast", "2026-11-01T00:00:00Z", Currency.getInstance("EUR"), Rates.of("8", "8", "8"));
        var tariff = Tariff.EMPTY.renewed(connection);
        assertThat(tariff.renewed(connection)).as("nothing new").isSameAs(tariff);
        var sum = BigDecimal.ZERO;
        for (var outcome : Outcome.values()) {
            for (var at : List.of("02T00:00", "04T23:59", "05T00:00", "09T12:00")) {
                var came = "2026-11-%s:00Z".formatted(at);
                used(came, "fast", outcome, 1234, 567);
                var rates = tariff.rates(USD, "fast", Instant.parse(came)).orElseThrow();
                sum = sum.add(rates.cost(1234, 0, 567, outcome.isPaid() ? 1 : 0));
            }
        }
        assertThat(cost()).isEqualTo(sum.stripTrailingZeros().toPlainString());
        for (var at : List.of("2026-11-01T23:59:59Z", "2026-11-10T00:00:00Z")) {
            assertThat(tariff.rates(USD, "fast", Instant.parse(at))).as(at).isEmpty();
        }
        assertThat(tariff.rates(USD, "slow", NOW)).isEmpty();
        price("2026-11-10T00:00:00Z", Rates.of("5", "5", "5"));
        assertThat(tariff.renewed(connection).rates(USD, "fast", NOW)).isPresent();
    }

    @Test
    void a_cost_is_exact_to_its_last_digit_however_much_is_added_up() throws Exception {
        var rates = Rates.of("0.123456", "9.999999", "0.000001");
        price("2026-11-01T00:00:00Z", rates);
        var random = new Random(7);
        var sum = BigDecimal.ZERO;
        for (var i = 0; i < 500; i++) {
            long in = random.nextInt(200_000);
            long out = random.nextInt(9_000);
            used("2026-11-%02dT08:00:00Z".formatted(2 + i % 18), "fast", Outcome.COMPLETE, in, out);
            sum =
                    sum.add(rates.input().multiply(BigDecimal.valueOf(in, 6)))
                            .add(rates.output().multiply(BigDecimal.valueOf(out, 6)))
                            .add(rates.request().multiply(BigDecimal.valueOf(1, 3)));
        }
        assertThat(cost()).isEqualTo(sum.stripTrailingZeros().toPlainString());
        addUp();
        assertThat(cost()).isEqualTo(sum.stripTrailingZeros().toPlainString());
    }

    @Test
    void tokens_that_the_engine_still_had_have_a_price_of_their_own_or_that_of_all()
            throws Exception {
        var rates = Rates.of("3", "15", "0", "0", "0.3");
        price("2026-11-02T00:00:00Z", rates);
        price("other", "2026-11-02T00:00:00Z", USD, Rates.of("3", "15", "0"));
        for (var model : List.of("fast", "other")) {
            used("2026-11-03T08:00:00Z", model, Outcome.COMPLETE, 1_000_000, 100_000);
        }
        try (var change = connection.createStatement()) {
            change.execute("update usage_attempt set tokens_cached = 900000");
        }
        // 0.3 + 0.27 + 1.5 for the one, 3 + 1.5 for the other
        assertThat(cost()).isEqualTo("6.57");
        assertThat(totals().tokensCached()).isEqualTo(1_800_000);
        var rows = totals();
        addUp();
        assertThat(totals()).isEqualTo(rows);
        assertThat(rates.cost(1_000_000, 900_000, 100_000, 1)).isEqualByComparingTo("2.07");
        assertThat(Tariff.EMPTY.renewed(connection).rates(USD, "fast", NOW)).contains(rates);
        assertThat(prices.models(USD, NOW))
                .extracting(model -> model.lines().getFirst().rates().orElseThrow())
                .containsExactly(rates, Rates.of("3", "15", "0", "0", "3"));
    }

    @Test
    void what_is_answered_from_the_cache_has_a_price_of_its_own_and_no_part_in_the_times()
            throws Exception {
        price("2026-11-02T00:00:00Z", Rates.of("1", "1", "5", "0.5", ""));
        price("other", "2026-11-02T00:00:00Z", USD, Rates.of("1", "1", "5"));
        used("2026-11-03T08:00:00Z", "fast", Outcome.COMPLETE, 1_000_000, 0);
        for (var model : List.of("fast", "other", "unpriced")) {
            used("2026-11-03T08:00:01Z", model, Outcome.COMPLETE, 0, 0);
        }
        used("2026-11-03T08:00:02Z", "fast", Outcome.FAILED, 0, 0);
        try (var change = connection.createStatement()) {
            change.execute(
                    "update usage_attempt set cached = true, duration_micros = 9000000"
                            + " where tokens_in = 0");
        }
        // 1 for its tokens, 5 and 0.5 by a thousand; what failed is no request that is paid for.
        assertThat(cost()).isEqualTo("1.0055");
        assertThat(totals().cached()).isEqualTo(4);
        assertThat(totals().unpriced()).isZero();
        assertThat(totals().duration().orElseThrow().p95()).isLessThan(1_000_000);
        var rows = totals();
        addUp();
        assertThat(totals()).isEqualTo(rows);
        assertThat(Tariff.EMPTY.renewed(connection).rates(USD, "fast", NOW).orElseThrow())
                .isEqualTo(Rates.of("1", "1", "5", "0.5", ""));
    }

    @Test
    void a_new_price_counts_from_its_hour_on() throws Exception {
        price("2026-11-02T00:00:00Z", Rates.of("1", "0", "0"));
        price("2026-11-10T09:00:00Z", Rates.of("100", "0", "0"));
        used("2026-11-10T08:59:59.999999Z", "fast", Outcome.COMPLETE, 1_000_000, 1);
        assertThat(cost()).isEqualTo("1");
        used("2026-11-10T09:00:00Z", "fast", Outcome.COMPLETE, 1_000_000, 1);
        assertThat(cost()).isEqualTo("101");
    }

    @Test
    void a_correction_counts_at_once_for_what_was_added_up_already() throws Exception {
        price("2026-11-02T00:00:00Z", Rates.of("1", "1", "0"));
        used("2026-11-03T08:00:00Z", "fast", Outcome.COMPLETE, 1_000_000, 0);
        used("2026-11-12T08:00:00Z", "fast", Outcome.COMPLETE, 1_000_000, 0);
        used("2026-11-13T08:00:00Z", "fast", Outcome.COMPLETE, 1_000_000, 0);
        addUp();
        assertThat(cost()).isEqualTo("3");
        price("2026-11-12T00:00:00Z", Rates.of("5", "5", "0"));
        assertThat(cost()).as("told by its rows").isEqualTo("11");
        addUp();
        assertThat(cost()).as("added up again").isEqualTo("11");
        price("2026-11-12T00:00:00Z", Rates.of("7", "7", "0"));
        addUp();
        assertThat(cost()).as("of one hour the one added last").isEqualTo("15");
        price("2026-11-13T00:00:00Z", null);
        assertThat(cost()).as("ended").isEqualTo("8");
        assertThat(totals().unpriced()).isEqualTo(1);
        addUp();
        assertThat(cost()).isEqualTo("8");
        assertThat(totals().unpriced()).isEqualTo(1);
    }

    @Test
    void a_line_that_begins_before_all_use_has_no_more_reckoned_again_than_there_is()
            throws Exception {
        used("2026-11-12T08:00:00Z", "fast", Outcome.COMPLETE, 1_000_000, 0);
        addUp();
        price("2000-01-01T00:00:00Z", Rates.of("2", "0", "0"));
        assertThat(cost()).isEqualTo("2");
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select hours_to from usage_rollup")) {
            row.next();
            assertThat(row.getObject(1, OffsetDateTime.class).toInstant())
                    .isEqualTo(Instant.parse("2026-11-12T08:00:00Z"));
        }
        addUp();
        assertThat(cost()).isEqualTo("2");
    }

    @Test
    void what_has_no_price_is_unknown_and_never_nothing() throws Exception {
        used("2026-11-10T08:00:00Z", "fast", Outcome.COMPLETE, 5, 5);
        used("2026-11-10T08:00:01Z", "other", Outcome.COMPLETE, 5, 5);
        used("2026-11-10T08:00:02Z", "other", Outcome.FAILED, 0, 0);
        assertThat(cost()).isEqualTo("unknown");
        assertThat(totals().unpriced()).as("the one that failed used nothing").isEqualTo(2);
        price("other", "2026-11-10T00:00:00Z", USD, Rates.of("0", "0", "0"));
        assertThat(cost()).as("free is a price").isEqualTo("0");
        assertThat(totals().unpriced()).isEqualTo(1);
        addUp();
        assertThat(cost()).isEqualTo("0");
        assertThat(totals().unpriced()).isEqualTo(1);
    }

    @Test
    void the_model_without_a_price_comes_last_by_cost() throws Exception {
        used("2026-11-10T08:00:00Z", "free", Outcome.COMPLETE, 5, 5);
        used("2026-11-10T08:00:01Z", "unknown", Outcome.COMPLETE, 500, 500);
        used("2026-11-10T08:00:02Z", "fast", Outcome.COMPLETE, 5, 5);
        price("2026-11-10T00:00:00Z", Rates.of("1", "1", "0"));
        price("free", "2026-11-10T00:00:00Z", USD, Rates.of("0", "0", "0"));
        assertThat(
                        new UsageQuery(connection, USD)
                                .groups(
                                        new UsageQuestion(DAYS, Map.of()),
                                        UsageDimension.MODEL,
                                        UsageOrder.COST,
                                        9)
                                .list())
                .extracting(UsageGroup::id)
                .containsExactly("fast", "free", "unknown");
    }

    @Test
    void who_failed_to_answer_is_paid_for_its_tokens_not_for_the_request() throws Exception {
        price("2026-11-02T00:00:00Z", Rates.of("1", "0", "5"));
        used("2026-11-10T08:00:00Z", "fast", Outcome.FAILED, 1_000_000, 0);
        assertThat(cost()).isEqualTo("1");
        used("2026-11-10T08:00:01Z", "fast", Outcome.ABORTED, 0, 0);
        assertThat(cost()).isEqualTo("1.005");
    }

    @Test
    void prices_in_another_currency_do_not_count() throws Exception {
        var euro = Currency.getInstance("EUR");
        used("2026-11-10T08:00:00Z", "fast", Outcome.COMPLETE, 1_000_000, 0);
        price("fast", "2026-11-02T00:00:00Z", euro, Rates.of("9", "9", "9"));
        assertThat(cost()).isEqualTo("unknown");
        price("2026-11-02T00:00:00Z", Rates.of("1", "1", "0"));
        price("fast", "2026-11-03T00:00:00Z", euro, Rates.of("8", "8", "8"));
        assertThat(cost()).isEqualTo("1");
        assertThat(prices.others(USD)).isEqualTo(2);
        assertThat(prices.models(USD, NOW)).hasSize(1);
    }

    @Test
    void the_book_says_what_became_of_each_line() throws Exception {
        price("2026-11-02T00:00:00Z", Rates.of("1", "1", "0"));
        price("2026-11-10T00:00:00Z", Rates.of("2", "2", "0"));
        price("2026-11-10T00:00:00Z", Rates.of("3", "3", "0"));
        price("2026-12-01T00:00:00Z", Rates.of("4", "4", "0"));
        price("2026-12-24T00:00:00Z", null);
        price("other", "2026-11-10T00:00:00Z", USD, Rates.of("1", "1", "0"));
        price("other", "2026-11-20T11:00:00Z", USD, null);
        var models = prices.models(USD, NOW);
        assertThat(models).extracting(PriceBook.Model::name).containsExactly("fast", "other");
        var fast = models.getFirst();
        assertThat(fast.lines())
                .extracting(Price::state)
                .containsExactly(State.COMING, State.COMING, State.NOW, State.REPLACED, State.PAST);
        assertThat(fast.priced()).isTrue();
        assertThat(fast.coming())
                .extracting(line -> line.rates().isPresent())
                .containsExactly(true, false);
        assertThat(fast.at(Instant.parse("2026-11-09T23:00:00Z")))
                .contains(Rates.of("1", "1", "0"));
        assertThat(fast.at(NOW)).contains(Rates.of("3", "3", "0"));
        assertThat(fast.at(Instant.parse("2026-12-25T00:00:00Z"))).isEmpty();
        assertThat(models.getLast().priced()).isFalse();
        assertThat(models.getLast().now()).isPresent();
    }
}
