package dev.dreamserver.chat;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.OneLine;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A conversation of one person. Nobody else finds it, unless its owner lets the team read it. */
@Entity
@Table(name = "chat_conversation")
@NullUnmarked
public class Conversation {

    /** Longest name. */
    static final int TITLE_LENGTH = 120;

    private static final int FIRST_TITLE_LENGTH = 60;
    private static final int FOLDER_LENGTH = 60;
    private static final int PREVIEW_LENGTH = 80;

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

    @Column(name = "shown_end")
    private @Nullable Integer shownEnd;

    private @Nullable String preview;
    private boolean pinned;
    private @Nullable String folder;

    @Column(name = "system_prompt")
    private @Nullable String systemPrompt;

    private @Nullable BigDecimal temperature;

    @Column(name = "max_tokens")
    private @Nullable Integer maxTokens;

    private @Nullable String model;

    @Column(name = "shared_team")
    private @Nullable String sharedTeam;

    @Column(name = "owner_name")
    private @Nullable String ownerName;

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

    /** Whether this person may read it: the owner, and the team that it is shared with. */
    boolean readableBy(Caller who) {
        return belongsTo(who.personId())
                || (sharedTeam != null && who.team().filter(sharedTeam::equals).isPresent());
    }

    boolean deleted() {
        return deletedAt != null;
    }

    void rename(String newTitle, Seen<String> seen) {
        var clean = OneLine.of(newTitle);
        if (clean.isEmpty()) {
            throw new DreamException(ChatError.EMPTY, "Give the chat a name.");
        }
        var wanted = OneLine.cut(clean, TITLE_LENGTH);
        seen.stillIs(Optional.of(title), Optional.of(wanted));
        title = wanted;
    }

    /** Something was said: it shows from now on. */
    void say(Message message, Instant now) {
        shownEnd = message.position();
        preview = message.beginning(PREVIEW_LENGTH);
        updatedAt = now;
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    /** The message that the way shown ends with. */
    OptionalInt shownEnd() {
        return shownEnd == null ? OptionalInt.empty() : OptionalInt.of(shownEnd);
    }

    void show(int end) {
        shownEnd = end;
    }

    void pin(boolean top) {
        pinned = top;
    }

    /** Lays it into a folder; an empty name takes it out. */
    void file(String name, Seen<String> seen) {
        var clean = OneLine.cut(OneLine.of(name), FOLDER_LENGTH);
        var wanted = Optional.of(clean).filter(it -> !it.isEmpty());
        seen.stillIs(Optional.ofNullable(folder), wanted);
        folder = wanted.orElse(null);
    }

    void instruct(ModelParameters how, Seen<ModelParameters> seen) {
        seen.stillIs(Optional.of(parameters()), Optional.of(how));
        systemPrompt = how.systemPrompt().orElse(null);
        temperature = how.temperature().orElse(null);
        maxTokens = how.maxTokens().orElse(null);
    }

    ModelParameters parameters() {
        return new ModelParameters(
                Optional.ofNullable(systemPrompt),
                Optional.ofNullable(temperature),
                Optional.ofNullable(maxTokens));
    }

    /** Which model answers in it; empty leaves it to the house. */
    void choose(Optional<String> wanted) {
        model = wanted.orElse(null);
    }

    void share(Caller owner, String team) {
        sharedTeam = team;
        ownerName = owner.name();
    }

    void unshare() {
        sharedTeam = null;
        ownerName = null;
    }

    void delete(Instant now) {
        deletedAt = now;
    }

    void restore() {
        deletedAt = null;
    }

    ConversationView view(Caller reader) {
        return new ConversationView(
                id,
                title,
                Optional.ofNullable(preview).orElse(""),
                createdAt,
                updatedAt,
                pinned,
                Optional.ofNullable(folder),
                Optional.ofNullable(sharedTeam),
                belongsTo(reader.personId()) ? Optional.empty() : Optional.ofNullable(ownerName),
                Optional.ofNullable(model));
    }

    /** Its first line; a question of signs that nobody sees is named by dots. */
    private static String titleOf(String question) {
        var line = OneLine.of(question.strip().lines().findFirst().orElse(""));
        return line.isEmpty() ? "…" : OneLine.cut(line, FIRST_TITLE_LENGTH);
    }
}
