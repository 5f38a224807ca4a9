package dev.dreamserver.keycloak;

import dev.dreamserver.keycloak.Change.Kind;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;

/** Tells from Keycloak's events which of them the house must hear of. Stateless. */
final class Changes {

    private static final Pattern PERSON = Pattern.compile("^users/([^/]+)(/.*)?$");
    private static final Pattern SESSION = Pattern.compile("^sessions/([^/]+)$");

    private Changes() {}

    /** What an administrator did. */
    static Optional<Change> of(AdminEvent event) {
        var path = Optional.ofNullable(event.getResourcePath()).orElse("");
        var kind = event.getResourceType();
        if (kind == null || event.getOperationType() == null) {
            return Optional.empty();
        }
        var person = PERSON.matcher(path);
        if (person.matches()) {
            return aboutPerson(event, person.group(1), Optional.ofNullable(person.group(2)));
        }
        var session = SESSION.matcher(path);
        if (session.matches() && event.getOperationType() == OperationType.DELETE) {
            return Optional.of(
                    Change.ofSession(
                            event.getRealmId(),
                            Optional.empty(),
                            session.group(1),
                            event.getTime()));
        }
        if (path.endsWith("logout-all")) {
            return Optional.of(
                    Change.ofEverybody(event.getRealmId(), Kind.SIGNED_OUT, event.getTime()));
        }
        return touchesEverybody(kind, event.getOperationType())
                ? Optional.of(Change.ofEverybody(event.getRealmId(), Kind.UPDATED, event.getTime()))
                : Optional.empty();
    }

    /** What a person did themselves. */
    static Optional<Change> of(Event event) {
        var person = event.getUserId();
        if (person == null || event.getType() == null || event.getError() != null) {
            return Optional.empty();
        }
        var realm = event.getRealmId();
        var at = event.getTime();
        return switch (event.getType()) {
            case LOGOUT ->
                    Optional.of(
                            event.getSessionId() == null
                                    ? Change.of(realm, person, Kind.SIGNED_OUT, at)
                                    : Change.ofSession(
                                            realm, Optional.of(person), event.getSessionId(), at));
            case UPDATE_CREDENTIAL, RESET_PASSWORD ->
                    Optional.of(Change.of(realm, person, Kind.PASSWORD, at));
            case DELETE_ACCOUNT -> Optional.of(Change.of(realm, person, Kind.DELETED, at));
            case UPDATE_PROFILE, UPDATE_EMAIL, USER_DISABLED_BY_PERMANENT_LOCKOUT ->
                    Optional.of(Change.of(realm, person, Kind.UPDATED, at));
            default -> deprecatedPassword(event.getType(), realm, person, at);
        };
    }

    @SuppressWarnings("deprecation") // still sent beside UPDATE_CREDENTIAL by some flows
    private static Optional<Change> deprecatedPassword(
            EventType type, String realm, String person, long at) {
        return type == EventType.UPDATE_PASSWORD
                ? Optional.of(Change.of(realm, person, Kind.PASSWORD, at))
                : Optional.empty();
    }

    private static Optional<Change> aboutPerson(
            AdminEvent event, String person, Optional<String> rest) {
        var kind =
                switch (event.getOperationType()) {
                    case DELETE -> rest.isEmpty() ? Kind.DELETED : Kind.UPDATED;
                    case CREATE, UPDATE -> Kind.UPDATED;
                    case ACTION ->
                            switch (rest.orElse("")) {
                                case "/logout" -> Kind.SIGNED_OUT;
                                case "/reset-password" -> Kind.PASSWORD;
                                default -> Kind.UPDATED;
                            };
                };
        return Optional.of(Change.of(event.getRealmId(), person, kind, event.getTime()));
    }

    /** Roles given to or taken from teams and roles, and teams or roles that are gone. */
    private static boolean touchesEverybody(ResourceType kind, OperationType operation) {
        return switch (kind) {
            case REALM_ROLE_MAPPING -> true;
            case REALM_ROLE, GROUP ->
                    operation != OperationType.CREATE || kind != ResourceType.GROUP;
            default -> false;
        };
    }
}
