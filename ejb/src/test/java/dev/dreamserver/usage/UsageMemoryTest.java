package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.Hands;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageMemoryTest {

    private final Hands clock = new Hands();
    private final AtomicInteger looks = new AtomicInteger();
    private final UsageMemory memory = new UsageMemory();

    @BeforeEach
    void begin() {
        memory.clock = clock;
        memory.ledger = new UsageLedger();
        memory.behind = Runnable::run;
    }

    /** Takes long, and tells how often it was looked by then. */
    private int ask(Object question) {
        return memory.answer(
                question,
                Integer.class,
                () -> {
                    clock.turn(Duration.ofSeconds(1));
                    return looks.incrementAndGet();
                });
    }

    private UsageGroups askFor(int groups) {
        return memory.answer(
                "groups",
                UsageGroups.class,
                () -> {
                    clock.turn(Duration.ofSeconds(1));
                    looks.incrementAndGet();
                    var one = new UsageGroup("mara", "", UsageTotals.NONE);
                    return new UsageGroups(
                            UsageDimension.PERSON, Collections.nCopies(groups, one), 0);
                });
    }

    @Test
    void who_asks_the_same_is_told_what_was_looked_up() {
        assertThat(ask("the same")).isEqualTo(1);
        assertThat(ask("the same")).isEqualTo(1);
        assertThat(ask("another")).isEqualTo(2);
    }

    @Test
    void of_a_hundred_and_one_questions_the_oldest_is_forgotten() {
        for (var i = 0; i <= 100; i++) {
            ask(i);
        }
        assertThat(ask(100)).isEqualTo(101);
        assertThat(ask(0)).as("asked anew").isEqualTo(102);
    }

    @Test
    void an_answer_of_more_than_a_thousand_groups_is_not_kept() {
        askFor(1_000);
        askFor(1_000);
        assertThat(looks).hasValue(1);
        clock.turn(Duration.ofHours(1));
        askFor(1_001);
        askFor(1_001);
        assertThat(looks).hasValue(3);
    }

    @Test
    void other_prices_leave_nothing_known() {
        ask("cost");
        memory.forget(new PricesChanged());
        assertThat(ask("cost")).isEqualTo(2);
    }
}
