package dev.dreamserver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.identity.PersonChange.Kind;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PersonTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void onlyTheRolesOfTheHouseCount() {
        var person = heard(NOON, true, "user", "uma_authorization", "default-roles-dream");

        assertThat(person.roles()).containsExactly("user");
    }

    @Test
    void theSameNewsTwiceChangesNothing() {
        var person = heard(NOON, true, "user", "admin");

        assertThat(person.heard(news(NOON.plusSeconds(5), true, "admin", "user"))).isFalse();
        assertThat(person.heard(news(NOON.plusSeconds(6), true, "user"))).isTrue();
        assertThat(person.heard(news(NOON.plusSeconds(7), false, "user"))).isTrue();
    }

    @Test
    void aTokenFromBeforeTheNewsGivesNothingBack() {
        var person = heard(NOON, true, "user");

        var changed = person.arrived(caller("user", "admin"), NOON.minusSeconds(1), NOON);

        assertThat(changed).isFalse();
        assertThat(person.roles()).containsExactly("user");
    }

    @Test
    void aDisabledPersonsOldTokenDoesNotLetThemIn() {
        var person = heard(NOON, false, "user");

        person.arrived(caller("user"), NOON.minusSeconds(1), NOON);

        assertThat(person.isEnabled()).isFalse();
    }

    @Test
    void aTokenFromAfterTheNewsIsNewsItself() {
        var person = heard(NOON, false, "viewer");

        assertThat(person.arrived(caller("user"), NOON.plusSeconds(1), NOON.plusSeconds(1)))
                .isTrue();
        assertThat(person.isEnabled()).isTrue();
        assertThat(person.roles()).containsExactly("user");
    }

    @Test
    void whoIsDeletedKeepsTheNameThatTheAuditKnows() {
        var person = heard(NOON, true, "user");

        person.heard(
                new PersonChange(
                        "p-1",
                        "",
                        "",
                        false,
                        Set.of(),
                        List.of(),
                        Kind.DELETED,
                        Optional.empty(),
                        NOON.plusSeconds(1)));

        assertThat(person.view().name()).isEqualTo("Mara Okafor");
        assertThat(person.view().enabled()).isFalse();
    }

    @Test
    void newsOfNobodyIsRefused() {
        assertThatThrownBy(
                        () ->
                                new PersonChange(
                                        " ",
                                        "",
                                        "",
                                        true,
                                        Set.of(),
                                        List.of(),
                                        Kind.UPDATED,
                                        Optional.empty(),
                                        NOON))
                .isInstanceOf(DreamException.class)
                .extracting(e -> ((DreamException) e).code())
                .isEqualTo(IdentityError.NEWS_MALFORMED);
    }

    private static Person heard(Instant at, boolean enabled, String... roles) {
        var person = new Person("p-1");
        person.heard(news(at, enabled, roles));
        return person;
    }

    private static PersonChange news(Instant at, boolean enabled, String... roles) {
        return new PersonChange(
                "p-1",
                "mara",
                "Mara Okafor",
                enabled,
                Set.of(roles),
                List.of("research"),
                Kind.UPDATED,
                Optional.empty(),
                at);
    }

    private static Caller caller(String... roles) {
        return new Caller(
                "p-1",
                "Mara Okafor",
                Optional.empty(),
                Set.of(roles),
                Optional.empty(),
                Caller.Via.SESSION);
    }
}
