package dev.dreamserver.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.identity.PersonChanged;
import dev.dreamserver.identity.Preferences;
import dev.dreamserver.identity.SessionsEnded;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionRegisterTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final SessionRegister register = new SessionRegister();

    @Test
    void aRoleTakenEndsTheSessionsThatHeldIt() {
        var admin = session("p-1", "s-1", NOON, "user", "admin");
        var user = session("p-1", "s-2", NOON, "user");
        var other = session("p-2", "s-3", NOON, "admin");

        register.changed(new PersonChanged("p-1", true, Set.of("user"), NOON.plusSeconds(1)));

        assertThat(admin.isOpen()).isFalse();
        assertThat(user.isOpen()).isTrue();
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void aRoleGivenEndsNothing() {
        var user = session("p-1", "s-1", NOON, "user");

        register.changed(
                new PersonChanged("p-1", true, Set.of("user", "admin"), NOON.plusSeconds(1)));

        assertThat(user.isOpen()).isTrue();
    }

    @Test
    void aDisabledPersonHasNoSession() {
        var user = session("p-1", "s-1", NOON, "user");

        register.changed(new PersonChanged("p-1", false, Set.of("user"), NOON.plusSeconds(1)));

        assertThat(user.isOpen()).isFalse();
        assertThat(register.size()).isZero();
    }

    @Test
    void whatBeganAfterTheNewsGoesOn() {
        var justBegun = session("p-1", "s-1", NOON.plusMillis(500), "user");

        register.ended(new SessionsEnded(Optional.of("p-1"), Optional.empty(), NOON));

        assertThat(justBegun.isOpen()).isTrue();
    }

    @Test
    void signingOutEverywhereEndsAllAndSigningOutOnceEndsOne() {
        var here = session("p-1", "s-1", NOON, "user");
        var there = session("p-1", "s-2", NOON, "user");

        register.ended(
                new SessionsEnded(Optional.of("p-1"), Optional.of("s-1"), NOON.plusSeconds(1)));
        assertThat(here.isOpen()).isFalse();
        assertThat(there.isOpen()).isTrue();

        register.ended(
                new SessionsEnded(Optional.of("p-1"), Optional.empty(), NOON.plusSeconds(2)));
        assertThat(there.isOpen()).isFalse();
    }

    @Test
    void aSessionThatOnlyKeycloakCanNameIsFound() {
        var one = session("p-1", "s-1", NOON, "user");
        var other = session("p-2", "s-2", NOON, "user");

        register.ended(
                new SessionsEnded(Optional.empty(), Optional.of("s-2"), NOON.plusSeconds(1)));

        assertThat(one.isOpen()).isTrue();
        assertThat(other.isOpen()).isFalse();
    }

    @Test
    void ofTwoFirstRequestsOneSignsIn() {
        var fake = new FakeSession();
        var first = open(fake, "p-1", "s-1", NOON, "user");
        var second = open(fake, "p-1", "s-1", NOON, "user");

        assertThat(register.claim(fake.session(), first)).isTrue();
        assertThat(register.claim(fake.session(), second)).isFalse();
        assertThat(register.size()).isEqualTo(1);
    }

    @Test
    void aSignInThatTheHouseCouldNotBeToldOfIsMadeByTheNextRequest() {
        var fake = new FakeSession();
        var untold = open(fake, "p-1", "s-1", NOON, "user");
        assertThat(register.claim(fake.session(), untold)).isTrue();

        register.release(fake.session(), untold);

        assertThat(register.size()).isZero();
        assertThat(register.claim(fake.session(), open(fake, "p-1", "s-1", NOON, "user"))).isTrue();
    }

    @Test
    void aSignInOfASessionThatEndedMeanwhileIsReleasedAllTheSame() {
        var fake = new FakeSession();
        var untold = open(fake, "p-1", "s-1", NOON, "user");
        assertThat(register.claim(fake.session(), untold)).isTrue();
        fake.session().invalidate();

        register.release(fake.session(), untold);

        assertThat(register.size()).isZero();
    }

    @Test
    void aSessionThatHasEndedByItselfIsNoTrouble() {
        var user = session("p-1", "s-1", NOON, "user");
        user.session().invalidate();

        register.changed(new PersonChanged("p-1", false, Set.of(), NOON.plusSeconds(1)));

        assertThat(register.size()).isZero();
    }

    @Test
    void whatAPersonPrefersIsSoInAllTheirSessionsAndNobodyElses() {
        session("p-1", "s-1", NOON, "user");
        session("p-1", "s-2", NOON, "user");
        session("p-2", "s-3", NOON, "user");

        register.prefer("p-1", Preferences.DEFAULT.with(Preferences.Theme.DARK));

        assertThat(register.of("p-1"))
                .hasSize(2)
                .allSatisfy(
                        open ->
                                assertThat(open.preferences().theme())
                                        .isEqualTo(Preferences.Theme.DARK));
        assertThat(register.of("p-2"))
                .allSatisfy(open -> assertThat(open.preferences()).isEqualTo(Preferences.DEFAULT));
    }

    private FakeSession session(String person, String sid, Instant began, String... roles) {
        var fake = new FakeSession();
        assertThat(register.claim(fake.session(), open(fake, person, sid, began, roles))).isTrue();
        return fake;
    }

    private OpenSession open(
            FakeSession fake, String person, String sid, Instant began, String... roles) {
        return new OpenSession(
                register,
                fake.session(),
                person,
                sid,
                began,
                Browser.of(""),
                "id-token",
                "token",
                began,
                Set.of(roles));
    }

    /** A session that keeps attributes and can end, as the server's does. */
    private static final class FakeSession {
        private final Map<Object, Object> attributes = new HashMap<>();
        private boolean open = true;
        private final HttpSession session =
                (HttpSession)
                        Proxy.newProxyInstance(
                                FakeSession.class.getClassLoader(),
                                new Class<?>[] {HttpSession.class},
                                (proxy, method, arguments) -> {
                                    if (!open) {
                                        throw new IllegalStateException("has ended");
                                    }
                                    return switch (method.getName()) {
                                        case "getAttribute" -> attributes.get(arguments[0]);
                                        case "setAttribute" ->
                                                attributes.put(arguments[0], arguments[1]);
                                        case "removeAttribute" -> attributes.remove(arguments[0]);
                                        case "invalidate" -> {
                                            open = false;
                                            attributes
                                                    .values()
                                                    .forEach(
                                                            value -> ((OpenSession) value).leave());
                                            yield null;
                                        }
                                        default -> throw new UnsupportedOperationException();
                                    };
                                });

        HttpSession session() {
            return session;
        }

        boolean isOpen() {
            return open;
        }
    }
}
