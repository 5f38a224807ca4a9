package dev.dreamserver.chat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Schedule;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The only door to conversations. Each public method is one transaction and works for the caller
 * alone: what belongs to another person, or is deleted, does not exist. The roles are checked here,
 * against the caller, because answers are kept from threads without a signed-in session.
 */
@Stateless
@PermitAll
public class Conversations {

    private static final int FOUND = 20;
    private static final int SEARCH_LENGTH = 200;

    @PersistenceContext(unitName = "dream")
    EntityManager store;

    @Inject Settings settings;
    @Inject Clock clock;

    /** The caller's conversations, newest first. */
    public List<ConversationView> list(Caller who) {
        allowed(who);
        return store.createQuery(
                        """
                        select c from Conversation c
                        where c.personId = :person and c.deletedAt is null
                        order by c.updatedAt desc, c.id
                        """,
                        Conversation.class)
                .setParameter("person", who.personId())
                .setMaxResults(settings().listed())
                .getResultStream()
                .map(Conversation::view)
                .toList();
    }

    /**
     * The caller's conversations that hold this text in their title or in what was said, newest
     * first; at most twenty.
     */
    public List<ConversationView> search(Caller who, String text) {
        allowed(who);
        if (text.isBlank() || text.length() > SEARCH_LENGTH) {
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
                .setMaxResults(FOUND)
                .getResultStream()
                .map(Conversation::view)
                .toList();
    }

    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** One conversation. */
    public ConversationView find(Caller who, UUID id) {
        return own(who, id).view();
    }

    /** What was said in it, oldest first. */
    public List<MessageView> messages(Caller who, UUID id) {
        return said(own(who, id)).stream().map(Message::view).toList();
    }

    /**
     * Keeps a question.
     *
     * @param conversation where it is asked; a new one where empty
     * @param engine the engine that shall answer, for the room it has
     */
    public Question ask(
            Caller who, Optional<UUID> conversation, String text, EngineEndpoint engine) {
        allowed(who);
        var limits = settings();
        if (text.isBlank()) {
            throw new DreamException(ChatError.EMPTY, "Write a message first.");
        }
        if (text.length() > limits.messageLength()) {
            throw new DreamException(
                    ChatError.TOO_LONG,
                    "Use at most %d characters. This message has %d."
                            .formatted(limits.messageLength(), text.length()));
        }
        var now = clock.instant();
        var open = conversation.map(id -> locked(who, id)).orElse(null);
        var home = open != null ? open : begun(who, text, now);
        var said = said(home);
        if (said.size() + 2 > limits.messages()) {
            throw new DreamException(
                    ChatError.FULL, "This chat is full. Start a new one and go on there.");
        }
        var question = new Message(home.id(), next(said), text, now);
        store.persist(question);
        home.touch(now);
        return question(home, open == null, said, question, engine);
    }

    /** Asks the last question of a conversation again; its answer, if there is one, goes. */
    public Question again(Caller who, UUID conversation, EngineEndpoint engine) {
        var home = locked(who, conversation);
        var said = said(home);
        var last = said.size() - 1;
        while (last >= 0 && said.get(last).author() == Author.MODEL) {
            store.remove(said.get(last));
            last--;
        }
        if (last < 0) {
            throw new DreamException(ChatError.NOTHING_TO_ANSWER, "There is no question yet.");
        }
        home.touch(clock.instant());
        return question(home, false, said.subList(0, last), said.get(last), engine);
    }

    /** Keeps an answer. A conversation deleted meanwhile keeps it too, in case it comes back. */
    public MessageView answered(Caller who, UUID conversation, Answer answer) {
        allowed(who);
        var home = store.find(Conversation.class, conversation, LockModeType.PESSIMISTIC_WRITE);
        if (home == null || !home.belongsTo(who.personId())) {
            throw notFound();
        }
        var now = clock.instant();
        var message = new Message(home.id(), next(said(home)), answer, now);
        store.persist(message);
        home.touch(now);
        return message.view();
    }

    /** Gives it another name. */
    public ConversationView rename(Caller who, UUID id, String title) {
        var conversation = own(who, id);
        conversation.rename(title);
        return conversation.view();
    }

    /** Deletes it; {@link #restore} brings it back for a while. */
    public void delete(Caller who, UUID id) {
        own(who, id).delete(clock.instant());
    }

    /** Brings a deleted one back. */
    public ConversationView restore(Caller who, UUID id) {
        allowed(who);
        var conversation = store.find(Conversation.class, id);
        if (conversation == null || !conversation.belongsTo(who.personId())) {
            throw notFound();
        }
        conversation.restore();
        return conversation.view();
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

    private Question question(
            Conversation home,
            boolean fresh,
            List<Message> before,
            Message question,
            EngineEndpoint engine) {
        var turns =
                Stream.concat(before.stream(), Stream.of(question))
                        .filter(Message::tellable)
                        .map(Message::turn)
                        .toList();
        var prompt = Prompt.fitting(turns, engine.contextTokens(), settings().answerTokens());
        return new Question(home.id(), home.title(), fresh, question.id(), prompt);
    }

    private Conversation begun(Caller who, String text, Instant now) {
        var conversation = new Conversation(who.personId(), text, now);
        store.persist(conversation);
        return conversation;
    }

    private List<Message> said(Conversation conversation) {
        return store.createQuery(
                        "select m from Message m where m.conversationId = :id order by m.position",
                        Message.class)
                .setParameter("id", conversation.id())
                .getResultList();
    }

    private static int next(List<Message> said) {
        return said.isEmpty() ? 1 : said.getLast().position() + 1;
    }

    private Conversation own(Caller who, UUID id) {
        allowed(who);
        return mine(who, store.find(Conversation.class, id));
    }

    /** One question at a time changes a conversation, or two would take the same place in it. */
    private Conversation locked(Caller who, UUID id) {
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

    private static DreamException notFound() {
        return new DreamException(
                ChatError.NOT_FOUND, "This chat does not exist, or not any more.");
    }

    private static void allowed(Caller who) {
        if (!who.has(Roles.USER) && !who.has(Roles.ADMIN)) {
            throw new DreamException(ChatError.NOT_ALLOWED, "Your role does not include Chat.");
        }
    }

    private ChatSettings settings() {
        return ChatSettings.from(settings);
    }
}
