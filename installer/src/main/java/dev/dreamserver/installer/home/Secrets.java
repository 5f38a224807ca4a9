package dev.dreamserver.installer.home;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The secrets of one installation: a file each, mode 0600, made at first use and then kept. A file
 * that is already there is taken as it is, so that an owner can bring a secret. Thread-safe, also
 * between processes.
 */
public final class Secrets {

    /** What the launcher and the services need to keep from each other and from everyone else. */
    public enum Name {
        POSTGRES_SUPERUSER,
        DB_DREAM,
        DB_KEYCLOAK,
        CONSOLE_CLIENT,
        CLI_TOKEN,
        EVENTS,
        MASTER_KEY,
        ENVELOPE_KEY,
        KEYCLOAK_ADMIN,
        FIRST_ADMIN_PASSWORD,
        KEYSTORE;

        /** The file's name. */
        public String fileName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int BYTES = 32;
    private static final String EASY = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 4;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();

    /** The secrets in a folder that exists. */
    public Secrets(Path folder) {
        this.folder = folder;
    }

    /** The secret; made when it is not there yet, once, whoever else asks at the same moment. */
    public String get(Name name) {
        var file = file(name);
        if (!Files.exists(file)) {
            var fresh = name == Name.FIRST_ADMIN_PASSWORD ? typable() : bytes();
            OwnerOnly.writeNew(file, fresh + "\n");
        }
        var text = read(file);
        if (text.isEmpty()) {
            throw new Trouble(
                    "The secret in %s is empty.".formatted(file),
                    "Bring it back from a backup; without one, delete the file.");
        }
        return text;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the secret " + file, e);
        }
    }

    /** The envelope key that was replaced, where its owner left it beside the new one. */
    public Optional<String> formerEnvelopeKey() {
        var file = folder.resolve(Name.ENVELOPE_KEY.fileName() + "-former");
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /** The file of a secret. */
    public Path file(Name name) {
        return folder.resolve(name.fileName());
    }

    private String bytes() {
        var fresh = new byte[BYTES];
        random.nextBytes(fresh);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fresh);
    }

    /** Sixteen letters and digits without look-alikes: 79 bits that a person can type. */
    private String typable() {
        var text = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            if (group > 0) {
                text.append('-');
            }
            for (int i = 0; i < GROUP_LENGTH; i++) {
                text.append(EASY.charAt(random.nextInt(EASY.length())));
            }
        }
        return text.toString();
    }
}
