package dev.dreamserver.home;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The only door to the hints of Home: what each person has waved away, on all their browsers.
 * Thread-safe.
 */
@ApplicationScoped
public class Hints {

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    /** What this person does not want to see any more. */
    @Transactional(TxType.SUPPORTS)
    public Set<Hint> dismissed(Caller who) {
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement(
                                "select hint from home_dismissal where person_id = ?")) {
            query.setString(1, who.personId());
            try (var rows = query.executeQuery()) {
                var dismissed = EnumSet.noneOf(Hint.class);
                while (rows.next()) {
                    var name = rows.getString(1);
                    Arrays.stream(Hint.values()) // one of a later version is passed over
                            .filter(hint -> hint.name().equals(name))
                            .forEach(dismissed::add);
                }
                return dismissed;
            }
        } catch (SQLException unreadable) {
            throw new DreamException(HomeError.UNREADABLE, "This cannot be read now", unreadable);
        }
    }

    /** Waves it away for good. Doing it twice does no harm. */
    @Transactional(TxType.REQUIRED)
    public void dismiss(Caller who, Hint hint) {
        change(
                "insert into home_dismissal (person_id, hint, at) values (?, ?, now())"
                        + " on conflict do nothing",
                who,
                hint);
    }

    /** Brings it back. */
    @Transactional(TxType.REQUIRED)
    public void bringBack(Caller who, Hint hint) {
        change("delete from home_dismissal where person_id = ? and hint = ?", who, hint);
    }

    private void change(String sql, Caller who, Hint hint) {
        try (var connection = database.getConnection();
                var change = connection.prepareStatement(sql)) {
            change.setString(1, who.personId());
            change.setString(2, hint.name());
            change.executeUpdate();
        } catch (SQLException unwritable) {
            throw new DreamException(HomeError.UNREADABLE, "This cannot be stored now", unwritable);
        }
    }
}
