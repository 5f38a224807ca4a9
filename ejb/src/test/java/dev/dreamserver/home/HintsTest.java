package dev.dreamserver.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HintsTest {

    private final Hints hints = new Hints();

    @Test
    void what_was_waved_away_stays_away_for_that_person_until_it_is_brought_back() {
        hints.database = TestDatabase.fresh();
        var ann = caller("ann");
        hints.dismiss(ann, Hint.WELCOME);
        hints.dismiss(ann, Hint.WELCOME);
        hints.dismiss(ann, Hint.KEY);
        assertThat(hints.dismissed(ann)).containsExactlyInAnyOrder(Hint.WELCOME, Hint.KEY);
        assertThat(hints.dismissed(caller("bob"))).isEmpty();
        hints.bringBack(ann, Hint.KEY);
        assertThat(hints.dismissed(ann)).containsExactly(Hint.WELCOME);
    }

    @Test
    void a_hint_of_another_version_is_passed_over() throws SQLException {
        hints.database = TestDatabase.fresh();
        try (var connection = hints.database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("insert into home_dismissal values ('ann', 'OF_TOMORROW', now())");
        }
        assertThat(hints.dismissed(caller("ann"))).isEmpty();
    }

    private static Caller caller(String id) {
        return new Caller(
                id, id, Optional.empty(), Set.of(Roles.USER), Optional.empty(), Caller.Via.SESSION);
    }
}
