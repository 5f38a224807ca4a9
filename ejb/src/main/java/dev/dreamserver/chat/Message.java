package dev.dreamserver.chat;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Something said in a conversation. Never changed once it is kept. */
@Entity
@Table(name = "chat_message")
@NullUnmarked
public class Message {

    @Id private UUID id;

    @Column(name = "conversation_id")
    private UUID conversationId;

    private int position;
    private @Nullable Integer follows;

    @Enumerated(EnumType.STRING)
    private Author author;

    private String body;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "request_id")
    private @Nullable UUID requestId;

    private @Nullable String model;

    @Column(name = "built_in_guide")
    private boolean builtInGuide;

    @Enumerated(EnumType.STRING)
    private @Nullable AnswerEnd outcome;

    private @Nullable String reason;

    @Column(name = "left_out")
    private int leftOut;

    private int summarised;
    private int unseen;

    @Column(name = "tokens_in")
    private long tokensIn;

    @Column(name = "tokens_out")
    private long tokensOut;

    @Column(name = "first_token_micros")
    private @Nullable Long firstTokenMicros;

    @Column(name = "duration_micros")
    private @Nullable Long durationMicros;

    protected Message() {} // JPA

    /** What the person wrote. */
    Message(UUID conversationId, int position, OptionalInt follows, String body, Instant now) {
        this.id = UUID.randomUUID();
        this.conversationId = conversationId;
        this.position = position;
        this.follows = follows.isPresent() ? follows.getAsInt() : null;
        this.author = Author.PERSON;
        this.body = body;
        this.createdAt = now;
    }

    /** What a model wrote. */
    Message(UUID conversationId, int position, int question, Answer answer, Instant now) {
        this(conversationId, position, OptionalInt.of(question), answer.text(), now);
        this.author = Author.MODEL;
        this.requestId = answer.requestId().orElse(null);
        this.model = answer.model();
        this.builtInGuide = answer.builtInGuide();
        this.outcome = answer.end();
        this.reason = answer.reason().orElse(null);
        this.leftOut = answer.leftOut();
        this.summarised = answer.summarised();
        this.unseen = answer.unseen();
        this.tokensIn = answer.tokensIn();
        this.tokensOut = answer.tokensOut();
        this.firstTokenMicros = answer.firstTokenMicros().orElse(null);
        this.durationMicros = answer.durationMicros();
    }

    UUID id() {
        return id;
    }

    UUID conversation() {
        return conversationId;
    }

    int position() {
        return position;
    }

    /** The message it was said after; none for the first. */
    OptionalInt follows() {
        return follows == null ? OptionalInt.empty() : OptionalInt.of(follows);
    }

    Author author() {
        return author;
    }

    Prompt.Turn turn(List<AttachedText> attached) {
        return new Prompt.Turn(author, Prompt.withAttached(body, attached));
    }

    /** Its first words in one line, without the marks of Markdown. */
    String beginning(int length) {
        return FirstWords.of(body, length);
    }

    /** Whether an engine can make something of it. */
    boolean tellable() {
        return !body.isBlank();
    }

    MessageView view(
            List<AttachedFile> attached, List<PictureView> pictures, List<Integer> variants) {
        return new MessageView(
                id, position, author, body, createdAt, answer(), attached, pictures, variants);
    }

    private Optional<Answer> answer() {
        if (author == Author.PERSON) {
            return Optional.empty();
        }
        return Optional.of(
                new Answer(
                        body,
                        outcome,
                        Optional.ofNullable(requestId),
                        model,
                        builtInGuide,
                        leftOut,
                        summarised,
                        unseen,
                        tokensIn,
                        tokensOut,
                        Optional.ofNullable(firstTokenMicros),
                        durationMicros == null ? 0 : durationMicros,
                        Optional.ofNullable(reason)));
    }
}
