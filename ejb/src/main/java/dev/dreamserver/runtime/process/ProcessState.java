package dev.dreamserver.runtime.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.runtime.spi.Program;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is remembered of a started process, in one file that only the owner can read.
 *
 * @param pid its number
 * @param startedAt when it started
 * @param mark what tells it from a later process of the same number; see {@link ProcessMark}
 * @param fingerprint of everything that makes it this program; see {@link #fingerprint}
 * @param secrets the secrets it was started with
 */
record ProcessState(
        long pid, Instant startedAt, String mark, String fingerprint, Map<String, Secret> secrets) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a file; one that is missing or damaged remembers nothing. */
    static Optional<ProcessState> read(Path file) {
        try {
            var json = JSON.readTree(Files.readAllBytes(file));
            if (!json.path("pid").canConvertToLong() || !json.path("mark").isTextual()) {
                return Optional.empty();
            }
            var secrets = new HashMap<String, Secret>();
            json.path("secrets")
                    .properties()
                    .forEach(e -> secrets.put(e.getKey(), new Secret(e.getValue().asText())));
            return Optional.of(
                    new ProcessState(
                            json.path("pid").asLong(),
                            Instant.ofEpochMilli(json.path("startedAtMillis").asLong()),
                            json.path("mark").asText(),
                            json.path("fingerprint").asText(),
                            secrets));
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** Writes the file in one step, so that a reader sees all of it or none. */
    void write(Path file) {
        ObjectNode json = JSON.createObjectNode();
        json.put("pid", pid);
        json.put("startedAt", startedAt.toString());
        json.put("startedAtMillis", startedAt.toEpochMilli());
        json.put("mark", mark);
        json.put("fingerprint", fingerprint);
        var kept = json.putObject("secrets");
        secrets.forEach((name, secret) -> kept.put(name, secret.reveal()));
        try {
            var owner =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"));
            var next = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(next);
            Files.createFile(next, owner);
            Files.writeString(next, json.toPrettyString());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A digest of command, environment, directory and stamp; secrets are not in it. */
    static String fingerprint(Program program) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
        program.command().forEach(part -> add(digest, part));
        add(digest, "");
        new TreeMap<>(program.environment()).forEach((k, v) -> add(digest, k + "=" + v));
        add(digest, program.directory().toString());
        add(digest, program.stamp());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
