package dev.dreamserver.chat;

import dev.dreamserver.platform.DreamException;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** What a model is told in place of a conversation's messages up to one of them. */
@Entity
@Table(name = "chat_summary")
@NullUnmarked
public class Summary {

    /** Longest text, in characters. */
    static final int LENGTH = 16_000;

    @EmbeddedId private Place place;
    @Version private long version;
    private int messages;
    private String body;
    private @Nullable String model;

    @Column(name = "written_at")
    private Instant writtenAt;

    /**
     * Where it belongs.
     *
     * @param conversationId the conversation
     * @param through the last message that it stands for
     */
    @Embeddable
    record Place(@Column(name = "conversation_id") UUID conversationId, int through)
            implements Serializable {}

    protected Summary() {} // JPA

    /** Written by a model, for so many messages. */
    Summary(Place place, int messages, String text, String model, Instant now) {
        this.place = place;
        this.messages = messages;
        this.body = checked(text);
        this.model = model;
        this.writtenAt = now;
    }

    int through() {
        return place.through();
    }

    /** The owner of the conversation knows better. */
    void edit(String text, Instant now) {
        body = checked(text);
        model = null;
        writtenAt = now;
    }

    Prompt.Earlier earlier() {
        return new Prompt.Earlier(body, messages);
    }

    SummaryView view() {
        return new SummaryView(messages, body, Optional.ofNullable(model), writtenAt);
    }

    private static String checked(String text) {
        if (text.length() > LENGTH) {
            throw new DreamException(
                    ChatError.TOO_LONG,
                    "Use at most %d characters for the summary.".formatted(LENGTH));
        }
        return text.strip();
    }
}
