package dev.dreamserver.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    private final Database database = new Database();

    @Test
    void one_that_answers_does() {
        database.source = TestDatabase.fresh();

        assertThat(database.answers(Runnable::run)).isTrue();
    }

    @Test
    void one_that_refuses_does_not() {
        database.source =
                source(
                        () -> {
                            throw new SQLException("refused");
                        });

        assertThat(database.answers(Runnable::run)).isFalse();
    }

    @Test
    void one_that_hangs_is_knocked_at_once_for_all_and_the_next_do_not_wait() throws Exception {
        var release = new CountDownLatch(1);
        var knocks = new AtomicInteger();
        database.source =
                source(
                        () -> {
                            knocks.incrementAndGet();
                            release.await();
                            throw new SQLException("gave up");
                        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = Instant.now();
            assertThat(database.answers(threads)).isFalse();
            var first = Duration.between(begun, Instant.now());
            for (var page = 0; page < 10; page++) {
                assertThat(database.answers(threads)).isFalse();
            }
            assertThat(Duration.between(begun, Instant.now())).isLessThan(first.plusSeconds(4));
            assertThat(knocks).hasValue(1);
            release.countDown();
        }
    }

    @Test
    void a_good_answer_is_good_for_a_moment_and_a_bad_one_is_not() {
        var knocks = new AtomicInteger();
        var well = TestDatabase.fresh();
        database.source =
                source(
                        () -> {
                            knocks.incrementAndGet();
                            return well.getConnection();
                        });
        database.nanoTime = () -> 0;
        assertThat(database.answers(Runnable::run)).isTrue();
        assertThat(database.answers(Runnable::run)).isTrue();
        assertThat(knocks).hasValue(1);

        database.nanoTime = () -> 300_000_000;
        database.source =
                source(
                        () -> {
                            knocks.incrementAndGet();
                            throw new SQLException("refused");
                        });
        assertThat(database.answers(Runnable::run)).isFalse();
        assertThat(database.answers(Runnable::run)).isFalse();
        assertThat(knocks).hasValue(3);
    }

    private interface Door {
        Object open() throws Exception;
    }

    private static DataSource source(Door door) {
        return (DataSource)
                Proxy.newProxyInstance(
                        DatabaseTest.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (self, method, given) -> door.open());
    }
}
