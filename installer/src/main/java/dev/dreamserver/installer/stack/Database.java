package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.process.Launch;
import dev.dreamserver.installer.process.LogFile;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.process.Signals;
import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded PostgreSQL: one cluster with the databases {@code dream} and {@code keycloak}, on
 * loopback with passwords. A later minor version takes over the data; a later major one refuses.
 */
public final class Database implements Part {

    /** Its name in files and commands. */
    public static final String ID = "database";

    private static final int PREFIX = 12;

    private final Installation at;
    private final PostgresAccess access;
    private final Path programs;
    private final Path data;

    /** The database of an installation. */
    public Database(Installation at) {
        this.at = at;
        this.access =
                new PostgresAccess(
                        at.settings().ports().postgres(),
                        at.secrets(),
                        at.settings().get(LauncherSettings.PROBE_TIMEOUT));
        var sum = at.distribution().checksums().pinned(artifact());
        this.programs =
                at.home()
                        .postgres()
                        .resolve(
                                at.distribution().fact("postgres")
                                        + "-"
                                        + sum.substring(0, PREFIX));
        this.data = at.home().postgres().resolve("data");
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String name() {
        return "Ledger";
    }

    @Override
    public String detail() {
        return "PostgreSQL " + at.distribution().fact("postgres");
    }

    @Override
    public String mark() {
        return "config_file=" + at.home().postgres().resolve("postgresql.conf");
    }

    @Override
    public void prepare(Progress progress) {
        OwnerOnly.folder(at.home().postgres());
        if (!Files.exists(programs)) {
            progress.step("Unpacking PostgreSQL", 0, Progress.UNKNOWN);
            at.distribution().checksums().prove(artifact(), at.distribution().postgresJar());
            var draft = at.home().postgres().resolve("unpacking");
            Archives.delete(draft);
            Archives.unpackPostgres(at.distribution().postgresJar(), OwnerOnly.folder(draft));
            move(draft, programs);
            progress.done("Unpacking PostgreSQL");
        }
        if (!Files.exists(data)) {
            progress.step("Making the database", 0, Progress.UNKNOWN);
            makeCluster();
            progress.done("Making the database");
        }
        refuseOtherMajor();
    }

    @Override
    public Launch launch() {
        var folder = at.home().postgres();
        PostgresFiles.forgetDeadServer(data);
        var settings = at.settings();
        OwnerOnly.write(
                folder.resolve("postgresql.conf"),
                PostgresFiles.configuration(
                        data,
                        folder,
                        settings.ports().postgres(),
                        settings.get(LauncherSettings.DB_MEMORY),
                        settings.get(LauncherSettings.DB_CONNECTIONS)));
        OwnerOnly.write(folder.resolve("pg_hba.conf"), PostgresFiles.HBA);
        OwnerOnly.write(folder.resolve("pg_ident.conf"), "");
        return command(at.home().log(ID), "postgres", "-c", mark());
    }

    @Override
    public Optional<String> missing() {
        return access.alive();
    }

    @Override
    public Optional<String> ailing() {
        return access.alive();
    }

    @Override
    public void settle() {
        access.makeDatabases();
    }

    /** Fast shutdown: running transactions are rolled back, nothing committed is lost. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    @Override
    public Optional<String> cause(List<String> log) {
        return log.reversed().stream()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
                .findFirst()
                .or(() -> Part.super.cause(log));
    }

    private void makeCluster() {
        var draft = at.home().postgres().resolve("data.new");
        // A start that was killed leaves its initdb at work; it ends by itself, and soon.
        ProcessId.withArgument(draft.toString())
                .ifPresent(left -> Signals.stop(left, "CONT", stopPatience()));
        Archives.delete(draft);
        var passwordFile = at.secrets().file(Secrets.Name.POSTGRES_SUPERUSER);
        at.secrets().get(Secrets.Name.POSTGRES_SUPERUSER);
        var log = new LogFile(at.home().log("database-setup"));
        var from = log.end();
        var code =
                command(
                                at.home().log("database-setup"),
                                "initdb",
                                "-D",
                                draft.toString(),
                                "-U",
                                PostgresAccess.SUPERUSER,
                                "--pwfile=" + passwordFile,
                                "-A",
                                "scram-sha-256",
                                "-E",
                                "UTF8",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--locale=C")
                        .run();
        if (code != 0) {
            throw new Trouble(
                    "PostgreSQL could not make its data folder: "
                            + cause(log.linesSince(from)).orElse("no reason given"),
                    "The whole story is in " + at.home().log("database-setup") + ".");
        }
        move(draft, data);
    }

    private void refuseOtherMajor() {
        try {
            var found = Files.readString(data.resolve("PG_VERSION")).strip();
            var ours = at.distribution().fact("postgres").replaceFirst("\\..*", "");
            if (!found.equals(ours)) {
                throw new Trouble(
                        "The data was written by PostgreSQL %s, this is %s.".formatted(found, ours),
                        "Start the version of Dream Server that wrote it, or restore a backup.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder is damaged: " + data, e);
        }
    }

    private Launch command(Path log, String program, String... arguments) {
        var command = new ArrayList<>(RootDrop.prefix());
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return new Launch(command, Map.of("LC_ALL", "C"), at.home().postgres(), log);
    }

    private String artifact() {
        return at.distribution().fact("postgres.artifact");
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot move " + from, e);
        }
    }

    @Override
    public Duration stopPatience() {
        return Duration.ofSeconds(30);
    }
}
