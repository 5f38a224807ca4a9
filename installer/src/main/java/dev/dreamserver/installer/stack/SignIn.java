package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Checksums;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.process.Ask;
import dev.dreamserver.installer.process.Launch;
import dev.dreamserver.installer.process.LogFile;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.process.Signals;
import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The built-in Keycloak, behind {@code /auth}. Unpacked and built once for each combination of
 * Keycloak, providers and build options; realm and themes are laid in at each start. Secrets reach
 * it by environment only.
 */
public final class SignIn implements Part {

    /** Its name in files and commands. */
    public static final String ID = "sign-in";

    private static final List<String> BUILD =
            List.of(
                    "build",
                    "--db=postgres",
                    "--http-relative-path=/auth",
                    "--health-enabled=true");
    private static final int PREFIX = 12;

    private final Installation at;

    /** The sign-in of an installation. */
    public SignIn(Installation at) {
        this.at = at;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String name() {
        return "Sign-in";
    }

    @Override
    public String detail() {
        return "Keycloak " + at.distribution().fact("keycloak");
    }

    @Override
    public String mark() {
        return "-Ddream.part=" + ID + ":" + at.home().root();
    }

    @Override
    public void prepare(Progress progress) {
        var folder = folder();
        if (Files.exists(built(folder))) {
            return;
        }
        progress.step("Unpacking Keycloak", 0, Progress.UNKNOWN);
        at.distribution().checksums().prove(artifact(), at.distribution().keycloakZip());
        // A start that was killed leaves its build at work, in the folder that is to go.
        ProcessId.withArgument(buildMark())
                .ifPresent(left -> Signals.stop(left, "KILL", stopPatience()));
        Archives.delete(at.home().keycloak());
        OwnerOnly.folder(at.home().keycloak());
        Archives.unzip(at.distribution().keycloakZip(), OwnerOnly.folder(folder));
        for (var provider : providers()) {
            copy(provider, folder.resolve("providers").resolve(provider.getFileName()));
        }
        progress.done("Unpacking Keycloak");
        progress.step("Building Keycloak", 0, Progress.UNKNOWN);
        build(folder);
        OwnerOnly.write(built(folder), detail() + "\n");
        progress.done("Building Keycloak");
    }

    @Override
    public Launch launch() {
        var folder = folder();
        layIn(at.distribution().keycloak().resolve("realm"), folder.resolve("data/import"));
        layIn(at.distribution().keycloak().resolve("themes"), folder.resolve("themes"));
        var ports = at.settings().ports();
        var start =
                List.of(
                        "start",
                        "--optimized",
                        "--cache=local",
                        "--import-realm",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + ports.keycloak(),
                        "--http-management-port=" + ports.keycloakManagement(),
                        "--hostname=" + at.settings().origin() + "/auth",
                        "--hostname-backchannel-dynamic=true",
                        "--proxy-headers=xforwarded",
                        "--db-pool-max-size=20",
                        "--db-url=jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/keycloak",
                        "--db-username=keycloak");
        return java(folder, mark(), start, environment(), at.home().log(ID));
    }

    /** Healthy first, because a question during the start is a warning in its log. */
    @Override
    public Optional<String> missing() {
        var unwell = health("ready");
        if (unwell.isPresent()) {
            return unwell;
        }
        var realm = Files.isDirectory(at.distribution().keycloak().resolve("realm"));
        var url =
                "http://127.0.0.1:%d/auth/realms/%s"
                        .formatted(at.settings().ports().keycloak(), realm ? "dream" : "master");
        var reply = Ask.get(url, at.settings().get(LauncherSettings.PROBE_TIMEOUT));
        return reply.ok()
                ? Optional.empty()
                : Optional.of("the realm is not there yet (%d)".formatted(reply.status()));
    }

    @Override
    public Optional<String> ailing() {
        return health("live");
    }

    private Optional<String> health(String kind) {
        var url =
                "http://127.0.0.1:%d/auth/health/%s"
                        .formatted(at.settings().ports().keycloakManagement(), kind);
        var reply = Ask.get(url, at.settings().get(LauncherSettings.PROBE_TIMEOUT));
        return reply.ok()
                ? Optional.empty()
                : Optional.of("no answer to the probe (%d)".formatted(reply.status()));
    }

    /** An existing realm is never imported again, so a changed address is told to it here. */
    @Override
    public void settle() {
        new RealmAddress(at).tell();
    }

    private Map<String, String> environment() {
        var secrets = at.secrets();
        var variables = new LinkedHashMap<String, String>();
        variables.put("KC_DB_PASSWORD", secrets.get(Secrets.Name.DB_KEYCLOAK));
        variables.put("KC_BOOTSTRAP_ADMIN_USERNAME", "keeper");
        variables.put("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.get(Secrets.Name.KEYCLOAK_ADMIN));
        variables.put("DREAM_URL", at.settings().origin());
        variables.put("DREAM_CONSOLE_SECRET", secrets.get(Secrets.Name.CONSOLE_CLIENT));
        variables.put("DREAM_ADMIN_PASSWORD", secrets.get(Secrets.Name.FIRST_ADMIN_PASSWORD));
        variables.put("DREAM_EVENTS_SECRET", secrets.get(Secrets.Name.EVENTS));
        variables.put(
                "DREAM_EVENTS_URL",
                "http://127.0.0.1:%d/api/internal/identity-events"
                        .formatted(at.settings().ports().http()));
        return variables;
    }

    private void build(Path folder) {
        var log = new LogFile(at.home().log("sign-in-build"));
        var from = log.end();
        if (java(folder, buildMark(), BUILD, Map.of(), at.home().log("sign-in-build")).run() != 0) {
            throw new Trouble(
                    "Keycloak could not be built: "
                            + cause(log.linesSince(from)).orElse("no reason given"),
                    "The whole story is in " + at.home().log("sign-in-build") + ".");
        }
    }

    private String buildMark() {
        return mark() + ":build";
    }

    /** What kc.sh would run; without the shell in between, signals and pid are Keycloak's own. */
    private Launch java(
            Path folder,
            String mark,
            List<String> arguments,
            Map<String, String> environment,
            Path log) {
        var heap = at.settings().get(LauncherSettings.KEYCLOAK_HEAP) >> 20;
        var command = new ArrayList<String>();
        command.add(at.java().toString());
        command.add(mark);
        command.addAll(
                List.of(
                        "-Xms64m",
                        "-Xmx" + heap + "m",
                        "-XX:MetaspaceSize=96m",
                        "-XX:MaxMetaspaceSize=256m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dfile.encoding=UTF-8",
                        "-Duser.language=en",
                        "-Duser.country=US",
                        "-Dkc.home.dir=" + folder,
                        "-Djboss.server.config.dir=" + folder.resolve("conf"),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-Dpicocli.disable.closures=true",
                        "-Dquarkus-log-max-startup-records=10000",
                        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                        "-cp",
                        folder.resolve("lib/quarkus-run.jar").toString(),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        command.addAll(arguments);
        return new Launch(command, environment, folder, log);
    }

    private Path folder() {
        return at.home().keycloak().resolve(at.distribution().fact("keycloak") + "-" + key());
    }

    private String key() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var inputs = new ArrayList<>(BUILD);
            inputs.add(at.distribution().checksums().pinned(artifact()));
            providers().forEach(provider -> inputs.add(Checksums.sum(provider)));
            var text = String.join("\n", inputs).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(digest.digest(text)).substring(0, PREFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> providers() {
        var folder = at.distribution().keycloak().resolve("providers");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var jars = Files.list(folder)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + folder, e);
        }
    }

    private String artifact() {
        return at.distribution().fact("keycloak.artifact");
    }

    private static Path built(Path folder) {
        return folder.resolve(".dream-built");
    }

    private static void layIn(Path from, Path to) {
        if (Files.isDirectory(from)) {
            Archives.copy(from, to);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + from, e);
        }
    }
}
