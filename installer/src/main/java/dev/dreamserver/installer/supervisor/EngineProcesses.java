package dev.dreamserver.installer.supervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.process.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;

/**
 * The engines that the house started. They outlive it on purpose, so that a restarted house adopts
 * them; when everything stops, they are stopped here, by the notes the house left in {@code run}.
 * One whose note was lost is known by its log: the house starts each with it as its output.
 */
final class EngineProcesses {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DreamHome home;

    EngineProcesses(DreamHome home) {
        this.home = home;
    }

    /** Stops those that still run. True when there was one. */
    boolean stop() {
        var engines = new HashSet<ProcessId>();
        try (var notes = Files.newDirectoryStream(home.run(), "engine-*.json");
                var logs = Files.newDirectoryStream(home.logs(), "engine-*.log")) {
            for (var note : notes) {
                engine(note).ifPresent(engines::add);
            }
            for (var log : logs) {
                engines.addAll(ProcessId.leadersWritingTo(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + home.run(), e);
        }
        engines.forEach(engine -> Signals.stop(engine, "TERM", PATIENCE));
        return !engines.isEmpty();
    }

    /** The process of a note; the mark ends in its start, so nobody else's is ever taken. */
    private static Optional<ProcessId> engine(Path note) throws IOException {
        try {
            var json = JSON.readTree(Files.readString(note));
            var mark = json.path("mark").asText();
            return ProcessId.of(json.path("pid").asLong())
                    .filter(process -> mark.endsWith(":" + process.start()));
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        }
    }
}
