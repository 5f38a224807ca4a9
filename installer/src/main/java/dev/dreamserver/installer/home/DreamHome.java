package dev.dreamserver.installer.home;

import dev.dreamserver.owner.file.OwnerOnly;
import dev.dreamserver.owner.file.SettingsFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Where everything of one installation lives: settings, secrets, data, logs. Only its owner can
 * look in. Deleting the folder deletes the installation.
 *
 * @param root an absolute path; {@code DREAM_HOME}, by default {@code ~/.dream-server}
 */
public record DreamHome(Path root) {

    /** A unix socket's path may hold 107 bytes; some systems allow 103. */
    private static final int LONGEST_SOCKET_PATH = 100;

    /** The home that the environment names. */
    public static DreamHome of(Map<String, String> environment) {
        var named = environment.get("DREAM_HOME");
        var own = environment.getOrDefault("HOME", System.getProperty("user.home"));
        var root =
                named == null || named.isBlank() ? Path.of(own, ".dream-server") : Path.of(named);
        return new DreamHome(root.toAbsolutePath().normalize());
    }

    /** Makes the folders that must be there before anything else. */
    public DreamHome create() {
        OwnerOnly.folder(root);
        OwnerOnly.folder(secrets());
        OwnerOnly.folder(run());
        OwnerOnly.folder(logs());
        return this;
    }

    /** The owner's settings. */
    public Path settings() {
        return root.resolve(SettingsFile.OWNERS);
    }

    /** One file for each secret. */
    public Path secrets() {
        return root.resolve("secrets");
    }

    /** Pid and state files; nothing here is worth a backup. */
    public Path run() {
        return root.resolve("run");
    }

    /** What the services say. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** The log of one service. */
    public Path log(String service) {
        return logs().resolve(service + ".log");
    }

    /** PostgreSQL's programs and data. */
    public Path postgres() {
        return root.resolve("postgres");
    }

    /** Keycloak, unpacked and built. */
    public Path keycloak() {
        return root.resolve("keycloak");
    }

    /** WildFly's base folder. */
    public Path wildfly() {
        return root.resolve("wildfly");
    }

    /** Inference engines that were fetched. */
    public Path engines() {
        return root.resolve("engines");
    }

    /** Models that were fetched. */
    public Path models() {
        return root.resolve("models");
    }

    /** The supervisor's ear; short enough for a unix socket also below a deep home. */
    public Path controlSocket() {
        var usual = run().resolve("control.sock");
        if (usual.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH) {
            return usual;
        }
        var short_ = "dream-" + fingerprint().substring(0, 16);
        return OwnerOnly.folder(Path.of("/tmp", short_)).resolve("control.sock");
    }

    private String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(root.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
