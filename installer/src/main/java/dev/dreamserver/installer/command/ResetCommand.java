package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.process.Locked;
import dev.dreamserver.installer.stack.Archives;
import dev.dreamserver.installer.supervisor.Shutdown;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Deletes everything that was ever entered, after asking. */
@Command(name = "reset", description = "Delete all data and secrets and start afresh. Asks first.")
final class ResetCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Override
    public Integer call() {
        var at = dream.running();
        var home = at.home();
        dream.screen().line("This deletes, with no way back:");
        dream.screen().line("  all people, teams and sign-ins, API keys, conversations,");
        dream.screen().line("  usage and audit records, secrets and logs in " + home.root());
        dream.screen().line("Kept: dream.properties, fetched engines and models.");
        if (!yes && !confirmed()) {
            throw new Trouble("Nothing was deleted.", "");
        }
        Locked.in(home.run().resolve("up.lock"), () -> delete(at, home));
        dream.screen().good("Deleted. ./dream up starts afresh.");
        return 0;
    }

    private static void delete(Installation at, DreamHome home) {
        new Shutdown(at).everything();
        for (var folder :
                List.of(
                        home.postgres(),
                        home.keycloak(),
                        home.wildfly(),
                        home.logs(),
                        home.secrets())) {
            Archives.delete(folder);
        }
        try (var files = Files.list(home.run())) {
            for (var file : (Iterable<Path>) files::iterator) {
                if (!file.endsWith("up.lock") && !Files.isDirectory(file)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty " + home.run(), e);
        }
    }

    private boolean confirmed() {
        dream.screen().line("Type reset to go on:");
        try {
            var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            var answer = in.readLine();
            return answer != null && answer.strip().equals("reset");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the answer", e);
        }
    }
}
