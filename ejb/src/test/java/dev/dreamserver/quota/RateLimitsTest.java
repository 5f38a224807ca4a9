package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static Caller caller(String person, String key) {
        return new Caller(
                person,
                person,
                Optional.of("research"),
                Set.of(Roles.USER),
                Optional.of(key),
                Caller.Via.API_KEY);
    }

    private static RateLimits limits(Rate key, Rate person, Rate team) {
        return new RateLimits(new RateSettings(key, person, team));
    }

    @Test
    void a_minutes_worth_may_come_at_once_and_room_comes_back_evenly() {
        var start = Long.MAX_VALUE - 30 * SECOND; // the clock of a machine may pass its end
        var flow = new Flow(60, start);
        for (var i = 0; i < 60; i++) {
            assertThat(flow.left(start)).isEqualTo(60 - i);
            assertThat(flow.pass(1, start)).isZero();
        }
        assertThat(flow.pass(1, start)).isEqualTo(SECOND);
        assertThat(flow.left(start)).isZero();
        assertThat(flow.reset(start)).isEqualTo(60 * SECOND);
        assertThat(flow.pass(1, start + SECOND)).isZero();
        assertThat(flow.pass(1, start + SECOND)).isEqualTo(SECOND);
        assertThat(flow.left(start + 11 * SECOND)).isEqualTo(10);
        assertThat(flow.left(start + 500 * SECOND)).as("never more than a minute's").isEqualTo(60);
    }

    @Test
    void no_window_has_an_edge_at_which_twice_as_much_passes() {
        var flow = new Flow(100, 0);
        var passed = 0;
        for (var millis = 0L; millis < 60_000; millis += 10) {
            passed += flow.pass(1, millis * 1_000_000) == 0 ? 1 : 0;
        }
        assertThat(passed).as("a minute's worth at once, and what came back").isBetween(198, 200);
        for (var millis = 60_000L; millis < 120_000; millis += 10) {
            passed += flow.pass(1, millis * 1_000_000) == 0 ? 1 : 0;
        }
        assertThat(passed).isBetween(298, 300);
    }

    @Test
    void of_a_thousand_at_once_exactly_as_many_as_fit_pass() throws Exception {
        var limits = limits(Rate.NONE, new Rate(100, 0, 0), Rate.NONE);
        try (var askers = Executors.newFixedThreadPool(8)) {
            Callable<Boolean> ask = () -> limits.enter(caller("mara", "k"), 1).open();
            var passed = 0;
            for (var one :
                    askers.invokeAll(IntStream.range(0, 1_000).mapToObj(i -> ask).toList())) {
                passed += one.get() ? 1 : 0;
            }
            assertThat(passed).isBetween(100, 110); // room comes back while they ask
        }
    }

    @Test
    void answers_at_once_are_counted_until_they_end() {
        var limits = limits(new Rate(0, 0, 2), Rate.NONE, Rate.NONE);
        var first = limits.enter(caller("mara", "a"), 1);
        assertThat(limits.enter(caller("mara", "a"), 1).open()).isTrue();
        var third = limits.enter(caller("mara", "a"), 1);
        assertThat(third.open()).isFalse();
        assertThat(third.retryAfter()).isEqualTo(1);
        third.leave(0);
        assertThat(limits.enter(caller("mara", "a"), 1).open()).isFalse();
        assertThat(limits.enter(caller("mara", "b"), 1).open()).as("another key").isTrue();
        first.leave(1);
        first.leave(1);
        assertThat(limits.enter(caller("mara", "a"), 1).open()).isTrue();
        assertThat(limits.enter(caller("mara", "a"), 1).open()).isFalse();
    }

    @Test
    void tokens_that_were_not_used_come_back_when_the_answer_ends() {
        var limits = limits(Rate.NONE, Rate.NONE, new Rate(0, 1_000, 0));
        var first = limits.enter(caller("mara", "a"), 900);
        assertThat(limits.enter(caller("lena", "b"), 200).open()).isFalse();
        first.leave(100);
        assertThat(limits.enter(caller("lena", "b"), 900).open()).isTrue();
        var refused = limits.enter(caller("lena", "b"), 200);
        assertThat(refused.open()).isFalse();
        assertThat(refused.retryAfter()).isBetween(10L, 13L);
        assertThat(headers(refused))
                .containsEntry("x-ratelimit-limit-tokens", "1000")
                .doesNotContainKey("x-ratelimit-limit-requests");
    }

    @Test
    void a_gate_that_is_shut_takes_nothing_at_the_others() {
        var limits = limits(new Rate(10, 0, 0), new Rate(0, 0, 1), new Rate(100, 0, 0));
        var first = limits.enter(caller("mara", "a"), 1);
        for (var i = 0; i < 50; i++) {
            assertThat(limits.enter(caller("mara", "a"), 1).open()).isFalse();
        }
        first.leave(1);
        assertThat(headers(limits.enter(caller("mara", "a"), 1)))
                .containsEntry("x-ratelimit-limit-requests", "10")
                .containsEntry("x-ratelimit-remaining-requests", "8")
                .containsKey("x-ratelimit-reset-requests");
    }

    private static SubjectRate own(Subject.Kind kind, String id, Rate rate) {
        return new SubjectRate(UUID.randomUUID(), new Subject(kind, id), id, rate);
    }

    private static int passing(RateLimits limits, Caller who) {
        var passed = 0;
        while (passed < 50 && limits.enter(who, 1).open()) {
            passed++;
        }
        return passed;
    }

    @Test
    void a_limit_of_ones_own_takes_the_place_of_that_of_all_others() {
        var limits = limits(Rate.NONE, new Rate(3, 0, 0), Rate.NONE);
        limits.own(
                List.of(
                        own(Subject.Kind.PERSON, "mara", new Rate(5, 0, 0)),
                        own(Subject.Kind.PERSON, "lena", Rate.NONE),
                        own(Subject.Kind.KEY, "k", new Rate(2, 0, 0))));
        assertThat(passing(limits, caller("mara", "a"))).as("more").isEqualTo(5);
        assertThat(passing(limits, caller("lena", "b"))).as("as fast as she likes").isEqualTo(50);
        assertThat(passing(limits, caller("lena", "k"))).as("with this key").isEqualTo(2);
        assertThat(passing(limits, caller("noor", "c"))).as("as all others").isEqualTo(3);
        limits.own(List.of());
        assertThat(passing(limits, caller("lena", "b"))).as("no more").isEqualTo(3);
    }

    @Test
    void with_another_limit_the_answers_under_way_still_count() {
        var limits = limits(Rate.NONE, Rate.NONE, Rate.NONE);
        assertThat(limits.none()).isTrue();
        limits.own(List.of(own(Subject.Kind.TEAM, "research", new Rate(0, 0, 3))));
        assertThat(limits.none()).isFalse();
        var first = limits.enter(caller("mara", "a"), 1);
        assertThat(limits.enter(caller("lena", "b"), 1).open()).isTrue();
        limits.own(List.of(own(Subject.Kind.TEAM, "research", new Rate(0, 0, 2))));
        assertThat(limits.enter(caller("noor", "c"), 1).open()).isFalse();
        first.leave(1);
        assertThat(limits.enter(caller("noor", "c"), 1).open()).isTrue();
        assertThat(limits.enter(caller("noor", "c"), 1).open()).isFalse();
        limits.own(List.of());
        assertThat(limits.none()).isTrue();
    }

    @Test
    void a_rate_is_a_number() {
        for (var nonsense : List.of(-1, Rate.MOST + 1)) {
            assertThatThrownBy(() -> new Rate(nonsense, 0, 0)).isInstanceOf(DreamException.class);
            assertThatThrownBy(() -> new Rate(0, nonsense, 0)).isInstanceOf(DreamException.class);
            assertThatThrownBy(() -> new Rate(0, 0, nonsense)).isInstanceOf(DreamException.class);
        }
    }

    @Test
    void spans_are_written_as_the_protocol_does() {
        assertThat(Passage.span(0)).isEqualTo("0ms");
        assertThat(Passage.span(12_999_999)).isEqualTo("12ms");
        assertThat(Passage.span(61_050_000_000L)).isEqualTo("61.050s");
    }

    private static Map<String, String> headers(Passage passage) {
        var headers = new HashMap<String, String>();
        passage.tell(headers::put);
        return headers;
    }

    @Test
    void without_settings_there_are_no_limits_and_every_one_is_read() {
        assertThat(new RateLimits(RateSettings.from(new Settings(any -> Optional.empty()))).none())
                .isTrue();
        var number = new int[1];
        var all = new HashMap<String, String>();
        RateSettings.ALL.forEach(one -> all.put(one.key(), Integer.toString(++number[0])));
        assertThat(RateSettings.from(new Settings(key -> Optional.ofNullable(all.get(key)))))
                .isEqualTo(
                        new RateSettings(new Rate(1, 2, 3), new Rate(4, 5, 6), new Rate(7, 8, 9)));
        RateSettings.ALL.forEach(
                one -> {
                    var nonsense = new Settings(key -> Optional.of("-1"));
                    assertThatThrownBy(() -> nonsense.get(one)).isInstanceOf(DreamException.class);
                });
    }
}
