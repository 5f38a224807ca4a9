package dev.dreamserver.chat;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** A text that a question brought along. Never changed once it is kept. */
@Entity
@Table(name = "chat_attachment")
@NullUnmarked
public class Attachment {

    @EmbeddedId private Place place;

    private String name;
    private String body;

    /**
     * Where it hangs.
     *
     * @param conversationId the conversation
     * @param position the message in it
     * @param ordinal which of the message's attachments, from 0
     */
    @Embeddable
    record Place(@Column(name = "conversation_id") UUID conversationId, int position, int ordinal)
            implements Serializable {}

    protected Attachment() {} // JPA

    Attachment(Message question, int ordinal, AttachedText given) {
        this.place = new Place(question.conversation(), question.position(), ordinal);
        this.name = given.name();
        this.body = given.text();
    }

    int position() {
        return place.position();
    }

    AttachedText view() {
        return new AttachedText(name, body);
    }
}
