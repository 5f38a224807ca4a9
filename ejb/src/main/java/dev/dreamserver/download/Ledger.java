package dev.dreamserver.download;

import dev.dreamserver.download.DownloadRows.Part;
import dev.dreamserver.download.FetchTrouble.Then;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What is written of one file while it is fetched: each line a transaction of its own. */
final class Ledger {

    private final DataSource database;
    private final UUID job;
    private final int file;
    private final String holder;

    Ledger(DataSource database, UUID job, int file, String holder) {
        this.database = database;
        this.job = job;
        this.file = file;
        this.holder = holder;
    }

    private interface Line {
        void in(Connection connection) throws SQLException;
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private <T> T ask(Work<T> work) throws FetchTrouble {
        try (var connection = database.getConnection()) {
            return work.in(connection);
        } catch (SQLException away) {
            throw new FetchTrouble(Then.RETRY, "The database does not answer");
        }
    }

    private void tell(Line line) throws FetchTrouble {
        ask(
                rows -> {
                    line.in(rows);
                    return true;
                });
    }

    SortedMap<Integer, Part> parts() throws FetchTrouble {
        return ask(rows -> DownloadRows.parts(rows, job, file));
    }

    void done(int number, Part part) throws FetchTrouble {
        tell(rows -> DownloadRows.done(rows, job, file, number, part));
    }

    void drop(int number) throws FetchTrouble {
        tell(rows -> DownloadRows.drop(rows, job, file, number));
    }

    void known(@Nullable Long bytes, @Nullable String etag) throws FetchTrouble {
        tell(rows -> DownloadRows.known(rows, job, file, bytes, etag));
    }

    void found(String sha256, long bytes) throws FetchTrouble {
        tell(rows -> DownloadRows.found(rows, job, file, sha256, bytes));
    }

    /** Goes on holding it, or ends: somebody paused or cancelled it, or another node has it. */
    void renew() throws FetchTrouble {
        if (!ask(rows -> DownloadRows.renew(rows, job, holder))) {
            throw FetchTrouble.stopped();
        }
    }
}
