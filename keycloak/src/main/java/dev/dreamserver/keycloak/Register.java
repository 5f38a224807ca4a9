package dev.dreamserver.keycloak;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RoleUtils;

/** Reads people from Keycloak, each time in a transaction of its own. Thread-safe. */
final class Register {

    private static final int PAGE = 100;

    private final KeycloakSessionFactory sessions;
    private final String listenerId;

    Register(KeycloakSessionFactory sessions, String listenerId) {
        this.sessions = sessions;
        this.listenerId = listenerId;
    }

    /** The realms that want the house to be told. */
    List<String> realms() {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                sessions,
                session ->
                        session.realms()
                                .getRealmsStream()
                                .filter(realm -> listens(realm))
                                .map(RealmModel::getId)
                                .toList());
    }

    /** Gives the news that follow from a change, one for each person it touches. */
    void tell(Change change, Consumer<PersonNews> house) {
        if (change.aboutEverybody()) {
            for (var first = 0; ; first += PAGE) {
                var page = page(change, first);
                page.forEach(house);
                if (page.size() < PAGE) {
                    return;
                }
            }
        }
        one(change).ifPresent(house);
    }

    private boolean listens(RealmModel realm) {
        return realm.getEventsListenersStream().anyMatch(listenerId::equals);
    }

    private List<PersonNews> page(Change change, int first) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                sessions,
                session -> {
                    var realm = enter(session, change);
                    if (realm.isEmpty()) {
                        return List.<PersonNews>of();
                    }
                    try (Stream<UserModel> people =
                            session.users()
                                    .searchForUserStream(
                                            realm.get(), java.util.Map.of(), first, PAGE)) {
                        return people.map(person -> news(person, change)).toList();
                    }
                });
    }

    private Optional<PersonNews> one(Change change) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                sessions,
                session ->
                        enter(session, change)
                                .flatMap(
                                        realm ->
                                                change.personId()
                                                        .map(
                                                                id ->
                                                                        session.users()
                                                                                .getUserById(
                                                                                        realm, id)))
                                .map(person -> news(person, change))
                                .or(() -> Optional.of(gone(change))));
    }

    private static Optional<RealmModel> enter(KeycloakSession session, Change change) {
        var realm = Optional.ofNullable(session.realms().getRealm(change.realmId()));
        realm.ifPresent(found -> session.getContext().setRealm(found));
        return realm;
    }

    private static PersonNews news(UserModel person, Change change) {
        var roles =
                RoleUtils.getDeepUserRoleMappings(person).stream()
                        .filter(role -> !role.isClientRole())
                        .map(RoleModel::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        var teams = person.getGroupsStream().map(GroupModel::getName).sorted().distinct().toList();
        return new PersonNews(
                person.getId(),
                person.getUsername(),
                fullName(person),
                person.isEnabled(),
                roles,
                teams,
                change.kind().name(),
                change.sessionId().orElse(""),
                change.at().toString());
    }

    /** What is left to say of somebody who cannot be found any more. */
    private static PersonNews gone(Change change) {
        return new PersonNews(
                change.personId().orElse(""),
                "",
                "",
                false,
                new TreeSet<>(),
                List.of(),
                change.personId().isPresent() && change.sessionId().isEmpty()
                        ? Change.Kind.DELETED.name()
                        : change.kind().name(),
                change.sessionId().orElse(""),
                change.at().toString());
    }

    private static String fullName(UserModel person) {
        var name =
                Stream.of(person.getFirstName(), person.getLastName())
                        .filter(part -> part != null && !part.isBlank())
                        .collect(Collectors.joining(" "));
        return name.isEmpty() ? person.getUsername() : name;
    }
}
