package dev.dreamserver.settings;

import dev.dreamserver.security.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the house as a whole is told by its launcher: where it keeps its state, what it is called,
 * and the key that all its other secrets hang on.
 *
 * @param home folder of the house's state, if it has one on this machine
 * @param url public origin, without a slash at the end
 * @param node name of this node among those that share the database
 * @param masterKey seals the audit log
 * @param cliToken lets the command line of this machine in; empty lets nobody in
 * @param patterns whether the page of patterns is there
 */
public record HouseSettings(
        Optional<Path> home,
        URI url,
        String node,
        Secret masterKey,
        Secret cliToken,
        boolean patterns) {

    /** Folder of the house's state. */
    public static final Setting<Optional<Path>> HOME =
            Setting.of(
                            "dream.home",
                            "",
                            "Folder of the house's state on this machine; the launcher sets it.",
                            text ->
                                    text.isEmpty()
                                            ? Optional.<Path>empty()
                                            : Optional.of(Path.of(text)))
                    .asGiven();

    /** Public origin. */
    public static final Setting<URI> URL =
            Setting.of(
                            "dream.url",
                            "http://localhost:8780",
                            "Public address of the house: what people type into the browser.",
                            URI::create)
                    .when(
                            HouseSettings::isOrigin,
                            "http or https address with a host and no path, such as"
                                    + " https://dream.example.org");

    /** Name of this node. */
    public static final Setting<String> NODE =
            Setting.of(
                            "jboss.node.name",
                            "dream",
                            "Name of this node among those that share the database; each has an"
                                    + " audit chain of its own.",
                            Function.identity())
                    .when(
                            text -> text.matches("[A-Za-z0-9._-]{1,60}"),
                            "1 to 60 of A-Z a-z 0-9 . _ -")
                    .asGiven();

    /** The master key. */
    public static final Setting<Secret> MASTER_KEY =
            Setting.of(
                            "dream.master.key",
                            "",
                            "The key that seals the audit log; made at the first start. Keep a copy"
                                    + " outside the machine.",
                            Secret::new)
                    .when(key -> key.reveal().length() >= 32, "at least 32 characters of chance")
                    .asGiven();

    /** What stored secrets are encrypted with; not the master key, so that it can be replaced. */
    public static final Setting<Secret> ENVELOPE_KEY =
            Setting.of(
                            "dream.envelope.key",
                            "",
                            "The key under which every stored secret is encrypted, such as the keys"
                                    + " of providers; made at the first start. Keep a copy outside"
                                    + " the machine.",
                            Secret::new)
                    .when(key -> key.reveal().length() >= 32, "at least 32 characters of chance")
                    .asGiven();

    /** The envelope key of before. */
    public static final Setting<Secret> FORMER_ENVELOPE_KEY =
            Setting.of(
                            "dream.envelope.former-key",
                            "",
                            "The envelope key of before, for one start after it was replaced: stored"
                                    + " secrets are put under the new one.",
                            Secret::new)
                    .asGiven();

    /** The command line's token. */
    public static final Setting<Secret> CLI_TOKEN =
            Setting.of(
                            "dream.cli.token",
                            "",
                            "Lets the dream command of this machine use the management API, from"
                                    + " loopback only; made at the first start. Empty: nobody.",
                            Secret::new)
                    .when(
                            token -> token.isEmpty() || token.reveal().length() >= 32,
                            "empty, or at least 32 characters of chance")
                    .asGiven();

    /** The page of patterns. */
    public static final Setting<Boolean> PATTERNS =
            Setting.flag(
                            "dream.console.patterns",
                            false,
                            "Whether /patterns shows every component of the console in every"
                                    + " state, for those who work on it.")
                    .onTheMachine();

    /** All settings of this record. */
    public static final List<Setting<?>> ALL =
            List.of(
                    HOME,
                    URL,
                    NODE,
                    MASTER_KEY,
                    ENVELOPE_KEY,
                    FORMER_ENVELOPE_KEY,
                    CLI_TOKEN,
                    PATTERNS);

    /** Reads and checks them. */
    public static HouseSettings from(Settings settings) {
        return new HouseSettings(
                settings.get(HOME),
                settings.get(URL),
                settings.get(NODE),
                settings.get(MASTER_KEY),
                settings.get(CLI_TOKEN),
                settings.get(PATTERNS));
    }

    private static boolean isOrigin(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawUserInfo() == null;
    }
}
