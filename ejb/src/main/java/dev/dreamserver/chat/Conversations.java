package dev.dreamserver.chat;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Schedule;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The only door to conversations. Each public method is one transaction and works for the caller
 * alone: what belongs to another person, or is deleted, does not exist; only what the caller's team
 * shares can be read. The roles are checked here, against the caller, because answers are kept from
 * threads without a signed-in session.
 */
@Stateless
@PermitAll
public class Conversations {

    private static final int FOUND = 20;
    private static final int RECENT = 5;
    private static final int SEARCH_LENGTH = 200;

    @PersistenceContext(unitName = "dream")
    EntityManager store;

    @Inject ConversationRows rows;
    @Inject AuditLog audit;
    @Inject Settings settings;
    @Inject Clock clock;

    /** The caller's conversations, pinned ones first, then the newest. */
    public List<ConversationView> list(Caller who) {
        ConversationRows.allowed(who);
        return store.createQuery(
                        """
                        select c from Conversation c
                        where c.personId = :person and c.deletedAt is null
                        order by c.pinned desc, c.updatedAt desc, c.id
                        """,
                        Conversation.class)
                .setParameter("person", who.personId())
                .setMaxResults(settings().listed())
                .getResultStream()
                .map(one -> one.view(who))
                .toList();
    }

    /** What others in the caller's team let it read, newest first; at most twenty. */
    public List<ConversationView> ofTeam(Caller who) {
        ConversationRows.allowed(who);
        if (who.team().isEmpty()) {
            return List.of();
        }
        return store.createQuery(
                        """
                        select c from Conversation c
                        where c.sharedTeam = :team and c.personId <> :person
                          and c.deletedAt is null
                        order by c.updatedAt desc, c.id
                        """,
                        Conversation.class)
                .setParameter("team", who.team().get())
                .setParameter("person", who.personId())
                .setMaxResults(FOUND)
                .getResultStream()
                .map(one -> one.view(who))
                .toList();
    }

    /**
     * The caller's conversations that hold this text in their title or in what was said, newest
     * first; at most twenty. An empty text finds the newest five.
     */
    public List<ConversationView> search(Caller who, String text) {
        ConversationRows.allowed(who);
        if (text.length() > SEARCH_LENGTH) {
            return List.of();
        }
        return store.createQuery(
                        """
                        select c from Conversation c
                        where c.personId = :person and c.deletedAt is null
                          and (lower(c.title) like :text escape '\\'
                               or exists (select 1 from Message m where m.conversationId = c.id
                                          and lower(m.body) like :text escape '\\'))
                        order by c.updatedAt desc, c.id
                        """,
                        Conversation.class)
                .setParameter("person", who.personId())
                .setParameter("text", "%" + literal(text.strip().toLowerCase(Locale.ROOT)) + "%")
                .setMaxResults(text.isBlank() ? RECENT : FOUND)
                .getResultStream()
                .map(one -> one.view(who))
                .toList();
    }

    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** One conversation that the caller may read. */
    public ConversationView find(Caller who, UUID id) {
        return rows.readable(who, id).view(who);
    }

    /** The way through it that is shown, oldest first. */
    public List<MessageView> messages(Caller who, UUID id) {
        return messages(who, id, OptionalInt.empty(), Integer.MAX_VALUE).shown();
    }

    /**
     * A part of the way through it that is shown.
     *
     * @param end after so many messages it ends; empty, or more than there are, for the last
     * @param most how many it has at most
     */
    public Excerpt messages(Caller who, UUID id, OptionalInt end, int most) {
        var conversation = rows.readable(who, id);
        var tree = rows.tree(conversation);
        var way = tree.wayTo(conversation.shownEnd());
        var until = Math.clamp(end.orElse(way.size()), 0, way.size());
        var earlier = Math.max(0, until - most);
        var part = way.subList(earlier, until);
        var said = rows.said(conversation, part);
        var attached = rows.files(id);
        var pictures = rows.pictures(id);
        return new Excerpt(
                earlier,
                IntStream.range(0, part.size())
                        .mapToObj(
                                at -> {
                                    var place = part.get(at);
                                    return said.get(at)
                                            .view(
                                                    attached.getOrDefault(
                                                            place.position(), List.of()),
                                                    pictures.getOrDefault(
                                                            place.position(), List.of()),
                                                    tree.variants(place));
                                })
                        .toList());
    }

    /** The text of one of the files that a question brought along, by its place there, from 0. */
    public AttachedText attached(Caller who, UUID id, int position, int ordinal) {
        rows.readable(who, id);
        var found = store.find(Attachment.class, new Attachment.Place(id, position, ordinal));
        if (found == null) {
            throw ConversationRows.notFound();
        }
        return found.view();
    }

    /** One of the pictures that a question brought along, by its place there, from 0. */
    public PictureFile picture(Caller who, UUID id, int position, int ordinal) {
        rows.readable(who, id);
        return rows.picture(id, position, ordinal);
    }

    /** The ids of the requests of all answers in one of the caller's own, on every way. */
    public List<UUID> requests(Caller who, UUID id) {
        rows.own(who, id);
        return store.createQuery(
                        """
                        select m.requestId from Message m
                        where m.conversationId = :id and m.requestId is not null
                        """,
                        UUID.class)
                .setParameter("id", id)
                .getResultList();
    }

    /** How the model is asked in it. */
    public ModelParameters parameters(Caller who, UUID id) {
        return rows.own(who, id).parameters();
    }

    /** Shows the way that leads on from this message. */
    public void show(Caller who, UUID id, int position) {
        var home = rows.locked(who, id);
        var tree = rows.tree(home);
        if (tree.at(position) == null) {
            throw ConversationRows.notFound();
        }
        home.show(tree.newestEndFrom(position));
    }

    /**
     * Changes how its model is asked from the next question on.
     *
     * @param seen how it was asked before, as the caller saw it
     */
    public void instruct(Caller who, UUID id, ModelParameters how, Seen<ModelParameters> seen) {
        rows.locked(who, id).instruct(how, seen);
    }

    /**
     * Changes which model answers from the next question on.
     *
     * @param model one that can answer now, or a name of the house that leads to one; empty leaves
     *     it to the house
     */
    public void choose(Caller who, UUID id, Optional<String> model) {
        rows.locked(who, id).choose(model);
    }

    /** Puts it to the top of the list, or back. */
    public void pin(Caller who, UUID id, boolean top) {
        rows.locked(who, id).pin(top);
    }

    /**
     * Lays it into a folder of the caller's; an empty name takes it out.
     *
     * @param seen the folder that the caller saw it in
     */
    public void file(Caller who, UUID id, String folder, Seen<String> seen) {
        rows.locked(who, id).file(folder, seen);
    }

    /** Lets the caller's team read it, also what is said later, until {@link #unshare}. */
    public void share(Caller who, UUID id) {
        var conversation = rows.own(who, id);
        var team =
                who.team()
                        .orElseThrow(
                                () -> new DreamException(ChatError.NO_TEAM, "You are in no team."));
        conversation.share(who, team);
        record("chat.share", who, id, team);
    }

    /** Nobody else may read it any more. */
    public void unshare(Caller who, UUID id) {
        var conversation = rows.own(who, id);
        var team = conversation.view(who).sharedTeam();
        conversation.unshare();
        team.ifPresent(it -> record("chat.unshare", who, id, it));
    }

    /**
     * Gives it another name.
     *
     * @param seen the name that the caller saw
     */
    public void rename(Caller who, UUID id, String title, Seen<String> seen) {
        rows.locked(who, id).rename(title, seen);
    }

    /** Deletes it; {@link #restore} brings it back for a while. */
    public void delete(Caller who, UUID id) {
        rows.own(who, id).delete(clock.instant());
    }

    /** Brings a deleted one back. */
    public void restore(Caller who, UUID id) {
        ConversationRows.allowed(who);
        var conversation = store.find(Conversation.class, id);
        if (conversation == null || !conversation.belongsTo(who.personId())) {
            throw ConversationRows.notFound();
        }
        conversation.restore();
    }

    /** Removes for good what was deleted and not brought back. */
    @Schedule(hour = "*", minute = "*/5", persistent = false)
    void forget() {
        forget(clock.instant().minus(settings().undo()));
    }

    void forget(Instant deletedBefore) {
        store.createNativeQuery("delete from chat_conversation where deleted_at < :before")
                .setParameter("before", deletedBefore)
                .executeUpdate();
    }

    private void record(String action, Caller who, UUID id, String team) {
        audit.record(
                new AuditEvent(
                        action,
                        who.personId(),
                        who.name(),
                        Optional.of(id.toString()),
                        Map.of("team", team)));
    }

    private ChatSettings settings() {
        return ChatSettings.from(settings);
    }
}
