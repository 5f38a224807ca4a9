package dev.dreamserver.chat;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stored conversations and what was said in them, for the doors of this room: whoever asks gets
 * what is theirs, and is told of nothing else.
 */
@Dependent
class ConversationRows {

    @PersistenceContext(unitName = "dream")
    EntityManager store;

    /** How it hangs together. */
    MessageTree tree(Conversation conversation) {
        return new MessageTree(
                store.createQuery(
                                """
                                select m.position, m.follows, m.author from Message m
                                where m.conversationId = :id
                                """,
                                Object[].class)
                        .setParameter("id", conversation.id())
                        .getResultStream()
                        .map(ConversationRows::place)
                        .toList());
    }

    private static MessagePlace place(Object[] row) {
        var follows = (Integer) row[1];
        return new MessagePlace(
                (Integer) row[0],
                follows == null ? OptionalInt.empty() : OptionalInt.of(follows),
                (Author) row[2]);
    }

    /** What was said at these places, in their order; to be read only, as it never changes. */
    List<Message> said(Conversation conversation, List<MessagePlace> places) {
        if (places.isEmpty()) {
            return List.of();
        }
        var numbers = places.stream().mapToInt(MessagePlace::position).summaryStatistics();
        var byPosition =
                store.createQuery(
                                """
                                select m from Message m
                                where m.conversationId = :id and m.position between :first and :last
                                """,
                                Message.class)
                        .setParameter("id", conversation.id())
                        .setParameter("first", numbers.getMin())
                        .setParameter("last", numbers.getMax())
                        .setHint("org.hibernate.readOnly", true)
                        .getResultStream()
                        .collect(Collectors.toMap(Message::position, message -> message));
        return places.stream().map(place -> byPosition.get(place.position())).toList();
    }

    /** The way through it that is shown, oldest first. */
    List<Message> shown(Conversation conversation) {
        return said(conversation, tree(conversation).wayTo(conversation.shownEnd()));
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

    /** What a list shows of the pictures, by the position of their message. */
    Map<Integer, List<PictureView>> pictures(UUID id) {
        return store.createQuery(
                        """
                        select p.place.position, p.name, p.type, p.width, p.height, p.size
                        from Picture p
                        where p.place.conversationId = :id
                        order by p.place.position, p.place.ordinal
                        """,
                        Object[].class)
                .setParameter("id", id)
                .getResultStream()
                .collect(
                        Collectors.groupingBy(
                                row -> (Integer) row[0],
                                Collectors.mapping(
                                        row ->
                                                new PictureView(
                                                        (String) row[1],
                                                        (PictureType) row[2],
                                                        (Integer) row[3],
                                                        (Integer) row[4],
                                                        (Integer) row[5]),
                                        Collectors.toList())));
    }

    /** One of the pictures that a question brought along, by its place there, from 0. */
    PictureFile picture(UUID id, int position, int ordinal) {
        var found = store.find(Picture.class, new Attachment.Place(id, position, ordinal));
        if (found == null) {
            throw notFound();
        }
        return found.file();
    }

    /** What belongs to a question stays with it when it is put differently. Tells how many. */
    int copyPictures(UUID id, int from, int to) {
        return store.createNativeQuery(
                        """
                        insert into chat_picture (conversation_id, position, ordinal,
                                                  name, type, width, height, size, bytes)
                        select conversation_id, :to, ordinal,
                               name, type, width, height, size, bytes
                        from chat_picture where conversation_id = :id and position = :from
                        """)
                .setParameter("id", id)
                .setParameter("from", from)
                .setParameter("to", to)
                .executeUpdate();
    }

    /**
     * What of this way an engine can be told, with the files that questions brought along.
     *
     * @param seeing whether with their pictures, as many of the newest as a request has room for;
     *     the others are named
     */
    List<Prompt.Turn> turns(Conversation conversation, List<Message> way, boolean seeing) {
        var id = conversation.id();
        var attached = texts(id, way.stream().map(Message::position).collect(Collectors.toSet()));
        var pictures = pictures(id);
        var left = seeing ? Prompt.MOST_PICTURES : 0;
        var turns = new ArrayList<Prompt.Turn>();
        for (var message : way.reversed()) {
            if (!message.tellable()) {
                continue;
            }
            var turn = message.turn(attached.getOrDefault(message.position(), List.of()));
            var named = pictures.getOrDefault(message.position(), List.of());
            left -= named.size();
            turns.addFirst(
                    left >= 0
                            ? turn.showing(files(id, message.position(), named.size()))
                            : turn.naming(named.stream().map(PictureView::name).toList()));
        }
        return turns;
    }

    private List<PictureFile> files(UUID id, int position, int count) {
        return IntStream.range(0, count).mapToObj(at -> picture(id, position, at)).toList();
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
