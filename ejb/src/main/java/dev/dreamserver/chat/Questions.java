package dev.dreamserver.chat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The only door for questions and their answers: what is kept of them, and what of a conversation
 * an engine is told. Each public method is one transaction. Roles are checked here, against the
 * caller, as in {@link Conversations}.
 */
@Stateless
@PermitAll
public class Questions {

    @PersistenceContext(unitName = "dream")
    EntityManager store;

    @Inject ConversationRows rows;
    @Inject AnsweringModels models;
    @Inject Settings settings;
    @Inject Clock clock;

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

    private static DreamException full() {
        return new DreamException(
                ChatError.FULL, "This chat is full. Start a new one and go on there.");
    }

    private ChatSettings settings() {
        return ChatSettings.from(settings);
    }
}
