package dev.dreamserver.chat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * The only door to the summaries of long conversations. Each public method is one transaction and
 * works for the caller alone, on the way through the conversation that is shown. Roles are checked
 * against the caller, as in {@link Conversations}.
 */
@Stateless
@PermitAll
public class Summaries {

    @PersistenceContext(unitName = "dream")
    EntityManager store;

    @Inject ConversationRows rows;
    @Inject Settings settings;
    @Inject Clock clock;

    /** What a model is told in place of its first messages; empty while all of them fit. */
    public Optional<SummaryView> find(Caller who, UUID conversation) {
        var home = rows.own(who, conversation);
        return rows.summary(home, rows.shown(home)).map(Summary::view);
    }

    /**
     * Changes it. An empty text removes it; then a model writes it anew.
     *
     * @param seen the text that the caller saw
     */
    public void edit(Caller who, UUID conversation, String text, Seen<String> seen) {
        var home = rows.locked(who, conversation);
        var summary = rows.summary(home, rows.shown(home));
        seen.stillIs(
                summary.map(Summary::earlier).map(Prompt.Earlier::text),
                Optional.of(text.strip()).filter(it -> !it.isEmpty()));
        if (text.isBlank()) {
            summary.ifPresent(store::remove);
        } else {
            summary.orElseThrow(ConversationRows::notFound).edit(text, clock.instant());
        }
    }

    /** What is to be summarised before the next question; empty while there is room. */
    public Optional<SummaryTask> due(Caller who, UUID conversation, EngineEndpoint engine) {
        var home = rows.own(who, conversation);
        var way = rows.shown(home);
        var limits = ChatSettings.from(settings);
        return SummaryTask.due(
                rows.turns(home, way, false),
                rows.summary(home, way).map(Summary::earlier),
                engine.contextTokens(),
                limits.answerTokens(),
                home.parameters());
    }

    /**
     * Keeps what a model wrote, beside the shorter ones that other ways may need. One that the
     * owner changed or ended meanwhile, or whose way is no longer shown, is dropped.
     */
    public void keep(
            Caller who, UUID conversation, SummaryTask task, String written, String model) {
        var home = rows.locked(who, conversation);
        var way = rows.shown(home).stream().filter(Message::tellable).toList();
        var before = rows.summary(home, way).map(Summary::earlier);
        if (way.size() < task.messages() || !before.equals(task.before())) {
            return;
        }
        var last = way.get(task.messages() - 1);
        var place = new Summary.Place(home.id(), last.position());
        store.persist(
                new Summary(place, task.messages(), task.with(written), model, clock.instant()));
    }
}
