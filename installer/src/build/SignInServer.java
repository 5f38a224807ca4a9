import dev.dreamserver.installer.home.Checksums;
import dev.dreamserver.installer.stack.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes the built-in Keycloak ready to start: proven against its pinned checksum, unpacked, with the house's
 * providers, and built by its own script for PostgreSQL behind {@code /auth}. That takes half a minute of
 * two cores, so it is done here and not at the first start of each home, and again only when one of these
 * has changed. Run by the build: {@code java SignInServer.java <zip> <its name in the list> <list of
 * checksums> <folder of providers' jars> <target>}.
 */
class SignInServer {

    private static final List<String> OPTIONS =
            List.of("--db=postgres", "--http-relative-path=/auth", "--health-enabled=true");

    /** Keycloak refuses a provider of another time than at its build; a whole one outlives every copy. */
    private static final FileTime BEFORE_THE_BUILD = FileTime.from(Instant.parse("2025-01-01T00:00:00Z"));

    private static final Set<String> KEPT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR");

    public static void main(String[] arguments) throws Exception {
        var zip = Path.of(arguments[0]);
        var target = Path.of(arguments[4]);
        var providers = jars(Path.of(arguments[3]));
        var inputs = new ArrayList<>(OPTIONS);
        inputs.add(Checksums.read(Path.of(arguments[2])).prove(arguments[1], zip));
        providers.forEach(jar -> inputs.add(Checksums.sum(jar)));
        var made = target.resolve(".made");
        var key = String.join("\n", inputs);
        if (Files.exists(made) && Files.readString(made).equals(key)) {
            return;
        }
        Archives.delete(target);
        Archives.unzip(zip, target);
        for (var jar : providers) {
            var copy = target.resolve("providers").resolve(jar.getFileName());
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(copy, BEFORE_THE_BUILD);
        }
        build(target);
        Files.writeString(made, key);
    }

    private static void build(Path target) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", target.resolve("bin/kc.sh").toString(), "build"));
        command.addAll(OPTIONS);
        var log = target.resolve("build.log");
        var script = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        script.environment().keySet().retainAll(KEPT); // KC_… of who builds would be built in
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (script.start().waitFor() != 0) {
            System.err.println(Files.readString(log));
            throw new IOException("Keycloak could not be built; the whole story is in " + log);
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("dream-keycloak.*\\.jar"))
                    .filter(file -> !file.toString().endsWith("-sources.jar") && !file.toString().endsWith("-tests.jar"))
                    .sorted()
                    .toList();
        }
    }
}
