package dev.dreamserver.chat;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A conversation of one person. Nobody else ever finds it. */
@Entity
@Table(name = "chat_conversation")
@NullUnmarked
public class Conversation {

    /** Longest name. */
    static final int TITLE_LENGTH = 120;

    private static final int FIRST_TITLE_LENGTH = 60;

    @Id private UUID id;
    @Version private long version;

    @Column(name = "person_id")
    private String personId;

    private String title;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "deleted_at")
    private @Nullable Instant deletedAt;

    protected Conversation() {} // JPA

    /** Begins with a question, which also gives it its name. */
    Conversation(String personId, String question, Instant now) {
        this.id = UUID.randomUUID();
        this.personId = personId;
        this.title = titleOf(question);
        this.createdAt = now;
        this.updatedAt = now;
    }

    UUID id() {
        return id;
    }

    String title() {
        return title;
    }

    boolean belongsTo(String person) {
        return personId.equals(person);
    }

    boolean deleted() {
        return deletedAt != null;
    }

    void rename(String newTitle) {
        var clean = newTitle.strip().replaceAll("\\s+", " ");
        if (clean.isEmpty()) {
            throw new dev.dreamserver.platform.DreamException(
                    ChatError.EMPTY, "Give the chat a name.");
        }
        title = cut(clean, TITLE_LENGTH);
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    void delete(Instant now) {
        deletedAt = now;
    }

    void restore() {
        deletedAt = null;
    }

    ConversationView view() {
        return new ConversationView(id, title, createdAt, updatedAt);
    }

    private static String titleOf(String question) {
        var line = question.strip().lines().findFirst().orElse("").strip().replaceAll("\\s+", " ");
        return cut(line, FIRST_TITLE_LENGTH);
    }

    private static String cut(String text, int length) {
        if (text.codePointCount(0, text.length()) <= length) {
            return text;
        }
        var end = text.offsetByCodePoints(0, length - 1);
        var space = text.lastIndexOf(' ', end);
        return text.substring(0, space > end / 2 ? space : end) + "…";
    }
}
