package dev.dreamserver.engine;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.bell.spi.NewsSource;
import dev.dreamserver.bell.spi.Rung;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Switches that are done or were rolled back, for those who can switch. */
@ApplicationScoped
public class SwitchNews implements NewsSource {

    private static final Set<String> READERS = Set.of(Roles.ADMIN, Roles.OPERATOR);

    @Inject ModelSwitch switches;
    @Inject Event<Rung> bell;

    void switched(@Observes ModelSwitched news) {
        if (news.view().phase().over()) {
            bell.fire(new Rung());
        }
    }

    @Override
    public List<News> since(Instant begin, int limit) {
        return switches.endedSince(begin, limit).stream().map(SwitchNews::news).toList();
    }

    private static News news(SwitchView view) {
        var done = view.phase() == SwitchPhase.DONE;
        var what = done ? "model_switch_done" : "model_switch_undone";
        return new News(
                what + ":" + view.id(),
                view.since(),
                done ? Tone.DONE : Tone.TROUBLE,
                what,
                List.of(view.to()),
                view.reason(),
                Optional.of(done ? "/models" : "/health"),
                READERS);
    }
}
