package dev.dreamserver.chat;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    @Inject AnsweringModels models;
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

    /**
     * Keeps a question.
     *
     * @param conversation where it is asked; a new one where empty
     * @param how how a new conversation's model is asked
     * @param wanted the model, or the name of the house, that the person chose, which a new
     *     conversation keeps to; empty leaves it to the house
     */
    public Question ask(
            Caller who,
            Optional<UUID> conversation,
            Draft draft,
            ModelParameters how,
            Optional<String> wanted) {
        ConversationRows.allowed(who);
        draft.check(settings());
        var now = clock.instant();
        var open = conversation.map(id -> rows.locked(who, id)).orElse(null);
        var home = open != null ? open : begun(who, draft.text(), how, wanted, now);
        checkSeen(home, draft.seen());
        var tree = rows.tree(home);
        if (tree.size() + 2 > settings().messages()) {
            throw full();
        }
        var before =
                draft.insteadOf().isPresent() ? question(tree, draft.insteadOf().getAsInt()) : null;
        var follows = before == null ? home.shownEnd() : before.follows();
        var question = new Message(home.id(), tree.next(), follows, draft.text(), now);
        store.persist(question);
        store.flush(); // attachments hang on it by its number
        attach(question, before, draft.attached());
        show(question, before, draft.pictures());
        home.say(question, now);
        var way = rows.said(home, tree.wayTo(follows));
        return question(who, home, open == null, way, question, wanted);
    }

    /**
     * Asks the last question of the way shown again; the answers it has had stay beside.
     *
     * @param seen as in {@link Draft}
     * @param wanted as in {@link #ask}
     */
    public Question again(
            Caller who, UUID conversation, OptionalInt seen, Optional<String> wanted) {
        var home = rows.locked(who, conversation);
        checkSeen(home, seen);
        var tree = rows.tree(home);
        if (tree.size() + 1 > settings().messages()) {
            throw full();
        }
        var way = rows.said(home, tree.wayTo(home.shownEnd()));
        var last = way.size() - 1;
        while (last >= 0 && way.get(last).author() == Author.MODEL) {
            last--;
        }
        if (last < 0) {
            throw new DreamException(ChatError.NOTHING_TO_ANSWER, "There is no question yet.");
        }
        home.touch(clock.instant());
        return question(who, home, false, way.subList(0, last), way.get(last), wanted);
    }

    /**
     * A question that leaves no trace: nothing of it is kept but the usage row of its answer.
     *
     * @param before all that was said before, oldest first
     * @param wanted as in {@link #ask}
     */
    public Question temporary(
            Caller who,
            List<Prompt.Turn> before,
            Draft draft,
            ModelParameters how,
            Optional<String> wanted) {
        ConversationRows.allowed(who);
        var limits = settings();
        draft.check(limits);
        before.forEach(turn -> PictureFile.check(turn.pictures(), limits));
        if (before.size() + 2 > limits.messages()) {
            throw full();
        }
        var question =
                new Prompt.Turn(Author.PERSON, Prompt.withAttached(draft.text(), draft.attached()))
                        .showing(draft.pictures());
        var said = Stream.concat(before.stream(), Stream.of(question)).toList();
        var id = UUID.randomUUID();
        var model = models.chosen(who, wanted, id, () -> said);
        var engine = model.engine();
        var turns = said.stream().map(turn -> engine.sees() ? turn : turn.blind()).toList();
        var prompt =
                Prompt.fitting(
                        turns,
                        Optional.empty(),
                        engine.contextTokens(),
                        limits.answerTokens(),
                        how);
        checkRoom(prompt, engine);
        return new Question(id, "", false, OptionalInt.empty(), prompt, model);
    }

    /**
     * Keeps an answer and tells its position. One that says nothing stands beside the one that is
     * shown, where there is one, and does not take its place. A conversation deleted meanwhile
     * keeps it too, in case it comes back.
     */
    public int answered(Caller who, UUID conversation, int question, Answer answer) {
        ConversationRows.allowed(who);
        var home = store.find(Conversation.class, conversation, LockModeType.PESSIMISTIC_WRITE);
        if (home == null || !home.belongsTo(who.personId())) {
            throw ConversationRows.notFound();
        }
        var now = clock.instant();
        var tree = rows.tree(home);
        var message = new Message(home.id(), tree.next(), question, answer, now);
        store.persist(message);
        if (message.tellable() || !isAnswered(home, tree, question)) {
            home.say(message, now);
        }
        return message.position();
    }

    /** Whether the way shown ends with an answer to this question that says something. */
    private boolean isAnswered(Conversation home, MessageTree tree, int question) {
        var end = home.shownEnd().isPresent() ? tree.at(home.shownEnd().getAsInt()) : null;
        return end != null
                && end.author() == Author.MODEL
                && end.follows().equals(OptionalInt.of(question))
                && rows.said(home, List.of(end)).getFirst().tellable();
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

    private Question question(
            Caller who,
            Conversation home,
            boolean fresh,
            List<Message> before,
            Message question,
            Optional<String> wanted) {
        store.flush();
        var way = Stream.concat(before.stream(), Stream.of(question)).toList();
        var model = models.chosen(who, wanted, home.id(), () -> rows.turns(home, way, false));
        var engine = model.engine();
        var prompt =
                Prompt.fitting(
                        rows.turns(home, way, engine.sees()),
                        rows.summary(home, way).map(Summary::earlier),
                        engine.contextTokens(),
                        settings().answerTokens(),
                        home.parameters());
        checkRoom(prompt, engine);
        return new Question(
                home.id(), home.title(), fresh, OptionalInt.of(question.position()), prompt, model);
    }

    private static MessagePlace question(MessageTree tree, int position) {
        var message = tree.at(position);
        if (message == null || message.author() != Author.PERSON) {
            throw ConversationRows.notFound();
        }
        return message;
    }

    /** What belongs to a question stays with it when it is put differently. */
    private void attach(Message question, @Nullable MessagePlace before, List<AttachedText> more) {
        var kept =
                before == null
                        ? Stream.<AttachedText>of()
                        : rows
                                .texts(question.conversation(), Set.of(before.position()))
                                .getOrDefault(before.position(), List.of())
                                .stream();
        var all = Stream.concat(kept, more.stream()).toList();
        for (var at = 0; at < all.size(); at++) {
            store.persist(new Attachment(question, at, all.get(at)));
        }
    }

    private void show(Message question, @Nullable MessagePlace before, List<PictureFile> more) {
        var id = question.conversation();
        var kept =
                before == null ? 0 : rows.copyPictures(id, before.position(), question.position());
        if (kept + more.size() > settings().pictures() && !more.isEmpty()) {
            throw PictureFile.tooMany(settings());
        }
        for (var at = 0; at < more.size(); at++) {
            var place = new Attachment.Place(id, question.position(), kept + at);
            store.persist(new Picture(place, more.get(at)));
        }
    }

    /** A question that no answer could ever come to is refused before it is kept. */
    private static void checkRoom(Prompt prompt, EngineEndpoint engine) {
        if (engine.contextTokens() > 0 && prompt.tokens() > engine.contextTokens()) {
            throw new DreamException(
                    ChatError.TOO_LONG,
                    "The question with its files is about %d tokens, and the model has room for %d."
                            .formatted(prompt.tokens(), engine.contextTokens()));
        }
    }

    /** Two windows show one conversation: who has not seen its end is not to answer it blindly. */
    private static void checkSeen(Conversation home, OptionalInt seen) {
        if (seen.isPresent() && !seen.equals(home.shownEnd())) {
            throw new DreamException(
                    ChatError.GONE_ON, "This chat went on, perhaps in another window.");
        }
    }

    private Conversation begun(
            Caller who, String text, ModelParameters how, Optional<String> model, Instant now) {
        var conversation = new Conversation(who.personId(), text, now);
        conversation.instruct(how, Seen.nothing());
        conversation.choose(model);
        store.persist(conversation);
        return conversation;
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

    private static DreamException full() {
        return new DreamException(
                ChatError.FULL, "This chat is full. Start a new one and go on there.");
    }

    private ChatSettings settings() {
        return ChatSettings.from(settings);
    }
}
