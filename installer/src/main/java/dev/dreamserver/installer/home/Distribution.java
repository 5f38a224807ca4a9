package dev.dreamserver.installer.home;

import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What the build put together: launcher, server, application, the fetched binaries and their
 * checksums. Read only.
 *
 * @param root the folder {@code dream-server} of the build
 */
public record Distribution(Path root) {

    /** The distribution that this very program was started from: its jar is in {@code lib}. */
    public static Distribution own() {
        var told = System.getProperty("dream.distribution");
        if (told != null) {
            return new Distribution(Path.of(told).toAbsolutePath().normalize());
        }
        try {
            var jar =
                    Path.of(
                            Distribution.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            var root = jar.resolve("../..").normalize();
            if (Files.exists(root.resolve("distribution.properties"))) {
                return new Distribution(root);
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new Trouble(
                "The launcher does not know where its files are.",
                "Start it with ./dream, not with java.");
    }

    /** The launcher's own jars. */
    public Path lib() {
        return root.resolve("lib");
    }

    /** WildFly as it was provisioned. */
    public Path wildfly() {
        return root.resolve("wildfly");
    }

    /** The application. */
    public Path ear() {
        return root.resolve("dream-server.ear");
    }

    /** Keycloak, built with the house's providers and ready to start. */
    public Path keycloakServer() {
        return root.resolve("keycloak").resolve("server");
    }

    /** What Dream Server adds to Keycloak: realm and themes; and Keycloak itself. */
    public Path keycloak() {
        return root.resolve("keycloak");
    }

    /** PostgreSQL's programs for this machine, as they were published. */
    public Path postgresJar() {
        return root.resolve("postgres").resolve("postgres.jar");
    }

    /** The built-in model. */
    public Path guideModel() {
        return root.resolve("models").resolve("dream-guide.gguf");
    }

    /** The fall-back engine's jars. */
    public Path jniEngine() {
        return root.resolve("engines").resolve("jni");
    }

    /** The loop that starts a dead supervisor again. */
    public Path guard() {
        return root.resolve("guard.sh");
    }

    /** The pinned sums of the fetched binaries. */
    public Checksums checksums() {
        return Checksums.read(root.resolve("checksums.sha256"));
    }

    /** A fact of the build, such as {@code version} or {@code keycloak}. */
    public String fact(String name) {
        var facts = new Properties();
        try (var in = Files.newInputStream(root.resolve("distribution.properties"))) {
            facts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The distribution is not complete: " + root, e);
        }
        return facts.getProperty(name, "unknown");
    }
}
