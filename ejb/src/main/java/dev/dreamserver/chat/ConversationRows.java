package dev.dreamserver.chat;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stored conversations and what was said in them, for the doors of this room: whoever asks gets
 * what is theirs, and is told of nothing else.
 */
@Dependent
class ConversationRows {

    @PersistenceContext(unitName = "dream")
    EntityManager store;

    /** All that was said in it. */
    MessageTree said(Conversation conversation) {
        return new MessageTree(
                store.createQuery(
                                "select m from Message m where m.conversationId = :id",
                                Message.class)
                        .setParameter("id", conversation.id())
                        .getResultList());
    }

    /** Names and lengths of attached texts by the position of their message. */
    Map<Integer, List<AttachedFile>> files(UUID id) {
        return store.createQuery(
                        """
                        select a.place.position, a.name, length(a.body) from Attachment a
                        where a.place.conversationId = :id
                        order by a.place.position, a.place.ordinal
                        """,
                        Object[].class)
                .setParameter("id", id)
                .getResultStream()
                .collect(
                        Collectors.groupingBy(
                                row -> (Integer) row[0],
                                Collectors.mapping(
                                        row -> new AttachedFile((String) row[1], (Integer) row[2]),
                                        Collectors.toList())));
    }

    /** The attached texts of these messages by the position of their message. */
    Map<Integer, List<AttachedText>> texts(UUID id, Set<Integer> positions) {
        return store.createQuery(
                        """
                        select a from Attachment a
                        where a.place.conversationId = :id and a.place.position in :positions
                        order by a.place.position, a.place.ordinal
                        """,
                        Attachment.class)
                .setParameter("id", id)
                .setParameter("positions", positions)
                .getResultStream()
                .collect(
                        Collectors.groupingBy(
                                Attachment::position,
                                Collectors.mapping(Attachment::view, Collectors.toList())));
    }

    /** What of this way an engine can be told, with the files that questions brought along. */
    List<Prompt.Turn> turns(Conversation conversation, List<Message> way) {
        var attached =
                texts(
                        conversation.id(),
                        way.stream().map(Message::position).collect(Collectors.toSet()));
        return way.stream()
                .filter(Message::tellable)
                .map(it -> it.turn(attached.getOrDefault(it.position(), List.of())))
                .toList();
    }

    /** The summary on this way that reaches furthest. */
    Optional<Summary> summary(Conversation conversation, List<Message> way) {
        var places = way.stream().map(Message::position).toList();
        return store.createQuery(
                        """
                        select s from Summary s
                        where s.place.conversationId = :id and s.place.through in :places
                        """,
                        Summary.class)
                .setParameter("id", conversation.id())
                .setParameter("places", places)
                .getResultStream()
                .max(Comparator.comparingInt(one -> places.indexOf(one.through())));
    }

    /** One that the caller may read. */
    Conversation readable(Caller who, UUID id) {
        allowed(who);
        var conversation = store.find(Conversation.class, id);
        if (conversation == null || conversation.deleted() || !conversation.readableBy(who)) {
            throw notFound();
        }
        return conversation;
    }

    /** One of the caller's own. */
    Conversation own(Caller who, UUID id) {
        allowed(who);
        return mine(who, store.find(Conversation.class, id));
    }

    /** One question at a time changes a conversation, or two would take the same place in it. */
    Conversation locked(Caller who, UUID id) {
        allowed(who);
        return mine(who, store.find(Conversation.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    private static Conversation mine(Caller who, @Nullable Conversation conversation) {
        if (conversation == null
                || !conversation.belongsTo(who.personId())
                || conversation.deleted()) {
            throw notFound();
        }
        return conversation;
    }

    static DreamException notFound() {
        return new DreamException(
                ChatError.NOT_FOUND, "This chat does not exist, or not any more.");
    }

    static void allowed(Caller who) {
        if (!who.has(Roles.USER) && !who.has(Roles.ADMIN)) {
            throw new DreamException(ChatError.NOT_ALLOWED, "Your role does not include Chat.");
        }
    }
}
