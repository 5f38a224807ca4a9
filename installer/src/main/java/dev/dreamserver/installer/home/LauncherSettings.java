package dev.dreamserver.installer.home;

import static dev.dreamserver.installer.home.Setting.number;
import static dev.dreamserver.installer.home.Setting.text;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.owner.file.SettingsFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the owner may set about the launcher and the services it runs. The file dream.properties
 * holds the values; a variable of the environment, such as {@code DREAM_PORT}, goes before it.
 * Immutable.
 */
public final class LauncherSettings {

    private static final int HIGHEST_BASE_PORT = 65_000;

    public static final Setting<Integer> PORT =
            number(
                    "dream.port",
                    8780,
                    1024,
                    HIGHEST_BASE_PORT,
                    "The public port. The eight ports after it serve the inside and listen on"
                            + " loopback only.");
    public static final Setting<String> BIND =
            text(
                    "dream.bind",
                    "127.0.0.1",
                    "Address that plain http listens on. Leave it: browsers on other machines need"
                            + " https, see `dream up --lan`.");
    public static final Setting<String> URL =
            new Setting<>(
                    "dream.url",
                    "",
                    "Public address of the house, without a slash at the end. Empty:"
                            + " `http://localhost:` and the port. An https address starts the https"
                            + " listener on its port.",
                    text -> text,
                    LauncherSettings::isOrigin,
                    "empty, or http(s)://host[:port]");
    public static final Setting<String> HTTPS_BIND =
            text(
                    "dream.https.bind",
                    "0.0.0.0",
                    "Address that https listens on, when `dream.url` is https.");
    public static final Setting<String> KEYSTORE =
            text(
                    "dream.tls.keystore",
                    "",
                    "PKCS12 file with the certificate for https. Empty: a self-signed one is"
                            + " made.");
    public static final Setting<String> KEYSTORE_PASSWORD =
            text("dream.tls.keystore-password", "", "Password of that file.");
    public static final Setting<String> DB_URL =
            text(
                    "dream.db.url",
                    "",
                    "JDBC address of an own PostgreSQL 16 or newer. Empty: the embedded one.");
    public static final Setting<String> DB_USER =
            text("dream.db.user", "dream", "User of that database.");
    public static final Setting<String> DB_PASSWORD =
            text("dream.db.password", "", "Password of that user.");
    public static final Setting<Long> DB_MEMORY =
            memory(
                    "dream.db.memory",
                    "128m",
                    16,
                    65_536,
                    "Shared memory of the embedded PostgreSQL.");
    public static final Setting<Integer> DB_CONNECTIONS =
            number(
                    "dream.db.connections",
                    100,
                    40,
                    1000,
                    "Most connections of the embedded PostgreSQL: the house takes up to 20,"
                            + " Keycloak up to 20.");
    public static final Setting<String> KEYCLOAK_URL =
            text(
                    "dream.keycloak.url",
                    "",
                    "Address of an own Keycloak with the realm `dream`, such as"
                            + " `https://sso.example.org/auth`. Empty: the built-in one.");
    public static final Setting<String> OIDC_CLIENT_SECRET =
            text(
                    "dream.oidc.client-secret",
                    "",
                    "Secret of the client `dream-console` in an own Keycloak.");
    public static final Setting<Long> KEYCLOAK_HEAP =
            memory("dream.keycloak.heap", "384m", 192, 65_536, "Java heap of Keycloak.");
    public static final Setting<Long> WILDFLY_HEAP =
            memory("dream.wildfly.heap", "512m", 256, 65_536, "Java heap of WildFly.");
    public static final Setting<String> WILDFLY_OPTIONS =
            text("dream.wildfly.options", "", "More options for WildFly's Java.");
    public static final Setting<Duration> START_LIMIT =
            duration(
                    "dream.start-limit",
                    "240s",
                    10,
                    3600,
                    "A service that is not ready after this time counts as failed.");
    public static final Setting<Integer> RESTARTS_PER_HOUR =
            number(
                    "dream.supervisor.restarts-per-hour",
                    3,
                    0,
                    10_000,
                    "How often a service is restarted by itself in one hour; then it rests until"
                            + " the hour has passed.");
    public static final Setting<Duration> PROBE_INTERVAL =
            duration(
                    "dream.supervisor.probe-interval",
                    "5s",
                    1,
                    600,
                    "Time between two probes of a service.");
    public static final Setting<Duration> PROBE_TIMEOUT =
            duration(
                    "dream.supervisor.probe-timeout",
                    "4s",
                    1,
                    60,
                    "A probe without an answer after this time has failed.");
    public static final Setting<Integer> PROBE_FAILURES =
            number(
                    "dream.supervisor.probe-failures",
                    3,
                    1,
                    100,
                    "So many failed probes in a row, and the service counts as hung.");
    public static final Setting<Long> LOG_SIZE =
            memory("dream.logs.size", "20m", 1, 10_240, "A log file larger than this is turned.");
    public static final Setting<Integer> LOG_FILES =
            number("dream.logs.files", 3, 1, 100, "How many turned files of each log are kept.");
    public static final Setting<String> ENGINE_URL =
            text(
                    "dream.engine.url",
                    "",
                    "Address of an own OpenAI-compatible engine, such as"
                            + " `http://192.168.1.20:8000`.");
    public static final Setting<String> ENGINE_BINARY =
            text(
                    "dream.engine.binary",
                    "",
                    "Your own llama-server. Empty: the one on the PATH, else one is fetched.");
    public static final Setting<String> MODEL_FILE =
            text(
                    "dream.model.file",
                    "",
                    "An own model in a .gguf file. Empty: the small built-in guide.");

    /** All of them, in the order of the reference table. */
    public static final List<Setting<?>> ALL =
            List.of(
                    PORT,
                    BIND,
                    URL,
                    HTTPS_BIND,
                    KEYSTORE,
                    KEYSTORE_PASSWORD,
                    DB_URL,
                    DB_USER,
                    DB_PASSWORD,
                    DB_MEMORY,
                    DB_CONNECTIONS,
                    KEYCLOAK_URL,
                    OIDC_CLIENT_SECRET,
                    KEYCLOAK_HEAP,
                    WILDFLY_HEAP,
                    WILDFLY_OPTIONS,
                    START_LIMIT,
                    RESTARTS_PER_HOUR,
                    PROBE_INTERVAL,
                    PROBE_TIMEOUT,
                    PROBE_FAILURES,
                    LOG_SIZE,
                    LOG_FILES,
                    ENGINE_URL,
                    ENGINE_BINARY,
                    MODEL_FILE);

    private final Map<String, String> file;
    private final UnaryOperator<@Nullable String> environment;

    /** Settings from a file's content and an environment. */
    public LauncherSettings(Map<String, String> file, Map<String, String> environment) {
        this.file = Map.copyOf(file);
        this.environment = environment::get;
    }

    /**
     * The settings of an installation, for a start.
     *
     * @throws Trouble with everything that cannot be used
     */
    public static LauncherSettings of(DreamHome home, Map<String, String> environment) {
        var settings = new LauncherSettings(read(home.settings()), environment);
        var refusals = settings.refusals();
        if (!refusals.isEmpty()) {
            throw new Trouble(String.join("\n  ", refusals), "");
        }
        return settings;
    }

    /** What would stop the next start, in sentences with their fixes. */
    public static List<String> refusals(DreamHome home, Map<String, String> environment) {
        try {
            return new LauncherSettings(read(home.settings()), environment).refusals();
        } catch (Trouble unreadable) {
            return List.of(unreadable.line());
        }
    }

    /** What can be used of the settings; a default takes the place of nonsense. */
    public static LauncherSettings usable(DreamHome home, Map<String, String> environment) {
        Map<String, String> told;
        try {
            told = read(home.settings());
        } catch (Trouble unreadable) {
            told = Map.of();
        }
        var all = new LauncherSettings(told, environment).all();
        var settings = new LauncherSettings(all, Map.of());
        ALL.stream()
                .filter(setting -> settings.refusal(setting).isPresent())
                .forEach(nonsense -> all.remove(nonsense.key()));
        return new LauncherSettings(all, Map.of());
    }

    private static Map<String, String> read(Path file) {
        try {
            return new SettingsFile(file).read();
        } catch (IOException e) {
            throw new Trouble(
                    "The settings cannot be read: %s (%s).".formatted(file, e.getMessage()),
                    "Correct the file or move it away.",
                    e);
        }
    }

    /** Which of them cannot be used, in sentences with their fixes. */
    List<String> refusals() {
        return ALL.stream()
                .flatMap(setting -> refusal(setting).stream())
                .map(Trouble::line)
                .toList();
    }

    private Optional<Trouble> refusal(Setting<?> setting) {
        try {
            get(setting);
            return Optional.empty();
        } catch (Trouble no) {
            return Optional.of(no);
        }
    }

    /**
     * The value in force.
     *
     * @throws Trouble when the text is nonsense or breaks the rule
     */
    public <T> T get(Setting<T> setting) {
        var over = environment.apply(setting.variable());
        var text =
                over != null ? over : file.getOrDefault(setting.key(), setting.fallback()).strip();
        try {
            var value = setting.parse().apply(text);
            if (setting.rule().test(value)) {
                return value;
            }
        } catch (RuntimeException nonsense) {
            throw refused(setting, over != null, nonsense);
        }
        throw refused(setting, over != null, null);
    }

    /** The owner's text of a setting, or nothing when it is not set or empty. */
    public boolean isSet(Setting<String> setting) {
        return !get(setting).isEmpty();
    }

    /** Everything the owner has set, settings of the house included; sorted by key. */
    public Map<String, String> all() {
        var all = new TreeMap<>(file);
        var keys = Stream.concat(file.keySet().stream(), ALL.stream().map(Setting::key));
        keys.forEach(
                key -> {
                    var over = environment.apply(Setting.variable(key));
                    if (over != null) {
                        all.put(key, over);
                    }
                });
        return all;
    }

    /** The keys that have another value there. */
    public SortedSet<String> differences(LauncherSettings other) {
        var here = all();
        var there = other.all();
        var keys = new TreeSet<>(here.keySet());
        keys.addAll(there.keySet());
        keys.removeIf(key -> Objects.equals(here.get(key), there.get(key)));
        return keys;
    }

    /** The public origin, without a slash at the end. */
    public String origin() {
        var told = get(URL);
        return told.isEmpty() ? "http://localhost:" + get(PORT) : told;
    }

    /** True when the house has to speak https itself. */
    public boolean https() {
        return origin().startsWith("https://");
    }

    /** True when the small built-in guide is the model. */
    public boolean guide() {
        return !isSet(ENGINE_URL) && !isSet(MODEL_FILE);
    }

    /** The ports that follow from the settings. */
    public Ports ports() {
        var uri = URI.create(origin());
        return Ports.from(get(PORT), https() ? (uri.getPort() < 0 ? 443 : uri.getPort()) : 0);
    }

    private static boolean isOrigin(String text) {
        if (text.isEmpty()) {
            return true;
        }
        var uri = URI.create(text);
        return List.of("http", "https").contains(uri.getScheme())
                && uri.getHost() != null
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null;
    }

    private static Setting<Duration> duration(
            String key, String fallback, int least, int most, String meaning) {
        return new Setting<>(
                key,
                fallback,
                meaning,
                Amounts::duration,
                d -> d.toSeconds() >= least && d.toSeconds() <= most,
                "%ds to %ds, such as %s".formatted(least, most, fallback));
    }

    private static Setting<Long> memory(
            String key, String fallback, int leastMib, int mostMib, String meaning) {
        return new Setting<>(
                key,
                fallback,
                meaning,
                Amounts::memory,
                bytes -> bytes >> 20 >= leastMib && bytes >> 20 <= mostMib,
                "%dm to %dm, such as %s".formatted(leastMib, mostMib, fallback));
    }

    private static Trouble refused(
            Setting<?> setting, boolean byVariable, @Nullable RuntimeException cause) {
        var sentence = setting.key() + " has a value that cannot be used.";
        var fix =
                "It takes: %s. Change %s."
                        .formatted(
                                setting.ruleText(),
                                byVariable
                                        ? "the variable " + setting.variable()
                                        : "it in dream.properties");
        return cause == null ? new Trouble(sentence, fix) : new Trouble(sentence, fix, cause);
    }
}
