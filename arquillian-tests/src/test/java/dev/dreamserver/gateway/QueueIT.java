package dev.dreamserver.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Parts;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Stepped;
import dev.dreamserver.house.Visit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More questions than the engine has places. */
@ExtendWith(HouseExtension.class)
class QueueIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final int PLACES = 4;

    /** Long enough to hold its place while somebody looks. */
    private static final String ASK = Call.LONG.replace("4000", "300");

    @Test
    void who_waits_is_told_where_they_stand_and_a_person_goes_before_a_crowd(House house)
            throws Exception {
        var key = house.newKey("queue");
        new People(house).add("queue-reader", PASSWORD, "user");
        var calls = new ArrayList<Call>();
        try (var visit = new Visit(house, Visit.Screen.PHONE_LIGHT)) {
            var page = visit.page();
            visit.enter("queue-reader", PASSWORD);
            page.navigate("/chat");
            // It stands still, so that nobody is served before all have asked.
            try (var engine = new Stepped(new Parts(house).engine())) {
                for (var i = 0; i < PLACES + 2; i++) {
                    calls.add(Call.ask(house, key, ASK));
                }
                awaitQueued(house, 2);
                page.locator("#msg").fill("what is dream server");
                page.keyboard().press("Enter");
                assertThat(page.locator(".ms.a .wait"))
                        .containsText("All places are taken: you are number 1 in line");
                look(visit, engine);
            }
            assertThat(page.locator(".ms.a").last())
                    .containsText("Dream Server is a private AI platform on your own hardware.");
            var waited = 0;
            for (var call : calls) {
                var answer = call.readUntil("[DONE]");
                assertThat(call.status()).isEqualTo(200);
                assertThat(answer).contains("private", "[DONE]");
                waited += Pattern.compile(": waiting, position \\d").matcher(answer).find() ? 1 : 0;
            }
            assertThat(waited).isEqualTo(2);
            visit.assertCalm();
        } finally {
            for (var call : calls) {
                call.close();
            }
        }
    }

    /**
     * Looks at the page of one who waits. Meanwhile the engine has a moment now and then: one that
     * stands still for longer counts as hung, and is replaced.
     */
    private static void look(Visit visit, Stepped engine) {
        try (var moments = Executors.newSingleThreadScheduledExecutor()) {
            var _ = moments.scheduleWithFixedDelay(engine::step, 0, 200, TimeUnit.MILLISECONDS);
            visit.picture("chat-in-line");
            visit.assertAccessible();
        }
    }

    private static void awaitQueued(House house, int count) throws Exception {
        var queued = Pattern.compile("(?m)^dream_gateway_queued\\S* %d(\\.0)?$".formatted(count));
        var limit = Instant.now().plusSeconds(30);
        for (var told = ""; !queued.matcher(told).find(); told = house.metrics()) {
            assertThat(Instant.now()).as(told).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(20); // between two looks
        }
    }
}
