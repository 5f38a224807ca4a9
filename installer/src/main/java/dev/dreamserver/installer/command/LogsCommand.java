package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.process.LogFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What the services said. */
@Command(name = "logs", description = "Show the log of one service, or of all.")
final class LogsCommand implements Callable<Integer> {

    private static final int LAST = 40;
    private static final long LOOK_EVERY_MILLIS = 500;

    @ParentCommand DreamCommand dream;

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "database, sign-in, house, engine or supervisor; empty: all.")
    @Nullable String service;

    @Option(names = "-f", description = "Go on until Ctrl-C.")
    boolean follow;

    @Override
    public Integer call() throws InterruptedException {
        var home = dream.running().home();
        var names = service == null ? all(home) : List.of(named(service, all(home)));
        for (var name : names) {
            var file = home.log(name);
            if (!Files.exists(file)) {
                throw new Trouble(
                        "There is no log of " + name + ".",
                        "There are: " + String.join(", ", all(home)));
            }
            if (names.size() > 1) {
                dream.screen().line(dream.screen().strong("== " + name));
            }
            var lines = new LogFile(file).linesSince(0);
            lines.subList(Math.max(0, lines.size() - LAST), lines.size())
                    .forEach(dream.screen()::line);
        }
        if (follow) {
            follow(names.stream().map(home::log).toList());
        }
        return 0;
    }

    private void follow(List<Path> files) throws InterruptedException {
        var logs = files.stream().map(LogFile::new).toList();
        var ends = logs.stream().mapToLong(LogFile::end).toArray();
        while (true) {
            Thread.sleep(LOOK_EVERY_MILLIS); // ended by Ctrl-C
            for (int i = 0; i < ends.length; i++) {
                var end = logs.get(i).end();
                if (end != ends[i]) {
                    logs.get(i).linesSince(ends[i]).forEach(dream.screen()::line);
                    ends[i] = end;
                }
            }
        }
    }

    /** The log of {@code engine} has the engine's own name in its own, such as engine-local. */
    private static String named(String told, List<String> all) {
        return all.contains(told)
                ? told
                : all.stream().filter(name -> name.equals(told + "-local")).findAny().orElse(told);
    }

    private static List<String> all(DreamHome home) {
        try (var files = Files.list(home.logs())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - ".log".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + home.logs(), e);
        }
    }
}
