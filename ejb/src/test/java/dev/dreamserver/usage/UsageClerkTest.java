package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.settings.Settings;
import jakarta.ejb.TimerService;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What fails in the clerk's round keeps nothing else from being done, on a real PostgreSQL. */
class UsageClerkTest {

    private final DataSource database = TestDatabase.fresh();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger timers = new AtomicInteger();

    private UsageClerk clerk(int refused) {
        var clerk = new UsageClerk();
        clerk.clock = Clock.systemUTC();
        clerk.settings = new Settings(key -> Optional.empty());
        clerk.timers =
                fake(
                        TimerService.class,
                        (self, method, args) -> {
                            timers.incrementAndGet();
                            return null;
                        });
        clerk.transaction =
                fake(
                        UserTransaction.class,
                        (self, method, args) ->
                                method.getName().equals("getStatus")
                                        ? Status.STATUS_NO_TRANSACTION
                                        : null);
        clerk.database =
                fake(
                        DataSource.class,
                        (self, method, args) -> {
                            if (asked.incrementAndGet() <= refused) {
                                throw new IllegalStateException("no connection, and no word of it");
                            }
                            try {
                                return method.invoke(database, args);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        });
        return clerk;
    }

    private static <T> T fake(Class<T> type, java.lang.reflect.InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        UsageClerkTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private String told(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void a_house_starts_whose_days_cannot_be_made() {
        clerk(Integer.MAX_VALUE).begin();
        assertThat(timers).hasValue(1);
    }

    @Test
    void usage_is_added_up_also_when_no_day_can_be_made() throws Exception {
        clerk(1).work();
        assertThat(told("select hours_to is not null from usage_rollup")).isEqualTo("t");
        assertThat(
                        told(
                                "select count(*) from pg_inherits where inhparent = 'usage_attempt'::regclass"))
                .as("only what has no day")
                .isEqualTo("1");
    }

    @Test
    void a_day_that_is_gone_is_told_with_how_many_and_why() {
        var day = LocalDate.of(2026, 11, 20);
        var event = UsageClerk.event(new UsageDays.Retired(day, 33_000), Duration.ofDays(400));
        assertThat(event.action()).isEqualTo("usage.retire");
        assertThat(event.actor()).isEqualTo(AuditLog.HOUSE);
        assertThat(event.subject()).contains("2026-11-20");
        assertThat(event.details())
                .containsEntry("requests", "33000")
                .containsEntry("retention", "PT9600H");
    }
}
