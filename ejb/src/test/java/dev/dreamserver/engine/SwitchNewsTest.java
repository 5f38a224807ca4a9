package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.bell.spi.Rung;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SwitchNewsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T02:00:00Z");

    private final List<SwitchView> ended = new ArrayList<>();
    private final List<Object> rung = new ArrayList<>();
    private final SwitchNews news = new SwitchNews();

    private static SwitchView view(SwitchPhase phase, Optional<String> reason) {
        return new SwitchView(UUID.randomUUID(), "old", "new", phase, true, NOW, reason, "mara");
    }

    @SuppressWarnings("unchecked")
    private Event<Rung> bell() {
        return (Event<Rung>)
                Proxy.newProxyInstance(
                        SwitchNewsTest.class.getClassLoader(),
                        new Class<?>[] {Event.class},
                        (proxy, method, arguments) -> rung.add(arguments[0]));
    }

    @Test
    void one_that_is_done_is_told_quietly_and_one_that_was_undone_with_its_reason() {
        ended.add(view(SwitchPhase.DONE, Optional.empty()));
        ended.add(view(SwitchPhase.ROLLED_BACK, Optional.of("It ended.")));
        news.switches =
                new ModelSwitch() {
                    @Override
                    public List<SwitchView> endedSince(Instant moment, int limit) {
                        return ended;
                    }
                };
        assertThat(news.since(NOW, 9))
                .extracting(News::what, News::tone, News::reason, News::page)
                .containsExactly(
                        tuple(
                                "model_switch_done",
                                Tone.DONE,
                                Optional.empty(),
                                Optional.of("/models")),
                        tuple(
                                "model_switch_undone",
                                Tone.TROUBLE,
                                Optional.of("It ended."),
                                Optional.of("/health")));
    }

    @Test
    void the_bell_rings_when_a_switch_ends_and_not_on_its_way() {
        news.bell = bell();
        for (var phase : SwitchPhase.values()) {
            news.switched(new ModelSwitched(view(phase, Optional.empty())));
        }
        assertThat(rung).hasSize(2);
    }
}
