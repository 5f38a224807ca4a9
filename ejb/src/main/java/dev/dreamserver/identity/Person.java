package dev.dreamserver.identity;

import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Somebody whom Keycloak knows, as the house last heard of them. */
@Entity
@Table(name = "identity_person")
public class Person {

    @Id
    @Column(name = "person_id")
    private String personId;

    private String username;
    private String name;
    private boolean enabled;
    private String[] roles;
    private String[] teams;

    @Column(name = "changed_at")
    private Instant changedAt;

    @Column(name = "first_sign_in")
    private @Nullable Instant firstSignIn;

    @Column(name = "last_sign_in")
    private @Nullable Instant lastSignIn;

    @SuppressWarnings("NullAway.Init")
    protected Person() {} // JPA

    /** Somebody of whom nothing was heard yet. */
    Person(String personId) {
        this.personId = personId;
        this.username = "";
        this.name = "";
        this.roles = new String[0];
        this.teams = new String[0];
        this.changedAt = Instant.EPOCH;
    }

    /**
     * Takes what Keycloak says now. Tells whether what they may do is another thing than before.
     */
    boolean heard(PersonChange news) {
        var rolesNow = known(news.roles());
        var changed =
                enabled != news.enabled()
                        || !rolesNow.equals(roles())
                        || !List.copyOf(news.teams()).equals(teams());
        if (news.kind() != PersonChange.Kind.DELETED) {
            username = news.username();
            name = news.name();
        }
        enabled = news.enabled();
        roles = sorted(rolesNow);
        teams = news.teams().toArray(String[]::new);
        if (changed) {
            changedAt = news.at();
        }
        return changed;
    }

    /**
     * They signed in with a token. One that is older than the last news says nothing new of them.
     * Tells whether it did.
     */
    boolean arrived(Caller who, Instant tokenIssuedAt, Instant now) {
        if (firstSignIn == null) {
            firstSignIn = now;
        }
        lastSignIn = now;
        name = who.name();
        if (tokenIssuedAt.isBefore(changedAt)) {
            return false;
        }
        var rolesNow = known(who.roles());
        var changed = !enabled || !rolesNow.equals(roles());
        enabled = true;
        roles = sorted(rolesNow);
        if (changed) {
            changedAt = tokenIssuedAt;
        }
        return changed;
    }

    Set<String> roles() {
        return Set.of(roles);
    }

    List<String> teams() {
        return List.of(teams);
    }

    boolean isEnabled() {
        return enabled;
    }

    PersonChanged changed(Instant at) {
        return new PersonChanged(personId, enabled, roles(), at);
    }

    Instant changedAt() {
        return changedAt;
    }

    PersonView view() {
        return new PersonView(personId, username, name, enabled, roles(), teams());
    }

    private static Set<String> known(Collection<String> roles) {
        return roles.stream().filter(Roles.ALL::contains).collect(Collectors.toUnmodifiableSet());
    }

    private static String[] sorted(Set<String> roles) {
        var sorted = roles.toArray(String[]::new);
        Arrays.sort(sorted);
        return sorted;
    }
}
