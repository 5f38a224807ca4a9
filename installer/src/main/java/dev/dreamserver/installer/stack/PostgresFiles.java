package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.process.ProcessId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few files that PostgreSQL reads at its start. Written anew each time: edits do not stay. */
final class PostgresFiles {

    /** Everyone needs a password, also on loopback. */
    static final String HBA =
            """
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private PostgresFiles() {}

    /**
     * postgresql.conf; what it does not name has PostgreSQL's own default. Usage has a table with
     * three indexes for each day it is kept: one question about all of them locks each. A long
     * question takes one core and leaves the others to answers and pages.
     */
    static String configuration(
            Path data, Path folder, int port, long sharedMemory, int connections) {
        return """
        data_directory = '%s'
        hba_file = '%s'
        ident_file = '%s'
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        max_connections = %d
        max_locks_per_transaction = 256
        max_parallel_workers_per_gather = 0
        shared_buffers = %dMB
        password_encryption = 'scram-sha-256'
        max_wal_size = '512MB'
        wal_compression = on
        log_line_prefix = '%%m [%%p] %%q%%u@%%d '
        log_timezone = 'UTC'
        timezone = 'UTC'
        lc_messages = 'C'
        """
                .formatted(
                        quoted(data),
                        quoted(folder.resolve("pg_hba.conf")),
                        quoted(folder.resolve("pg_ident.conf")),
                        port,
                        connections,
                        sharedMemory >> 20);
    }

    /**
     * Removes the lock file of a server that is gone. PostgreSQL does this itself, except when its
     * old pid is taken by any other process of the same user, as happens after a reboot.
     */
    static void forgetDeadServer(Path data) {
        var lock = data.resolve("postmaster.pid");
        try {
            if (Files.exists(lock)) {
                var pid = Files.readAllLines(lock).getFirst().strip();
                if (ProcessId.of(Long.parseLong(pid)).isEmpty() || !isPostgres(pid)) {
                    Files.delete(lock);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + lock, e);
        } catch (NumberFormatException damaged) {
            throw new IllegalStateException(
                    lock + " is damaged; delete it if nothing runs", damaged);
        }
    }

    private static boolean isPostgres(String pid) throws IOException {
        var name = Path.of("/proc", pid, "comm");
        return !Files.exists(name) || Files.readString(name).strip().equals("postgres");
    }

    private static String quoted(Path path) {
        return path.toString().replace("'", "''");
    }
}
