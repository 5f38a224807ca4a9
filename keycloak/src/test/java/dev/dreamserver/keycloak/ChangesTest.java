package dev.dreamserver.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.keycloak.Change.Kind;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;

class ChangesTest {

    @ParameterizedTest
    @CsvSource({
        "USER,                UPDATE, users/p-1,                        UPDATED",
        "USER,                DELETE, users/p-1,                        DELETED",
        "USER,                ACTION, users/p-1/logout,                 SIGNED_OUT",
        "USER,                ACTION, users/p-1/reset-password,         PASSWORD",
        "REALM_ROLE_MAPPING,  CREATE, users/p-1/role-mappings/realm,    UPDATED",
        "REALM_ROLE_MAPPING,  DELETE, users/p-1/role-mappings/realm,    UPDATED",
        "GROUP_MEMBERSHIP,    CREATE, users/p-1/groups/g-1,             UPDATED",
        "GROUP_MEMBERSHIP,    DELETE, users/p-1/groups/g-1,             UPDATED"
    })
    void whatAnAdministratorDoesToAPersonIsNewsOfThatPerson(
            ResourceType resource, OperationType operation, String path, Kind kind) {
        var change = Changes.of(admin(resource, operation, path)).orElseThrow();

        assertThat(change.personId()).contains("p-1");
        assertThat(change.kind()).isEqualTo(kind);
        assertThat(change.at()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(change.aboutEverybody()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "REALM_ROLE_MAPPING, DELETE, groups/g-1/role-mappings/realm, UPDATED",
        "REALM_ROLE,         DELETE, roles/operator,                 UPDATED",
        "REALM_ROLE,         CREATE, roles/admin/composites,         UPDATED",
        "GROUP,              DELETE, groups/g-1,                     UPDATED",
        "GROUP,              UPDATE, groups/g-1,                     UPDATED",
        "REALM,              ACTION, logout-all,                     SIGNED_OUT"
    })
    void whatIsDoneToTeamsAndRolesMayTouchEverybody(
            ResourceType resource, OperationType operation, String path, Kind kind) {
        var change = Changes.of(admin(resource, operation, path)).orElseThrow();

        assertThat(change.aboutEverybody()).isTrue();
        assertThat(change.kind()).isEqualTo(kind);
    }

    @Test
    void aSessionThatAnAdministratorEndsIsNewsOfThatSession() {
        var change =
                Changes.of(admin(ResourceType.USER_SESSION, OperationType.DELETE, "sessions/s-1"))
                        .orElseThrow();

        assertThat(change.sessionId()).contains("s-1");
        assertThat(change.kind()).isEqualTo(Kind.SIGNED_OUT);
    }

    @ParameterizedTest
    @CsvSource({"CLIENT, UPDATE, clients/c-1", "REALM,  UPDATE, ''", "GROUP,  CREATE, groups/g-1"})
    void whatTouchesNobodyIsNoNews(ResourceType resource, OperationType operation, String path) {
        assertThat(Changes.of(admin(resource, operation, path))).isEmpty();
    }

    @Test
    void signingOutEndsTheOneSession() {
        var change = Changes.of(user(EventType.LOGOUT)).orElseThrow();

        assertThat(change.personId()).contains("p-1");
        assertThat(change.sessionId()).contains("s-1");
    }

    @Test
    void aNewPasswordIsNews() {
        assertThat(Changes.of(user(EventType.UPDATE_CREDENTIAL)).map(Change::kind))
                .contains(Kind.PASSWORD);
    }

    @Test
    void signingInAndFailingToIsNoNews() {
        var failed = user(EventType.UPDATE_CREDENTIAL);
        failed.setError("invalid_user_credentials");

        assertThat(Changes.of(user(EventType.LOGIN))).isEmpty();
        assertThat(Changes.of(user(EventType.CODE_TO_TOKEN))).isEmpty();
        assertThat(Changes.of(failed)).isEqualTo(Optional.empty());
    }

    private static AdminEvent admin(ResourceType resource, OperationType operation, String path) {
        var event = new AdminEvent();
        event.setRealmId("r-1");
        event.setTime(1_000);
        event.setResourceType(resource);
        event.setOperationType(operation);
        event.setResourcePath(path);
        return event;
    }

    private static Event user(EventType type) {
        var event = new Event();
        event.setRealmId("r-1");
        event.setTime(1_000);
        event.setType(type);
        event.setUserId("p-1");
        event.setSessionId("s-1");
        return event;
    }
}
