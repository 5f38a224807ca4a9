package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.process.Ask;
import dev.dreamserver.installer.process.Launch;
import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The built-in Keycloak, behind {@code /auth}, as the build has made it ready; realm and themes are
 * laid in at each start. Secrets reach it by environment only.
 */
public final class SignIn implements Part {

    /** Its name in files and commands. */
    public static final String ID = "sign-in";

    /** Folders of the server that nothing is written to. */
    private static final List<String> PROGRAMS = List.of("conf", "lib");

    private static final String PROVIDERS = "providers";
    private static final FileTime ALWAYS = FileTime.from(Instant.parse("2025-01-01T00:00:00Z"));

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

    /** Its programs are the distribution's, its data the home's. */
    @Override
    public void prepare(Progress progress) {
        var home = at.home().keycloak();
        var server = at.distribution().keycloakServer();
        try {
            var last = home.resolve(PROGRAMS.getLast());
            if (Files.isSymbolicLink(last)
                    && !Files.isSymbolicLink(home.resolve(PROVIDERS))
                    && Files.readSymbolicLink(last).equals(server.resolve(PROGRAMS.getLast()))) {
                return;
            }
            Archives.delete(home); // another distribution's, or half made
            OwnerOnly.folder(home);
            for (var folder : PROGRAMS) {
                Files.createSymbolicLink(home.resolve(folder), server.resolve(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare " + home, e);
        }
    }

    /**
     * Puts a provider into a server's folder. Keycloak refuses one of another time than at its
     * build, and not every copy of a distribution keeps times, so each has the same one.
     */
    public static void provide(Path jar, Path folder) throws IOException {
        var copy = folder.resolve(jar.getFileName());
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(copy, ALWAYS);
    }

    @Override
    public Launch launch() {
        var folder = at.home().keycloak();
        layInProviders(folder.resolve(PROVIDERS));
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
        return java(folder, start);
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

    /** What kc.sh would run; without the shell in between, signals and pid are Keycloak's own. */
    private Launch java(Path folder, List<String> arguments) {
        var heap = at.settings().get(LauncherSettings.KEYCLOAK_HEAP) >> 20;
        var command = new ArrayList<String>();
        command.add(at.java().toString());
        command.add(mark());
        command.addAll(
                List.of(
                        "-Xms64m",
                        "-Xmx" + heap + "m",
                        "-XX:MetaspaceSize=96m",
                        "-XX:MaxMetaspaceSize=256m",
                        "-XX:+UseSerialGC",
                        // Half the work of a start; a sign-in takes 0.1 s longer. ADR 26.
                        "-XX:TieredStopAtLevel=1",
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
        return new Launch(command, environment(), folder, at.home().log(ID));
    }

    private void layInProviders(Path folder) {
        var server = at.distribution().keycloakServer();
        try (var jars = Files.newDirectoryStream(server.resolve(PROVIDERS), "*.jar")) {
            Archives.delete(folder);
            OwnerOnly.folder(folder);
            for (var jar : jars) {
                provide(jar, folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lay in " + folder, e);
        }
    }

    private static void layIn(Path from, Path to) {
        if (Files.isDirectory(from)) {
            Archives.copy(from, to);
        }
    }
}
