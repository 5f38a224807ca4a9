package dev.dreamserver.bell.quota;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.bell.spi.NewsSource;
import dev.dreamserver.bell.spi.Rung;
import dev.dreamserver.quota.BudgetNotice;
import dev.dreamserver.quota.BudgetNoticed;
import dev.dreamserver.quota.BudgetView;
import dev.dreamserver.quota.Quota;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Budgets that came to their threshold or their end, for those who may see them all. */
@ApplicationScoped
public class BudgetNews implements NewsSource {

    private static final Set<String> READERS = Set.of(Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR);

    @Inject Quota quota;
    @Inject Event<Rung> bell;

    void noticed(@Observes BudgetNoticed noticed) {
        bell.fire(new Rung());
    }

    @Override
    public List<News> since(Instant begin, int limit) {
        return quota.notices(begin, limit).stream().map(BudgetNews::news).toList();
    }

    static News news(BudgetNotice notice) {
        var usedUp = notice.state() == BudgetView.State.USED_UP;
        var what =
                (usedUp ? "budget_used_up" : "budget_near")
                        + (notice.unit().isMoney() ? "_money" : "");
        var whose =
                Stream.of(notice.subjectName(), notice.model())
                        .filter(Predicate.not(String::isEmpty))
                        .collect(Collectors.joining(", "));
        return new News(
                "%s:%s:%s".formatted(what, notice.budget(), notice.period()),
                notice.at(),
                usedUp ? Tone.TROUBLE : Tone.NOTICE,
                whose.isEmpty() ? what + "_house" : what,
                whose.isEmpty() ? List.of() : List.of(whose),
                Optional.empty(),
                Optional.of("/budgets"),
                READERS);
    }
}
