package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.process.Ask;
import dev.dreamserver.installer.process.Launch;
import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * WildFly with the application. The server's own files are never written: each installation has a
 * base folder, and its configuration is laid in fresh at each start.
 */
public final class House implements Part {

    /** Its name in files and commands. */
    public static final String ID = "house";

    /**
     * What is logged before the server has read its own settings: on the console, and not the
     * system properties, which WildFly's own would write into a file with every secret.
     */
    private static final String FIRST_LOG =
            """
            logger.level=INFO
            logger.handlers=CONSOLE
            handler.CONSOLE=org.jboss.logmanager.handlers.ConsoleHandler
            handler.CONSOLE.level=INFO
            handler.CONSOLE.formatter=PATTERN
            handler.CONSOLE.properties=autoFlush,target
            handler.CONSOLE.autoFlush=true
            handler.CONSOLE.target=SYSTEM_OUT
            formatter.PATTERN=org.jboss.logmanager.formatters.PatternFormatter
            formatter.PATTERN.properties=pattern
            formatter.PATTERN.pattern=%d{yyyy-MM-dd HH\\:mm\\:ss,SSS} %-5p [%c] (%t) %s%e%n
            """;

    private static final String EAR = "dream-server.ear";

    /** What WildFly's own start script adds on a modular JDK. */
    private static final List<String> MODULAR =
            List.of(
                    "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
                    "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
                    "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
                    "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
                    "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.security=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.management/javax.management=ALL-UNNAMED",
                    "--add-opens=java.naming/javax.naming=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED");

    private final Installation at;
    private final HouseProperties properties;

    /** The house of an installation. */
    public House(Installation at) {
        this.at = at;
        this.properties = new HouseProperties(at);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String name() {
        return "Console and gateway";
    }

    @Override
    public String detail() {
        return "WildFly " + at.distribution().fact("wildfly");
    }

    @Override
    public String mark() {
        return "-Ddream.part=" + ID + ":" + at.home().root();
    }

    @Override
    public void prepare(Progress progress) {
        if (at.settings().https()) {
            new Certificate(at).ensure(progress);
        }
    }

    @Override
    public Launch launch() {
        var base = OwnerOnly.folder(at.home().wildfly());
        var configuration = base.resolve("configuration");
        Archives.delete(configuration);
        Archives.copy(
                at.distribution().wildfly().resolve("standalone/configuration"),
                OwnerOnly.folder(configuration));
        OwnerOnly.write(configuration.resolve("logging.properties"), FIRST_LOG);
        Archives.delete(base.resolve("log")); // of older versions, with all that was set
        Archives.delete(base.resolve("tmp"));
        layInApplication();
        var file = at.home().run().resolve("wildfly.properties");
        OwnerOnly.write(file, properties.text());
        return new Launch(command(base, file), Launch.ownersVariables(), base, at.home().log(ID));
    }

    /** The mark comes first, because a question before it is a warning in the log. */
    @Override
    public Optional<String> missing() {
        if (!Files.exists(deployments().resolve(EAR + ".deployed"))) {
            return Optional.of("the application is still being deployed");
        }
        var reply = health("ready");
        return reply.ok() ? Optional.empty() : Optional.of(Unready.reason(reply));
    }

    @Override
    public Optional<String> ailing() {
        var reply = health("live");
        return reply.ok() ? Optional.empty() : Optional.of(Unready.reason(reply));
    }

    @Override
    public void settle() {}

    @Override
    public Optional<String> hopeless() {
        var failed = deployments().resolve(EAR + ".failed");
        try {
            return Files.exists(failed)
                    ? Optional.of(
                            "the application was refused: " + Files.readString(failed).strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("the application was refused");
        }
    }

    @Override
    public Duration stopPatience() {
        return Duration.ofSeconds(40);
    }

    private Ask.Reply health(String kind) {
        var url =
                "http://127.0.0.1:%d/health/%s".formatted(at.settings().ports().management(), kind);
        return Ask.get(url, at.settings().get(LauncherSettings.PROBE_TIMEOUT));
    }

    private List<String> command(Path base, Path propertiesFile) {
        var home = at.distribution().wildfly();
        var command = new ArrayList<String>();
        command.add(at.java().toString());
        command.add(mark());
        command.add("-Xms64m");
        command.add("-Xmx" + (at.settings().get(LauncherSettings.WILDFLY_HEAP) >> 20) + "m");
        command.addAll(
                List.of(
                        "-XX:MetaspaceSize=96m",
                        "-XX:MaxMetaspaceSize=384m",
                        "-XX:+UseG1GC",
                        "-XX:NewSize=48m", // G1's own choice is 8 MB: two pages, and it collects
                        // 130 MB live. Where they are two thirds of the heap, G1 marks it every ten
                        // seconds: that takes a core for one, and all threads stand for 0.1 s.
                        "-XX:MinHeapFreeRatio=45",
                        "-XX:MaxHeapFreeRatio=60",
                        "-XX:InitiatingHeapOccupancyPercent=65",
                        "-XX:-G1UseAdaptiveIHOP",
                        "-XX:G1PeriodicGCInterval=60000",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Djava.net.preferIPv4Stack=true",
                        "-Djava.awt.headless=true",
                        "-Duser.language=en", // of logs and the API, on every machine
                        "-Duser.country=US",
                        "-Djboss.modules.system.pkgs=org.jboss.byteman",
                        "-Djdk.serialFilter="
                                + "maxbytes=10485760;maxdepth=128;maxarray=100000;maxrefs=300000",
                        "-Dotel.sdk.disabled=true"));
        command.addAll(MODULAR);
        var more = at.settings().get(LauncherSettings.WILDFLY_OPTIONS).strip();
        if (!more.isEmpty()) {
            command.addAll(Arrays.asList(more.split("\\s+")));
        }
        command.addAll(
                List.of(
                        "-Dlogging.configuration=file:"
                                + base.resolve("configuration/logging.properties"),
                        "-jar",
                        home.resolve("jboss-modules.jar").toString(),
                        "-mp",
                        home.resolve("modules").toString(),
                        "org.jboss.as.standalone",
                        "-Djboss.home.dir=" + home,
                        "-Djboss.server.base.dir=" + base,
                        "--read-only-server-config=standalone.xml",
                        "-P=" + propertiesFile));
        return command;
    }

    /** Old marks are removed: after a kill they say nothing about the next start. */
    private void layInApplication() {
        var folder = OwnerOnly.folder(deployments());
        try {
            try (var files = Files.list(folder)) {
                for (var file : (Iterable<Path>) files::iterator) {
                    if (!file.endsWith(EAR)) {
                        Files.delete(file);
                    }
                }
            }
            var from = at.distribution().ear();
            if (!Files.exists(from)) {
                throw new Trouble("The application is not built: " + from, "Run ./dream again.");
            }
            var to = folder.resolve(EAR);
            if (!same(from, to)) {
                var draft = folder.resolve("." + EAR + ".new");
                Files.copy(from, draft, StandardCopyOption.REPLACE_EXISTING);
                Files.setLastModifiedTime(draft, modified(from));
                Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.writeString(folder.resolve(EAR + ".dodeploy"), EAR);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lay in the application", e);
        }
    }

    private static boolean same(Path from, Path to) throws IOException {
        return Files.exists(to)
                && Files.size(from) == Files.size(to)
                && modified(from).equals(modified(to));
    }

    private static FileTime modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    private Path deployments() {
        return at.home().wildfly().resolve("deployments");
    }
}
