package dev.dreamserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    @Test
    void a_flood_from_one_source_is_one_count() {
        var refusals = new Refusals(10);
        for (int i = 0; i < 100_000; i++) {
            refusals.count("key-unknown", "192.0.2.1");
        }
        assertThat(refusals.take())
                .containsExactly(
                        new Refusals.Counted(
                                new Refusals.Refused("key-unknown", "192.0.2.1"), 100_000));
        assertThat(refusals.take()).isEmpty();
    }

    @Test
    void a_flood_from_many_sources_stays_bounded_and_loses_no_count() {
        var refusals = new Refusals(10);
        for (int i = 0; i < 100_000; i++) {
            refusals.count("key-unknown", "source " + i);
        }
        var taken = refusals.take();
        assertThat(taken).hasSizeLessThanOrEqualTo(11);
        assertThat(taken.stream().mapToLong(Refusals.Counted::times).sum()).isEqualTo(100_000);
    }

    @Test
    void a_flood_of_kinds_stays_bounded_too() {
        var refusals = new Refusals(10);
        for (int i = 0; i < 10_000; i++) {
            refusals.count("kind " + i, "source " + i);
        }
        assertThat(refusals.take()).hasSizeLessThan(100);
    }

    @Test
    void nothing_is_lost_between_counting_and_taking() throws Exception {
        var refusals = new Refusals(10);
        var counting = new ArrayList<Callable<Integer>>();
        for (int w = 0; w < 4; w++) {
            counting.add(
                    () -> {
                        for (int i = 0; i < 50_000; i++) {
                            refusals.count("key-unknown", "source " + i % 5);
                        }
                        return 0;
                    });
        }
        long taken = 0;
        try (var threads = Executors.newFixedThreadPool(4)) {
            var running = counting.stream().map(threads::submit).toList();
            while (!running.stream().allMatch(Future::isDone)) {
                taken += refusals.take().stream().mapToLong(Refusals.Counted::times).sum();
            }
        }
        taken += refusals.take().stream().mapToLong(Refusals.Counted::times).sum();
        assertThat(taken).isEqualTo(200_000);
    }

    @Test
    void counts_that_could_not_be_written_are_in_the_next_window() {
        var refusals = new Refusals(10);
        refusals.count("key-unknown", "a");
        var taken = refusals.take();
        refusals.count("key-unknown", "a");
        refusals.giveBack(taken);
        assertThat(refusals.take().getFirst().times()).isEqualTo(2);
    }
}
