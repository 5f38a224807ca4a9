package dev.dreamserver.bell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.bell.spi.NewsSource;
import dev.dreamserver.bell.spi.Rung;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BellTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Caller AUDITOR = caller("auditor-1", Roles.AUDITOR);
    private static final Caller USER = caller("user-1", Roles.USER);

    private final List<News> stored = new ArrayList<>();
    private final List<Object> told = new ArrayList<>();
    private final Bell bell = new Bell();
    private int looks;

    @BeforeEach
    void open() {
        NewsSource source =
                (begin, limit) -> {
                    looks++;
                    return stored.stream().filter(one -> !one.at().isBefore(begin)).toList();
                };
        bell.sources = sources(List.of(source));
        bell.clock = Clock.fixed(NOON, ZoneOffset.UTC);
        bell.database = TestDatabase.fresh();
        bell.marked = event();
    }

    @Test
    void each_role_hears_what_it_may_know_newest_first() {
        stored.add(news("a", 10, Roles.ALL));
        stored.add(news("b", 5, Set.of(Roles.AUDITOR, Roles.ADMIN)));
        assertThat(ids(AUDITOR)).containsExactly("b", "a");
        assertThat(ids(USER)).containsExactly("a");
    }

    @Test
    void only_the_newest_fifty_of_thirty_days_are_told() {
        IntStream.range(0, 80).forEach(n -> stored.add(news("n" + n, n, Roles.ALL)));
        stored.add(news("old", 31 * 24 * 60, Roles.ALL));
        assertThat(ids(USER)).hasSize(50).startsWith("n0", "n1").doesNotContain("old");
    }

    @Test
    void what_was_seen_is_read_and_what_came_since_is_not() {
        stored.add(news("seen", 10, Roles.ALL));
        stored.add(news("meanwhile", 1, Roles.ALL));
        bell.markRead(USER, NOON.minusSeconds(600));
        assertThat(unread(USER)).containsExactly("meanwhile");
        assertThat(unread(AUDITOR)).as("somebody else").containsExactly("meanwhile", "seen");
        assertThat(told).containsExactly(new MarkedRead("user-1"));

        bell.markRead(USER, NOON);
        assertThat(unread(USER)).isEmpty();
    }

    @Test
    void news_that_is_stored_late_is_unread_although_later_news_was_read() {
        stored.add(news("later", 1, Roles.ALL));
        bell.markRead(USER, NOON.minusSeconds(60));
        stored.add(news("earlier", 5, Roles.ALL));
        bell.rung(new Rung());
        assertThat(unread(USER)).containsExactly("earlier");
    }

    @Test
    void what_is_no_longer_shown_is_no_longer_remembered() throws Exception {
        stored.add(news("old", 10, Roles.ALL));
        bell.markRead(USER, NOON);
        stored.clear();
        stored.add(news("new", 1, Roles.ALL));
        bell.rung(new Rung());
        bell.markRead(USER, NOON);
        try (var connection = bell.database.getConnection()) {
            assertThat(BellReaders.read(connection, "user-1")).containsExactly("new");
        }
    }

    @Test
    void the_rooms_are_asked_again_only_when_one_of_them_rang() {
        bell.news(USER);
        bell.news(AUDITOR);
        assertThat(looks).isEqualTo(1);
        bell.rung(new Rung());
        bell.news(USER);
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void what_a_person_has_read_is_asked_again_only_when_somebody_read() throws Exception {
        stored.add(news("a", 10, Roles.ALL));
        bell.markRead(USER, NOON);
        assertThat(unread(USER)).isEmpty();
        try (var connection = bell.database.getConnection();
                var elsewhere = connection.createStatement()) {
            elsewhere.execute("delete from bell_reader");
        }
        assertThat(unread(USER)).as("from memory").isEmpty();
        bell.markRead(AUDITOR, NOON);
        assertThat(unread(USER)).containsExactly("a");
    }

    private List<String> ids(Caller who) {
        return bell.news(who).stream().map(one -> one.news().id()).toList();
    }

    private List<String> unread(Caller who) {
        return bell.news(who).stream()
                .filter(one -> !one.read())
                .map(one -> one.news().id())
                .toList();
    }

    private static News news(String id, int minutesAgo, Set<String> roles) {
        return new News(
                id,
                NOON.minusSeconds(60L * minutesAgo),
                Tone.NOTICE,
                "service_back",
                List.of("Ledger"),
                Optional.empty(),
                Optional.empty(),
                roles);
    }

    private static Caller caller(String id, String role) {
        return new Caller(
                id, id, Optional.empty(), Set.of(role), Optional.empty(), Caller.Via.SESSION);
    }

    @SuppressWarnings("unchecked")
    private static Instance<NewsSource> sources(List<NewsSource> all) {
        return (Instance<NewsSource>)
                Proxy.newProxyInstance(
                        BellTest.class.getClassLoader(),
                        new Class<?>[] {Instance.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "iterator" -> all.iterator();
                                    case "spliterator" -> all.spliterator();
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }

    @SuppressWarnings("unchecked")
    private Event<MarkedRead> event() {
        return (Event<MarkedRead>)
                Proxy.newProxyInstance(
                        BellTest.class.getClassLoader(),
                        new Class<?>[] {Event.class},
                        (proxy, method, arguments) -> {
                            told.add(arguments[0]);
                            bell.marked((MarkedRead) arguments[0]);
                            return null;
                        });
    }
}
