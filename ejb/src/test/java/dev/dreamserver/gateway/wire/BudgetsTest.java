package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.cache.AnswerMemory;
import dev.dreamserver.cache.CacheSettings;
import dev.dreamserver.cache.KnownAnswer;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.engine.ProviderTerms.Patience;
import dev.dreamserver.engine.ProviderTerms.State;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.quota.QuotaSettings;
import dev.dreamserver.quota.Treasury;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import dev.dreamserver.usage.spi.Charge;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kernel keeps to budgets: on a real PostgreSQL, between a raw client and a scripted engine.
 */
class BudgetsTest extends KernelFixture {

    private static final String ASK =
            "{\"model\":\"guide\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"hi\"}]}";
    private static final String STREAM = ASK.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final String OPEN = ASK.replace("\"max_tokens\":100,", "");

    /** What the fixture's settings add to each prompt. */
    private static final int TEMPLATE = 10;

    /** What the fixture's engine can hold. */
    private static final int CONTEXT = 4096;

    /** The most that {@link #ASK} can cost. */
    private static final int BOUND = ASK.length() + TEMPLATE + 100;

    private final DataSource database = TestDatabase.fresh();

    @SuppressWarnings("NullAway.Init")
    private Treasury treasury;

    @SuppressWarnings("NullAway.Init")
    private Thread thread;

    private void budget(long amount) throws SQLException {
        budget(amount, endpoint("guide", "guide"));
    }

    private void budget(long amount, EngineEndpoint... endpoints) throws SQLException {
        budget("TOKENS", amount, endpoints);
    }

    /** Of a million tokens in, and of a million tokens out. */
    private void price(String model, int in, int out) throws SQLException {
        execute(
                """
                insert into usage_price
                    (model, currency, valid_from, input, output, request, source, added_by)
                values ('%s', 'USD', '2026-01-01T00:00:00Z', %d, %d, 0, 'a test', 'ada')
                """
                        .formatted(model, in, out));
    }

    private void budget(String unit, long amount, EngineEndpoint... endpoints) throws SQLException {
        budget("PERSON", "mara", unit, amount, endpoints);
    }

    private void budget(
            String kind, String subject, String unit, long amount, EngineEndpoint... endpoints)
            throws SQLException {
        execute(
                """
                insert into quota_budget (id, version, subject_kind, subject, subject_name, model,
                    unit, amount, period, hard, threshold, created_at)
                values (gen_random_uuid(), 0, '%s', '%s', 'Mara', '', '%s', %d, 'DAY',
                    true, 80, now())
                """
                        .formatted(kind, subject, unit, amount));
        set.put("dream.quota.template-tokens", Integer.toString(TEMPLATE));
        start(endpoints);
        treasury =
                new Treasury(
                        database,
                        "one",
                        QuotaSettings.from(new Settings(key -> Optional.ofNullable(set.get(key)))),
                        Clock.systemUTC(),
                        rates,
                        now -> kernel.allowancesChanged(now.orElse(null)),
                        () -> {});
        treasury.open();
        thread = Thread.ofPlatform().start(treasury);
    }

    @AfterEach
    void stop() throws InterruptedException {
        treasury.stop();
        thread.interrupt();
        thread.join();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    void charge(List<Charge> charges) {
        try (var connection = database.getConnection()) {
            treasury.charge(connection, charges);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private long spent() throws SQLException {
        return number("select sum(spent) from quota_share");
    }

    /** The treasury has asked for the only request there was, and has given back what it got. */
    private void awaitAllIsGivenBack() throws Exception {
        var given = "select count(*) from quota_share where granted = 0";
        for (var i = 0; number(given) == 0 && i < 1_000; i++) {
            Thread.sleep(10);
        }
        assertThat(number(given)).isOne();
    }

    private long number(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** All of the budget that was not spent can be had again. */
    private void assertNothingIsHeld(long amount) throws Exception {
        awaitIdle();
        var body = new StringBuilder(ASK);
        var left = (int) (amount - spent());
        body.insert(1, "\"user\":\"" + "x".repeat(left - BOUND - 10) + "\",");
        assertThat(body.length() + TEMPLATE + 100).isEqualTo(left);
        engine.next(line -> line.json(200, plain("all of it", 0, 0)));
        try (var client = new Wire(port)) {
            client.post(body.toString());
            assertThat(client.answer().status()).as("what is left").isEqualTo(200);
        }
        row();
    }

    @Test
    void what_is_answered_from_the_cache_is_charged_its_own_price_and_no_token() throws Exception {
        price("guide", 1, 1);
        execute("update usage_price set cached = 0.004");
        budget("USD", 1_000_000_000L, endpoint("guide", "guide"));
        var kept = new ConcurrentHashMap<String, KnownAnswer>();
        kernel.remember(
                CacheSettings.from(new Settings(key -> Optional.empty())),
                new AnswerMemory() {
                    @Override
                    public Optional<KnownAnswer> find(String key) {
                        return Optional.ofNullable(kept.get(key));
                    }

                    @Override
                    public void keep(String key, KnownAnswer answer) {
                        kept.put(key, answer);
                    }
                });
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        for (var cached : new boolean[] {false, true}) {
            try (var client = new Wire(port)) {
                client.post(ASK.replaceFirst("\\{", "{\"temperature\":0,"));
                assertThat(client.answer().status()).isEqualTo(200);
            }
            assertThat(row().cached()).isEqualTo(cached);
        }
        // Billionths: 10 tokens for a millionth of a dollar each, and 0.004 by a thousand.
        assertThat(spent()).isEqualTo(10_000 + 4_000);
    }

    @Test
    void what_fits_passes_unchanged_and_is_charged_as_its_row_says() throws Exception {
        budget(1_000);
        engine.next(
                line -> {
                    assertThat(line.body).isEqualTo(ASK);
                    line.json(200, plain("hello", 7, 3));
                });
        try (var client = new Wire(port)) {
            client.post(ASK);
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(row().tokensIn()).isEqualTo(7);
        assertThat(spent()).isEqualTo(10);
        assertNothingIsHeld(1_000);
    }

    @Test
    void where_less_is_left_the_answer_is_asked_to_be_shorter() throws Exception {
        var amount = BOUND - 60;
        budget(amount);
        engine.next(
                line -> {
                    assertThat(line.body).isEqualTo(ASK.replace(":100,", ":40,"));
                    line.json(200, plain("short", 7, 40));
                });
        try (var client = new Wire(port)) {
            client.post(ASK);
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(row().tokensOut()).isEqualTo(40);
        assertThat(spent()).isEqualTo(47);
    }

    @Test
    void an_answer_without_a_limit_gets_one_when_less_is_left_than_the_context() throws Exception {
        budget(1_000);
        var prompt = OPEN.length() + TEMPLATE;
        engine.next(
                line -> {
                    assertThat(line.body)
                            .isEqualTo(
                                    OPEN.replaceFirst(
                                            "\\{", "{\"max_tokens\":" + (1_000 - prompt) + ","));
                    line.json(200, plain("hello", 7, 3));
                });
        try (var client = new Wire(port)) {
            client.post(OPEN);
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(row().outcome()).isEqualTo(Outcome.COMPLETE);
        assertNothingIsHeld(1_000);
    }

    @Test
    void where_nothing_is_left_the_engine_is_not_asked_and_the_client_told_until_when()
            throws Exception {
        budget(50);
        try (var client = new Wire(port)) {
            client.post(ASK);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body())
                    .contains(
                            "\"type\":\"insufficient_quota\"",
                            "\"code\":\"insufficient_quota\"",
                            "Your budget is used up.");
            assertThat(Integer.parseInt(answer.headers().get("Retry-After")))
                    .isBetween(1, 25 * 3600 + 1);
        }
        awaitIdle();
        assertThat(rows).isEmpty();
        assertThat(engine.connections).hasValue(0);
    }

    @Test
    void who_works_for_a_project_keeps_to_its_budget_and_nobody_else_does() throws Exception {
        budget("PROJECT", "atlas", "TOKENS", BOUND + 20, endpoint("guide", "guide"));
        engine.next(line -> line.json(200, plain("hello", 90, 60)));
        assertThat(asked("good", "X-Dream-Project: atlas\r\n").status()).isEqualTo(200);
        var refused = asked("tove", "X-Dream-Project: atlas\r\n");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body()).contains("The budget of this project is used up.");
        assertThat(asked("atlas", "X-Dream-Project: zenith\r\n").status())
                .as("the project of a key is firm")
                .isEqualTo(429);
        for (var free : List.of("", "X-Dream-Project: zenith\r\n")) {
            engine.next(line -> line.json(200, plain("hello", 90, 60)));
            assertThat(asked("good", free).status()).as(free).isEqualTo(200);
        }
        assertThat(spent()).isEqualTo(150);
    }

    private Wire.Answer asked(String key, String headers) throws IOException {
        try (var client = new Wire(port)) {
            client.post(
                    ASK,
                    "x-api-key: %s\r\nContent-Type: application/json\r\n%s"
                            .formatted(key, headers));
            return client.answer();
        }
    }

    @Test
    void what_answers_under_way_hold_is_worth_waiting_for() throws Exception {
        budget(BOUND + 20);
        var asked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        engine.next(
                line -> {
                    asked.countDown();
                    goOn.await();
                    line.json(200, plain("hello", 1, 1));
                });
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            first.post(ASK);
            asked.await();
            second.post(ASK);
            var refused = second.answer();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).contains("insufficient_quota", "held by answers under way");
            assertThat(refused.headers().get("Retry-After")).isEqualTo("2");
            goOn.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
            engine.next(line -> line.json(200, plain("hello", 1, 1)));
            second.post(ASK);
            assertThat(second.answer().status()).isEqualTo(200);
        }
        assertThat(spent()).isEqualTo(4);
    }

    @Test
    void nothing_stays_held_after_any_way_out() throws Exception {
        budget(1_000);
        engine.next(line -> line.socket.close()); // the engine is gone
        engine.next(line -> line.json(500, "{}")); // it fails
        engine.next(line -> line.json(400, "{}")); // it refuses
        engine.next(
                line -> { // it is gone in the middle
                    line.streamHead();
                    line.chunk(token("a"));
                    line.socket.close();
                });
        for (var body : List.of(ASK, ASK, ASK, STREAM)) {
            try (var client = new Wire(port)) {
                client.post(body);
                client.answer();
            }
            row();
        }
        engine.next(
                line -> { // the client leaves in the middle
                    line.streamHead();
                    line.chunk(token("a") + token("b"));
                    line.awaitClose();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            client.readUntil("\"content\":\"b\"");
        }
        assertThat(row().outcome()).isEqualTo(Outcome.ABORTED);
        var asked = new CountDownLatch(1);
        engine.next(
                line -> { // and before the first word
                    asked.countDown();
                    line.awaitClose();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            asked.await();
        }
        assertThat(row().outcome()).isEqualTo(Outcome.ABORTED);
        assertNothingIsHeld(1_000);
    }

    /** One of others, with the house's guide to fall back to. */
    private static EngineEndpoint provider(int port, State state) {
        return new EngineEndpoint(
                "far",
                URI.create("http://127.0.0.1:" + port),
                new Secret("key"),
                "far/m",
                "m",
                500,
                false,
                false,
                0,
                Optional.of(
                        new ProviderTerms(
                                state,
                                1,
                                100,
                                List.of("guide"),
                                true,
                                Set.of(401),
                                new Patience(2, Duration.ofSeconds(2), 100, Duration.ZERO))));
    }

    @Test
    void one_hold_is_enough_for_all_attempts_and_is_settled_once() throws Exception {
        try (var far = new ScriptedEngine()) {
            budget(CONTEXT + 50, endpoint("guide", "guide"), provider(far.port(), State.UP));
            var asked = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            far.next(line -> line.json(404, "{}"));
            engine.next(
                    line -> {
                        asked.countDown();
                        goOn.await();
                        line.json(200, plain("hello", 7, 3));
                    });
            try (var first = new Wire(port);
                    var second = new Wire(port)) {
                first.post(OPEN.replace("guide", "far/m"));
                asked.await();
                second.post(ASK);
                assertThat(second.answer().body())
                        .as("the fallback's context is held, not the provider's")
                        .contains("held by answers under way");
                goOn.countDown();
                assertThat(first.answer().headers()).containsKey("X-Dream-Fallback");
            }
            assertThat(far.problems).isEmpty();
        }
        var tokens = 0L;
        for (var row : List.of(row(), row())) {
            tokens += row.tokensIn() + row.tokensOut();
        }
        assertThat(tokens).isEqualTo(10);
        assertThat(spent()).isEqualTo(tokens);
        assertNothingIsHeld(CONTEXT + 50);
    }

    @Test
    void every_attempt_is_asked_for_the_same_short_answer() throws Exception {
        try (var far = new ScriptedEngine()) {
            budget(BOUND - 60, endpoint("guide", "guide"), provider(far.port(), State.UP));
            far.next(
                    line -> {
                        assertThat(line.body).contains("\"max_tokens\":40,");
                        line.json(503, "{}");
                    });
            far.next(
                    line -> {
                        assertThat(line.body).contains("\"max_tokens\":40,");
                        line.json(404, "{}");
                    });
            engine.next(
                    line -> {
                        assertThat(line.body).isEqualTo(ASK.replace(":100,", ":40,"));
                        line.json(200, plain("short", 7, 40));
                    });
            try (var client = new Wire(port)) {
                client.post(ASK.replace("guide", "far/m"));
                assertThat(client.answer().headers()).containsEntry("X-Dream-Attempts", "3");
            }
            assertThat(far.problems).isEmpty();
        }
        assertThat(List.of(row(), row(), row())).extracting(UsageRow::attempt).contains(1, 2, 3);
        assertThat(spent()).isEqualTo(47);
    }

    @Test
    void an_answer_is_as_long_as_the_money_that_is_left_pays_for() throws Exception {
        price("guide", 1, 10);
        var prompt = 1_000L * (ASK.length() + TEMPLATE); // in billionths, each token
        budget("USD", prompt + 40 * 10_000 + 9_999, endpoint("guide", "guide"));
        engine.next(
                line -> {
                    assertThat(line.body).isEqualTo(ASK.replace(":100,", ":40,"));
                    line.json(200, plain("short", 7, 40));
                });
        try (var client = new Wire(port)) {
            client.post(ASK);
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(row().tokensOut()).isEqualTo(40);
        assertThat(spent()).isEqualTo(7 * 1_000 + 40 * 10_000);
    }

    @Test
    void a_model_without_a_price_is_not_asked_where_money_is_limited() throws Exception {
        budget("USD", 1_000_000_000, endpoint("guide", "guide"));
        try (var client = new Wire(port)) {
            client.post(ASK);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body())
                    .contains(
                            "\"type\":\"insufficient_quota\"",
                            "\"code\":\"model_without_price\"",
                            "set one under Usage, Prices");
            assertThat(answer.headers()).doesNotContainKey("Retry-After");
        }
        awaitIdle();
        assertThat(rows).isEmpty();
        assertThat(engine.connections).hasValue(0);

        price("guide", 1, 1);
        treasury.open();
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        try (var client = new Wire(port)) {
            client.post(ASK);
            assertThat(client.answer().status()).as("with one it is").isEqualTo(200);
        }
        row();
        assertThat(spent()).isEqualTo(10_000);
    }

    @Test
    void the_money_of_a_dearer_fallback_is_held_and_one_without_a_price_is_not_asked()
            throws Exception {
        try (var far = new ScriptedEngine()) {
            price("far/m", 1, 1);
            var all =
                    new EngineEndpoint[] {
                        endpoint("guide", "guide"), provider(far.port(), State.UP)
                    };
            var cheap = 1_000L * (BOUND + 2); // "far/m" has as many letters as "guide"
            budget("USD", cheap, all);
            far.next(line -> line.json(404, "{}"));
            try (var client = new Wire(port)) {
                client.post(ASK.replace("guide", "far/m"));
                assertThat(client.answer().status()).as("nobody else is asked").isEqualTo(404);
            }
            row();
            assertThat(engine.connections).hasValue(0);

            price("guide", 1, 2);
            treasury.open();
            far.next(
                    line -> {
                        assertThat(line.body).contains("\"max_tokens\":51,");
                        line.json(404, "{}");
                    });
            engine.next(line -> line.json(200, plain("hello", 7, 3)));
            try (var client = new Wire(port)) {
                client.post(ASK.replace("guide", "far/m"));
                assertThat(client.answer().headers()).containsKey("X-Dream-Fallback");
            }
            assertThat(far.problems).isEmpty();
        }
        assertThat(List.of(row(), row())).extracting(UsageRow::attempt).contains(1, 2);
        assertThat(spent()).as("as the one that answered asks").isEqualTo(7_000 + 3 * 2_000);
    }

    @Test
    void nothing_stays_held_of_a_request_that_no_engine_is_asked_for_any_more() throws Exception {
        try (var far = new ScriptedEngine()) {
            budget(20_000, endpoint("guide", "guide"), provider(far.port(), State.UP));
            var failed = new CountDownLatch(1);
            far.next(
                    line -> { // the client leaves before the next try
                        line.raw(
                                "HTTP/1.1 503 Busy\r\nRetry-After: 2\r\nContent-Length: 2\r\n\r\n{}");
                        failed.countDown();
                    });
            try (var client = new Wire(port)) {
                client.post(OPEN.replace("guide", "far/m"));
                failed.await();
                awaitFurtherAttempt();
            }
            row();
            awaitIdle();
            kernel.enginesChanged(List.of(provider(far.port(), State.KEY_REFUSED)));
            try (var client = new Wire(port)) {
                client.post(OPEN.replace("guide", "far/m")); // nobody may be asked
                assertThat(client.answer().status()).isEqualTo(502);
            }
            awaitIdle();
            kernel.enginesChanged(List.of(endpoint("guide", "guide")));
            assertThat(far.problems).isEmpty();
        }
        assertThat(rows).isEmpty();
        assertThat(spent()).isZero();
        assertNothingIsHeld(20_000);
    }

    @Test
    void a_client_that_leaves_while_it_is_let_in_leaves_nothing_behind() throws Exception {
        budget(1_000);
        try (var lock = database.getConnection();
                var statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("select 1 from quota_budget for update"); // the treasury waits
            try (var client = new Wire(port)) {
                client.post(ASK);
                for (var i = 0; kernel.underWay() == 0 && i < 500; i++) {
                    Thread.sleep(10);
                }
            }
            awaitIdle();
            lock.rollback();
        }
        awaitAllIsGivenBack();
        assertNothingIsHeld(1_000);
        assertThat(rows).isEmpty();
    }

    @Test
    void while_the_database_does_not_answer_nobody_is_let_in_who_would_have_to_ask()
            throws Exception {
        budget(1_000);
        execute("alter table quota_share rename to away");
        try (var client = new Wire(port)) {
            client.post(ASK);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("budgets_unavailable");
            assertThat(answer.headers()).containsKey("Retry-After");
        }
        execute("alter table away rename to quota_share");
        assertNothingIsHeld(1_000);
    }

    @ParameterizedTest
    @CsvSource({"TOKENS, 1", "USD, 3000"})
    void of_many_at_once_exactly_as_many_as_fit_reach_the_engine(String unit, long each)
            throws Exception {
        price("guide", 3, 3);
        budget(unit, 20L * BOUND * each, endpoint("guide", "guide"));
        var all = new CountDownLatch(20);
        IntStream.range(0, 20)
                .forEach(
                        i ->
                                engine.next(
                                        line -> {
                                            all.countDown();
                                            all.await(); // so that none is settled before
                                            line.json(200, plain("hello", 7, 3));
                                        }));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> ask =
                    () -> {
                        try (var client = new Wire(port)) {
                            client.post(ASK);
                            return client.answer().status();
                        }
                    };
            var answers = clients.invokeAll(IntStream.range(0, 200).mapToObj(i -> ask).toList());
            var in = 0;
            for (var answer : answers) {
                assertThat(answer.get()).isIn(200, 429);
                in += answer.get() == 200 ? 1 : 0;
            }
            assertThat(in).isEqualTo(20);
        }
        assertThat(rows).hasSize(20);
        assertThat(spent()).isEqualTo(200 * each);
    }
}
