package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs scripts that drive clients from npm, in the versions that their lock file names. */
final class Node {

    private Node() {}

    /** What a script of {@code src/test/node} saw: the JSON of its last line. */
    static JsonNode run(String script, Map<String, String> environment) throws Exception {
        var sources = Path.of("src", "test", "node");
        var folder = Files.createDirectories(Path.of("target", "node", script));
        for (var file : List.of("package.json", "package-lock.json", script)) {
            Files.copy(
                    sources.resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        run(folder, Map.of(), "npm", "ci", "--no-audit", "--no-fund");
        var said = run(folder, environment, "node", script);
        return new ObjectMapper().readTree(said.lines().toList().getLast());
    }

    private static String run(Path folder, Map<String, String> environment, String... command)
            throws Exception {
        var output = Files.createTempFile(folder.toAbsolutePath(), "run-", ".out");
        var builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        var ended = process.waitFor(120, TimeUnit.SECONDS);
        var text = Files.readString(output);
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
