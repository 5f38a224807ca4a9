package dev.dreamserver.keys;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.OneLine;
import dev.dreamserver.security.ApiKeyText;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.ProjectName;
import dev.dreamserver.security.Secret;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's key to the gateway, of which the house knows the hash only. */
@Entity
@Table(name = "api_key")
public class ApiKey {

    private static final int MAX_NAME = 60;

    @Id private UUID id;

    @Version private long version;

    @Column(name = "person_id")
    private String personId;

    @Column(name = "person_name")
    private String personName;

    private @Nullable String team;

    private @Nullable String project;

    private String name;

    private String hash;

    private String shown;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "last_used_at", insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

    @SuppressWarnings("NullAway.Init")
    protected ApiKey() {} // JPA

    ApiKey(
            Caller owner,
            String name,
            Optional<String> project,
            Secret text,
            Instant now,
            Optional<Instant> expiresAt) {
        this.id = UUID.randomUUID();
        this.personId = owner.personId();
        this.personName = owner.name();
        this.team = owner.team().orElse(null);
        this.name = checkedName(name);
        this.project = project.map(ApiKey::checkedProject).orElse(null);
        this.hash = ApiKeyText.sha256(text.reveal());
        this.shown = ApiKeyText.shown(text.reveal());
        this.createdAt = now;
        this.expiresAt = expiresAt.orElse(null);
    }

    /** The name as it will be stored. */
    static String checkedName(String name) {
        var line = OneLine.of(name);
        if (line.isEmpty()
                || line.length() > MAX_NAME
                || name.strip().codePoints().anyMatch(Character::isISOControl)) {
            throw new DreamException(
                    KeyError.NAME, "A key needs a name of 1 to %d characters".formatted(MAX_NAME));
        }
        return line;
    }

    static String checkedProject(String project) {
        return ProjectName.of(project)
                .orElseThrow(
                        () ->
                                new DreamException(
                                        KeyError.PROJECT, "That cannot be the name of a project"));
    }

    /** Ends the key for good. Ending it again changes nothing, and says so. */
    boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    boolean isActive(Instant now) {
        return state(now) == KeyView.State.ACTIVE;
    }

    private KeyView.State state(Instant now) {
        if (revokedAt != null) {
            return KeyView.State.REVOKED;
        }
        return expiresAt != null && !now.isBefore(expiresAt)
                ? KeyView.State.EXPIRED
                : KeyView.State.ACTIVE;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    String personId() {
        return personId;
    }

    Optional<String> project() {
        return Optional.ofNullable(project);
    }

    KnownKey known() {
        return new KnownKey(
                id,
                hash,
                personId,
                personName,
                Optional.ofNullable(team),
                Optional.ofNullable(project),
                Optional.ofNullable(expiresAt),
                revokedAt != null);
    }

    KeyView view(Instant now) {
        return new KeyView(
                id,
                name,
                shown,
                personId,
                personName,
                Optional.ofNullable(project),
                createdAt,
                Optional.ofNullable(expiresAt),
                Optional.ofNullable(revokedAt),
                Optional.ofNullable(lastUsedAt),
                state(now));
    }
}
