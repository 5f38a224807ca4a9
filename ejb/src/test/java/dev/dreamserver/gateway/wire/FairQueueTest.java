package dev.dreamserver.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gateway.QueueSettings;
import dev.dreamserver.gateway.wire.FairQueue.Rank;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> called = new ArrayList<>();

    private FairQueue queue(int places, String... weights) {
        return new FairQueue(places, settings(100, weights), nanos::get);
    }

    private static QueueSettings settings(int length, String... weights) {
        var heavy = new HashMap<String, Integer>();
        for (var one : weights) {
            heavy.put(
                    one.substring(0, one.indexOf('=')),
                    Integer.valueOf(one.substring(one.indexOf('=') + 1)));
        }
        return new QueueSettings(length, Duration.ofMinutes(5), heavy);
    }

    private FairQueue.Turn enter(FairQueue queue, String team, Rank rank, String name) {
        return Objects.requireNonNull(queue.enter(team, rank, () -> called.add(name)), name);
    }

    private FairQueue.Turn enter(FairQueue queue, String team, String name) {
        return enter(queue, team, Rank.CHAT, name);
    }

    /** Gives the one place back again and again, until nobody waits. */
    private void serveAll(
            FairQueue queue, Map<String, FairQueue.Turn> turns, FairQueue.Turn first) {
        first.leave();
        for (var at = 0; at < called.size(); at++) {
            Objects.requireNonNull(turns.get(called.get(at))).leave();
        }
        assertThat(queue.waiting()).isZero();
    }

    private List<String> order(FairQueue queue, String... teamsInOrder) {
        var first = enter(queue, "first", "first");
        var turns = new HashMap<String, FairQueue.Turn>();
        for (var i = 0; i < teamsInOrder.length; i++) {
            var name = teamsInOrder[i] + (i + 1);
            turns.put(name, enter(queue, teamsInOrder[i], name));
        }
        serveAll(queue, turns, first);
        return called;
    }

    @Test
    void a_free_place_is_taken_at_once() {
        var queue = queue(2);
        assertThat(enter(queue, "a", "1").waits()).isFalse();
        assertThat(enter(queue, "a", "2").cameAs()).isZero();
        var third = enter(queue, "a", "3");
        assertThat(third.waits()).isTrue();
        assertThat(third.cameAs()).isEqualTo(1);
        assertThat(called).isEmpty();
    }

    @Test
    void a_team_with_many_requests_does_not_hold_up_one_with_few() {
        assertThat(order(queue(1), "a", "a", "a", "a", "b", "c"))
                .containsExactly("a1", "b5", "c6", "a2", "a3", "a4");
    }

    @Test
    void a_weight_of_three_is_three_turns_for_each_of_another() {
        assertThat(order(queue(1, "a=3"), "b", "b", "a", "a", "a", "a", "a", "a", "b"))
                .containsExactly("b1", "a3", "a4", "a5", "b2", "a6", "a7", "a8", "b9");
    }

    @Test
    void who_asked_nothing_for_a_while_has_saved_nothing_up() {
        var queue = queue(1);
        for (var i = 0; i < 50; i++) {
            enter(queue, "busy", "x").leave();
        }
        assertThat(order(queue, "busy", "late", "busy", "late"))
                .containsExactly("late2", "busy1", "late4", "busy3");
    }

    @Test
    void chat_goes_before_voice_before_documents_before_background() {
        var queue = queue(1);
        var first = enter(queue, "a", "first");
        var turns = new HashMap<String, FairQueue.Turn>();
        for (var rank : List.of(Rank.BACKGROUND, Rank.DOCUMENTS, Rank.VOICE, Rank.CHAT)) {
            turns.put(rank.name(), enter(queue, "a", rank, rank.name()));
        }
        serveAll(queue, turns, first);
        assertThat(called).containsExactly("CHAT", "VOICE", "DOCUMENTS", "BACKGROUND");
    }

    @Test
    void positions_are_the_order_in_which_it_goes_and_move_up() {
        var queue = queue(1);
        var first = enter(queue, "a", "first");
        var second = enter(queue, "a", "second");
        var third = enter(queue, "a", "third");
        var other = enter(queue, "b", "other");
        assertThat(List.of(other.position(), second.position(), third.position()))
                .containsExactly(1, 2, 3);
        assertThat(other.cameAs()).isEqualTo(1);
        other.leave();
        assertThat(List.of(second.position(), third.position())).containsExactly(1, 2);
        first.leave();
        assertThat(called).containsExactly("second");
        assertThat(second.position()).isZero();
        assertThat(third.position()).isEqualTo(1);
    }

    @Test
    void who_leaves_the_queue_is_never_called_and_costs_the_team_nothing() {
        var queue = queue(1);
        var first = enter(queue, "x", "first");
        var turns = new HashMap<String, FairQueue.Turn>();
        for (var i = 0; i < 5; i++) {
            enter(queue, "a", "gone").leave();
        }
        turns.put("a", enter(queue, "a", "a"));
        turns.put("b", enter(queue, "b", "b"));
        serveAll(queue, turns, first);
        assertThat(called).containsExactly("a", "b");
    }

    @Test
    void a_place_is_given_back_once() {
        var queue = queue(1);
        var first = enter(queue, "a", "first");
        enter(queue, "a", "second");
        enter(queue, "a", "third");
        first.leave();
        first.leave();
        assertThat(called).containsExactly("second");
    }

    @Test
    void only_so_many_may_wait() {
        var queue = new FairQueue(1, settings(1), nanos::get);
        enter(queue, "a", "first");
        var second = enter(queue, "a", "second");
        assertThat(queue.enter("b", Rank.CHAT, () -> {})).isNull();
        second.leave();
        assertThat(queue.enter("b", Rank.CHAT, () -> {})).isNotNull();
    }

    @Test
    void the_wait_is_told_from_how_long_places_were_held_lately() {
        var queue = queue(2);
        var first = enter(queue, "a", "first");
        enter(queue, "a", "second");
        var third = enter(queue, "a", "third");
        var fourth = enter(queue, "a", "fourth");
        assertThat(fourth.estimate()).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        first.leave();
        assertThat(third.waits()).isFalse();
        assertThat(fourth.estimate()).contains(Duration.ofSeconds(5));
    }

    @Test
    void an_engine_that_grows_calls_those_who_wait() {
        var queue = queue(1);
        enter(queue, "a", "first");
        enter(queue, "a", "second");
        enter(queue, "a", "third");
        queue.resize(3);
        assertThat(called).containsExactly("second", "third");
    }

    @Test
    void a_client_may_only_put_itself_back() {
        assertThat(Rank.CHAT.orLater("background")).isEqualTo(Rank.BACKGROUND);
        assertThat(Rank.DOCUMENTS.orLater("chat")).isEqualTo(Rank.DOCUMENTS);
        assertThat(Rank.CHAT.orLater("FIRST")).isEqualTo(Rank.CHAT);
        assertThat(Rank.VOICE.orLater(null)).isEqualTo(Rank.VOICE);
    }

    @Test
    void never_are_more_places_taken_than_there_are_and_nobody_is_forgotten() throws Exception {
        var queue = new FairQueue(3, settings(1_000), System::nanoTime);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(400);
        for (var i = 0; i < 400; i++) {
            var team = "team" + i % 7;
            var leaves = i % 5 == 0;
            Thread.ofVirtual()
                    .start(
                            () -> {
                                var place = new CountDownLatch(1);
                                var turn = queue.enter(team, Rank.CHAT, place::countDown);
                                if (turn == null) {
                                    return;
                                }
                                try {
                                    if (turn.cameAs() > 0 && !leaves) {
                                        place.await();
                                    }
                                } catch (InterruptedException stop) {
                                    Thread.currentThread().interrupt();
                                }
                                if (turn.cameAs() == 0 || !leaves) {
                                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                    inside.decrementAndGet();
                                }
                                turn.leave();
                                done.countDown();
                            });
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, 3);
        assertThat(queue.waiting()).isZero();
    }
}
