package dev.dreamserver.engine;

import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the owner may set about engines.
 *
 * @param home the folder of everything that the house keeps
 * @param url address of an engine that somebody else runs
 * @param apiKey what that engine asks for
 * @param seeing models of that engine that can be shown pictures, where it does not say so
 * @param binary the owner's own llama-server
 * @param jni folder with the jars of the fallback
 * @param java the Java that runs the fallback
 * @param port where the engine of this machine listens, on loopback
 * @param modelFile the model, a GGUF file
 * @param builtInGuide whether that is the small built-in guide
 * @param contextTokens tokens of one conversation; empty leaves it to the model
 * @param slots answers at a time; empty leaves it to the house
 * @param options further options of llama-server, as the owner wrote them
 * @param startTimeout how long loading may take
 * @param restartsPerHour the budget of restarts
 * @param memoryLimitBytes private memory of the engine; empty is all that the machine has
 * @param logLimitBytes size of one log file
 * @param berth where it runs, and what a switch put there
 */
public record EngineSettings(
        Path home,
        Optional<URI> url,
        Secret apiKey,
        Set<String> seeing,
        Optional<Path> binary,
        Optional<Path> jni,
        Path java,
        int port,
        Optional<Path> modelFile,
        boolean builtInGuide,
        Optional<Integer> contextTokens,
        Optional<Integer> slots,
        List<String> options,
        Duration startTimeout,
        int restartsPerHour,
        Optional<Long> memoryLimitBytes,
        long logLimitBytes,
        Berth berth) {

    /** Memory grows with the context, and models of today are trained for far more. */
    public static final int MODEST_CONTEXT = 8192;

    /** Answers at a time, unless set. Memory grows with each. */
    public static final int FEW_SLOTS = 2;

    /** Answers at a time of the built-in guide, unless set. */
    public static final int SLOTS_OF_THE_GUIDE = 4;

    private static final long MEBI = 1L << 20;

    public static final Setting<Optional<URI>> URL =
            Setting.of(
                            "dream.engine.url",
                            "",
                            "Address of an engine that speaks the OpenAI protocol and that somebody"
                                    + " else runs. Empty: the house runs its own.",
                            text -> optional(text, EngineSettings::address))
                    .when(
                            url -> url.isEmpty() || usable(url.get()),
                            "an http or https address without a name or password in it")
                    .onTheMachine();

    public static final Setting<Secret> API_KEY =
            Setting.of(
                    "dream.engine.api-key",
                    "",
                    "API key of the engine at dream.engine.url, if it asks for one.",
                    Secret::new);

    public static final Setting<Set<String>> SEES =
            Setting.of(
                    "dream.engine.sees",
                    "",
                    "Models at dream.engine.url that can be shown pictures, separated by spaces."
                            + " llama-server says so by itself; vLLM and Ollama do not.",
                    text -> Set.copyOf(words(text)));

    public static final Setting<Optional<Path>> BINARY =
            Setting.of(
                            "dream.engine.binary",
                            "",
                            "Your own llama-server. Empty: the one on the PATH, else the fetched one.",
                            EngineSettings::path)
                    .onTheMachine();

    public static final Setting<Optional<Path>> JNI =
            Setting.of(
                            "dream.engine.jni",
                            "",
                            "Folder with the jars of the fallback engine, used where no llama-server can be"
                                    + " had. Set by the dream command.",
                            EngineSettings::path)
                    .asGiven();

    public static final Setting<Optional<Path>> JAVA =
            Setting.of(
                            "dream.engine.java",
                            "",
                            "The Java that runs the fallback engine. Empty: the one that runs the house.",
                            EngineSettings::path)
                    .asGiven();

    public static final Setting<Integer> PORT =
            Setting.of(
                            "dream.engine.port",
                            "8785",
                            "Port on loopback where the house's own engine listens.",
                            Integer::valueOf)
                    .when(port -> port >= 1 && port <= 65535, "1 to 65535");

    public static final Setting<Optional<Path>> MODEL_FILE =
            Setting.of(
                    "dream.model.file",
                    "",
                    "The model, a GGUF file. Set by dream up --model.",
                    EngineSettings::path);

    public static final Setting<Boolean> GUIDE =
            Setting.flag(
                            "dream.model.guide",
                            false,
                            "Whether the model is the small built-in guide, which pages say"
                                    + " plainly. Set by the dream command.")
                    .asGiven();

    public static final Setting<Optional<Integer>> CONTEXT =
            Setting.of(
                            "dream.engine.context",
                            "",
                            "Tokens of prompt and answer together, for each conversation. Empty:"
                                    + " what the model was trained for, at most 8192, since memory"
                                    + " grows with it.",
                            text -> optional(text, Integer::valueOf))
                    .when(
                            tokens -> tokens.isEmpty() || within(tokens.get(), 128, 4_194_304),
                            "empty, or 128 to 4194304");

    public static final Setting<Optional<Integer>> SLOTS =
            Setting.of(
                            "dream.engine.slots",
                            "",
                            "Answers that the engine writes at a time; further ones wait. Empty: 4"
                                    + " for the built-in guide, else 2, since memory grows with"
                                    + " it.",
                            text -> optional(text, Integer::valueOf))
                    .when(slots -> slots.isEmpty() || within(slots.get(), 1, 256), "1 to 256");

    public static final Setting<List<String>> OPTIONS =
            Setting.of(
                            "dream.engine.options",
                            "",
                            "Further options for llama-server, separated by spaces, such as"
                                    + " -ngl 99 for a GPU.",
                            EngineSettings::words)
                    .onTheMachine();

    public static final Setting<Duration> START_TIMEOUT =
            Setting.of(
                            "dream.engine.start-timeout-seconds",
                            "600",
                            "How long an engine may take to load its model, in seconds; big models"
                                    + " on slow disks take minutes.",
                            text -> Duration.ofSeconds(Long.parseLong(text)))
                    .when(d -> within(d.toSeconds(), 5, 86_400), "5 to 86400");

    public static final Setting<Integer> RESTARTS_PER_HOUR =
            Setting.of(
                            "dream.engine.restarts-per-hour",
                            "3",
                            "How often an engine is restarted within an hour before the house stops"
                                    + " trying and says why.",
                            Integer::valueOf)
                    .when(n -> within(n, 0, 10_000), "0 to 10000");

    public static final Setting<Optional<Long>> MEMORY_LIMIT =
            Setting.of(
                            "dream.engine.memory-limit-mib",
                            "",
                            "Private memory that an engine may take, in MiB; the mapped model file"
                                    + " does not count. Empty: as much as the machine has. 0: no"
                                    + " limit.",
                            text -> optional(text, mib -> Long.parseLong(mib) * MEBI))
                    .when(
                            bytes ->
                                    bytes.isEmpty() || bytes.get() == 0 || bytes.get() >= 64 * MEBI,
                            "empty, 0, or 64 and more");

    public static final Setting<Long> LOG_LIMIT =
            Setting.of(
                            "dream.engine.log-limit-mib",
                            "8",
                            "Size of an engine's log in MiB; one older file is kept.",
                            text -> Long.parseLong(text) * MEBI)
                    .when(bytes -> within(bytes, MEBI, 1024 * MEBI), "1 to 1024");

    /** All of them, for the reference table. */
    public static final List<Setting<?>> ALL =
            List.of(
                    URL,
                    API_KEY,
                    SEES,
                    BINARY,
                    JNI,
                    JAVA,
                    PORT,
                    MODEL_FILE,
                    GUIDE,
                    CONTEXT,
                    SLOTS,
                    OPTIONS,
                    START_TIMEOUT,
                    RESTARTS_PER_HOUR,
                    MEMORY_LIMIT,
                    LOG_LIMIT);

    /** Copies the lists. */
    public EngineSettings {
        seeing = Set.copyOf(seeing);
        options = List.copyOf(options);
    }

    /**
     * What is in force.
     *
     * @throws dev.dreamserver.platform.DreamException naming the setting that cannot be used
     */
    public static EngineSettings read(Settings settings) {
        return new EngineSettings(
                settings.get(HouseSettings.HOME)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".dream-server")),
                settings.get(URL),
                settings.get(API_KEY),
                settings.get(SEES),
                settings.get(BINARY),
                settings.get(JNI),
                settings.get(JAVA)
                        .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java")),
                settings.get(PORT),
                settings.get(MODEL_FILE),
                settings.get(GUIDE),
                settings.get(CONTEXT),
                settings.get(SLOTS),
                settings.get(OPTIONS),
                settings.get(START_TIMEOUT),
                settings.get(RESTARTS_PER_HOUR),
                settings.get(MEMORY_LIMIT),
                settings.get(LOG_LIMIT),
                Berth.USUAL);
    }

    /** The same in another place, with the model that a switch put there. */
    EngineSettings in(Berth place, int onPort) {
        var chosen = place.model();
        var file = chosen.map(EngineModel::file).or(() -> modelFile);
        return new EngineSettings(
                home,
                url,
                apiKey,
                seeing,
                binary,
                jni,
                java,
                onPort,
                file,
                builtInGuide && file.equals(modelFile),
                chosen.flatMap(EngineModel::contextTokens).or(() -> contextTokens),
                slots,
                options,
                startTimeout,
                restartsPerHour,
                memoryLimitBytes,
                logLimitBytes,
                place);
    }

    /** Answers at a time, as set or by default. */
    public int answersAtATime() {
        return slots.orElse(builtInGuide ? SLOTS_OF_THE_GUIDE : FEW_SLOTS);
    }

    private static boolean within(long value, long least, long most) {
        return value >= least && value <= most;
    }

    private static Optional<Path> path(String text) {
        return optional(text, Path::of);
    }

    /** Owners copy addresses with and without the version at the end; both mean the same. */
    private static URI address(String text) {
        var bare = text.replaceFirst("/+$", "").replaceFirst("/v1$", "");
        return URI.create(bare);
    }

    private static boolean usable(URI uri) {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return (scheme.equals("http") || scheme.equals("https"))
                && uri.getHost() != null
                && uri.getUserInfo() == null
                && uri.getQuery() == null
                && uri.getFragment() == null;
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+", -1));
    }

    private static <T> Optional<T> optional(String text, Function<String, T> parse) {
        return text.isEmpty() ? Optional.empty() : Optional.of(parse.apply(text));
    }
}
