package dev.dreamserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts {@code ./dream} and {@code bench/browser}, as a person or another script calls them.
 */
@ExtendWith(HouseExtension.class)
class ScriptIT {

    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    @TempDir Path folder;

    @Test
    void a_key_for_a_variable_is_all_that_it_prints(House house) throws Exception {
        var made = dream(house.home(), "key", "create", "my-app");
        assertThat(made.error()).isEmpty();
        assertThat(made.output()).matches("ds_live_[A-Za-z0-9]+\n");
        assertThat(made.code()).isZero();
        var models =
                house.send(
                        "GET",
                        "/v1/models",
                        "",
                        "Authorization",
                        "Bearer " + made.output().strip());
        assertThat(models.statusCode()).isEqualTo(200);
    }

    @Test
    void an_error_is_never_taken_for_a_key() throws Exception {
        var refused = dream(folder.resolve("home"), "key", "create", "my-app");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.error()).contains("The house does not answer", "./dream status");
    }

    @Test
    void lighthouse_holds_what_it_measured_against_the_aims() throws Exception {
        var verdicts = SOURCES.resolve("bench/browser/verdict.test.mjs").toString();
        var told =
                start(List.of("node", "--test", verdicts), Map.of("PATH", System.getenv("PATH")));
        assertThat(told.code()).as(told.output()).isZero();
        assertThat(told.output()).contains("pass 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fast --soak", "--slow", "everything"})
    void a_suite_that_there_is_not_is_refused(String words) throws Exception {
        var all = new ArrayList<>(List.of("verify"));
        all.addAll(List.of(words.split(" ", -1)));
        var refused = dream(folder.resolve("home"), all.toArray(String[]::new));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.error()).contains("--fast").contains("--soak");
    }

    @Test
    void without_a_jdk_it_says_the_line_to_type() throws Exception {
        var bare =
                start(
                        List.of(
                                "unshare",
                                "-U",
                                "-r",
                                "-m",
                                "sh",
                                "-c",
                                "[ ! -d /usr/lib/jvm ] || mount -t tmpfs none /usr/lib/jvm; exec \"$@\"",
                                "sh",
                                SOURCES.resolve("dream").toString(),
                                "up"),
                        Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString()));
        assertThat(bare.code()).as(bare.error()).isEqualTo(1);
        assertThat(bare.output()).isEmpty();
        assertThat(bare.error())
                .startsWith("error: A JDK 25 is missing")
                .containsPattern(
                        "Type: (apt-get .*install .*25-jdk|dnf install|mkdir -p ~/jdk-25 && curl .*adoptium)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-V", "help"})
    void who_asks_before_the_first_build_need_not_wait_for_it(String word) throws Exception {
        var clone = clone(folder.resolve("clone"));
        var asked =
                start(
                        List.of(clone.resolve("dream").toString(), word),
                        Map.of("PATH", "/usr/bin:/bin"));
        assertThat(asked.code()).as(asked.error()).isZero();
        assertThat(asked.output()).contains("not built yet", "./dream up", "README.md");
        assertThat(asked.error()).isEmpty();
    }

    @Test
    void without_a_network_the_first_build_says_so_and_that_it_goes_on() throws Exception {
        var clone = clone(folder.resolve("clone"));
        var cut =
                start(
                        List.of(
                                "unshare",
                                "-U",
                                "-r",
                                "-n",
                                clone.resolve("dream").toString(),
                                "up"),
                        Map.of(
                                "PATH",
                                System.getenv("PATH"),
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "HOME",
                                folder.toString(),
                                "MAVEN_OPTS",
                                "-Duser.home=%s -Dmaven.repo.local=%s"
                                        .formatted(folder, folder.resolve("repository"))));
        assertThat(cut.code()).as(cut.error()).isEqualTo(1);
        assertThat(cut.error())
                .contains("Building Dream Server")
                .contains("error: The build could not fetch what it needs: is there a network?")
                .contains("Run the same command again when there is; it continues");
    }

    /** What Maven reads before it compiles anything. */
    private static Path clone(Path clone) throws IOException {
        var wanted = new ArrayList<Path>();
        wanted.add(SOURCES.resolve("dream"));
        try (var files = Files.walk(SOURCES.resolve(".mvn"))) {
            files.filter(Files::isRegularFile).forEach(wanted::add);
        }
        for (var glob : List.of("pom.xml", "*/pom.xml", "*/*/pom.xml")) {
            var matcher = SOURCES.getFileSystem().getPathMatcher("glob:" + SOURCES + "/" + glob);
            try (var files = Files.walk(SOURCES, 3)) {
                files.filter(matcher::matches).forEach(wanted::add);
            }
        }
        for (var file : wanted) {
            var copy = clone.resolve(SOURCES.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        return clone;
    }

    private Said dream(Path home, String... words) throws Exception {
        var command = new ArrayList<>(List.of(SOURCES.resolve("dream").toString()));
        command.addAll(List.of(words));
        return start(
                command,
                Map.of(
                        "PATH", System.getenv("PATH"),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "HOME", folder.toString(),
                        "DREAM_HOME", home.toString()));
    }

    private Said start(List<String> command, Map<String, String> environment) throws Exception {
        var output = folder.resolve("output");
        var error = folder.resolve("error");
        var builder =
                new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(error.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var code = builder.start().waitFor();
        return new Said(code, Files.readString(output), Files.readString(error));
    }

    /** How the script ended, and what it said on each of its two ways. */
    private record Said(int code, String output, String error) {}
}
