package dev.dreamserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.house.House;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The life of one home on a machine without a network: what goes wrong at its first start, how it
 * goes on, how it ends. Each test finds the home as the one before left it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstStartIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path GUIDE = Path.of("..", "engines", "guide", "dream-guide.gguf");

    private final House house =
            House.named("first-start", Map.of("dream.supervisor.restarts-per-hour", "1"));

    @BeforeAll
    void nothing_is_there_yet() {
        house.dream("reset", "--yes");
        house.settle();
    }

    @AfterAll
    void nothing_is_left() {
        house.close();
    }

    @Test
    @Order(1)
    void a_port_that_is_taken_is_told_with_the_program_that_holds_it() throws Exception {
        var port = house.port() + 3;
        try (var holder = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(holder.isBound()).isTrue();
            var refused = dream("up", "--yes");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.output())
                    .contains(
                            "Port %d, for the database, is taken by java (pid %d)"
                                    .formatted(port, ProcessHandle.current().pid()))
                    .contains("End that program, or set another dream.port");
        }
    }

    @Test
    @Order(2)
    void a_disk_that_is_too_small_is_told_before_anything_is_unpacked() {
        var refused = onSmallDisk(house.home(), "64m");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output())
                .containsPattern("Only 6[0-9.]+ MB are free below .*, the start needs 1.5 GB")
                .contains("Free some space", "./dream up then continues");
        assertThat(house.home().resolve("postgres")).doesNotExist();
    }

    @Test
    @Order(3)
    void a_disk_that_fills_up_meanwhile_is_told_too() throws Exception {
        var full = onSmallDisk(Files.createDirectories(house.home().resolve("postgres")), "8m");
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.output())
                .contains("No space left", "The disk is full: free some space", "it continues");
    }

    @Test
    @Order(4)
    void up_goes_on_after_a_kill_at_any_moment_of_the_first_start() throws Exception {
        var home = house.home();
        killUp(() -> Files.exists(home.resolve("postgres/unpacking/bin")));
        killUp(() -> Files.exists(home.resolve("postgres/data.new/base")));
        killUp(() -> Files.exists(home.resolve("keycloak")));
        killUp(() -> size(home.resolve("logs/sign-in.log")) > 0);

        var up = dream("up", "--yes");
        assertThat(up.code()).as(up.output()).isZero();
        assertThat(up.output())
                .contains(
                        "Dream Server is up: " + house.url(), "Sign in as:  admin", "./dream test");
        assertThat(Services.of(house).values())
                .hasSize(3)
                .allMatch(service -> service.path("state").asText().equals("RUNNING"));
    }

    @Test
    @Order(5)
    void without_a_network_the_engine_in_the_box_answers() {
        var test = dream("test");
        assertThat(test.code()).as(test.output()).isZero();
        assertThat(test.output()).contains("dream-guide", "Dream Server is ready!");
        assertThat(Machine.commandLines().get(Services.engine(house))).contains("engines/jni");
    }

    @Test
    @Order(6)
    void a_service_that_dies_too_often_rests_until_its_owner_restarts_it() throws Exception {
        kill(Services.pids(house).get("database"));
        await(() -> state("database").equals("RECOVERED"));
        assertThat(house.home().resolve("run/restarts-database")).isNotEmptyFile();

        kill(Services.pids(house).get("database"));
        await(() -> reason("database").contains("rests for"));
        var status = house.dream("status");
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.output())
                .contains("it ended unexpectedly", "restarted 1 times in an hour")
                .contains("./dream restart database starts it now");

        var restarted = house.dream("restart", "database");
        assertThat(restarted.code()).as(restarted.output()).isZero();
        assertThat(state("database")).isIn("RUNNING", "RECOVERED");
    }

    @Test
    @Order(7)
    void an_own_model_takes_the_place_of_the_guide_at_once() throws Exception {
        var model = house.home().resolveSibling("parrot.gguf");
        Files.copy(GUIDE, model, StandardCopyOption.REPLACE_EXISTING);
        var up = dream("up", "--yes", "--model", model.toString());
        assertThat(up.code()).as(up.output()).isZero();
        assertThat(up.output())
                .contains("so that the new settings act", "parrot.gguf")
                .contains("llama.cpp cannot be fetched: the machine has no way to Debian's mirror")
                .contains("Put a llama-server on the PATH", "the slower built-in engine answers")
                .doesNotContain("Password:");
        var test = dream("test");
        assertThat(test.code()).as(test.output()).isZero();
        assertThat(test.output()).contains("the model parrot").doesNotContain("dream-guide");
        assertThat(house.given()).containsEntry("dream.model.guide", "false");
    }

    @Test
    @Order(8)
    void a_setting_that_stopped_the_start_is_taken_anew_once_it_is_mended() throws Exception {
        var file = house.home().resolve("dream.properties");
        var good = Files.readString(file);
        Files.writeString(file, good + "dream.health.retention=soon\n");
        var refused = dream("restart");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains("refused").contains("./dream up continues");
        var status = house.dream("status");
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.output()).contains("dream.health.retention has a value");

        Files.writeString(file, good + "dream.health.retention=P3D\n");
        var up = dream("up", "--yes");
        assertThat(up.code()).as(up.output()).isZero();
        assertThat(up.output()).contains("Stopped, so that the new settings act.");
        assertThat(house.given()).containsEntry("dream.health.retention", "P3D");
        await(() -> plannedStops().containsAll(Services.of(house).keySet()));
        assertThat(up.output()).containsPattern("Chat model +parrot.gguf \\(.*, parrot\\)");
    }

    @Test
    @Order(9)
    void an_engine_whose_note_is_lost_is_replaced_by_the_next_house() throws Exception {
        var lost = Services.engine(house);
        Files.writeString(house.home().resolve("run/engine-local.json"), "");
        var restarted = house.dream("restart", "house");
        assertThat(restarted.code()).as(restarted.output()).isZero();
        var test = dream("test");
        assertThat(test.code()).as(test.output()).isZero();
        assertThat(Services.engine(house)).isNotZero().isNotEqualTo(lost);
        assertThat(Machine.commandLines().getOrDefault(lost, "")).isEmpty();
    }

    @Test
    @Order(10)
    void down_stops_all_of_the_house_and_nothing_else() throws Exception {
        var processes = new ArrayList<>(Services.processes(house));
        assertThat(processes).contains(Services.engine(house)).hasSizeGreaterThanOrEqualTo(5);
        var neighbour = "-Ddream.part=house:" + house.home() + "2";
        var foreign =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "read line; exit 7",
                                neighbour,
                                "config_file=" + house.home() + "2/postgres/postgresql.conf",
                                house.home() + "/logs/house.log")
                        .start();
        // Neither a lost note of the engine nor nonsense in the settings keeps anything running.
        Files.writeString(house.home().resolve("run/engine-local.json"), "{");
        var settings = house.home().resolve("dream.properties");
        var good = Files.readString(settings);
        Files.writeString(settings, good + "dream.start-limit=soon\n");
        var down = house.dream("down");
        assertThat(down.code()).as(down.output()).isZero();
        assertThat(down.output()).contains("Stopped", "The next start would end here:");
        assertThat(house.dream("logs", "house").code()).isZero();
        assertThat(house.dream("status").output())
                .contains("not running", "dream.start-limit has a value that cannot be used");
        Files.writeString(settings, good);

        foreign.outputWriter().append("go\n").close();
        assertThat(foreign.waitFor()).as("the foreign process ended by itself").isEqualTo(7);
        var after = Machine.commandLines(); // what has ended and waits for its parent has none
        assertThat(processes).allMatch(pid -> after.getOrDefault(pid, "").isEmpty());
        assertThat(after.values()).noneMatch(words -> words.contains(house.home().toString()));
        for (int port = house.port(); port < house.port() + 10; port++) {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
        assertThat(house.dream("down").output()).contains("was not running");
        assertThat(house.dream("status").code()).isEqualTo(1);
    }

    @Test
    @Order(11)
    void reset_names_what_is_lost_and_deletes_only_when_told_so() {
        var secrets = house.home().resolve("secrets/master-key");
        var asked = house.dream("reset");
        assertThat(asked.code()).isEqualTo(1);
        assertThat(asked.output())
                .contains(
                        "API keys", "conversations", "audit", "Type reset", "Nothing was deleted");
        assertThat(secrets).exists();

        assertThat(house.dream("reset", "--yes").code()).isZero();
        assertThat(secrets).doesNotExist();
        assertThat(house.home().resolve("postgres")).doesNotExist();
        assertThat(house.home().resolve("logs")).doesNotExist();
        assertThat(house.home().resolve("dream.properties")).exists();
    }

    /** A command on this machine without its network and without what its owner put on the PATH. */
    private House.Result dream(String... words) {
        return House.run(offline(words));
    }

    private ProcessBuilder offline(String... words) {
        var command = house.command(words);
        command.environment()
                .putAll(
                        Map.of(
                                "http_proxy", "http://127.0.0.1:1",
                                "https_proxy", "http://127.0.0.1:1",
                                "PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
        return command;
    }

    /** The start where one folder is a small disk, in a mount namespace of its own. */
    private House.Result onSmallDisk(Path folder, String size) {
        var up = offline("up", "--yes");
        up.environment().put("DREAM_PORT", Integer.toString(house.port()));
        var mount = "mount -t tmpfs -o size=%s none '%s' && exec \"$@\"".formatted(size, folder);
        var command =
                new ArrayList<>(List.of("unshare", "-U", "-r", "-m", "sh", "-c", mount, "sh"));
        command.addAll(up.command());
        return House.run(up.command(command));
    }

    /** Starts, and kills the launcher with all that watches as soon as this is true. */
    private void killUp(BooleanSupplier moment) throws Exception {
        var log = house.home().resolveSibling("first-start.out");
        var up =
                offline("up", "--yes")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var limit = Instant.now().plus(LIMIT);
        while (!moment.getAsBoolean()) {
            assertThat(up.isAlive() && Instant.now().isBefore(limit))
                    .as("up, before the moment of its kill:\n" + Files.readString(log))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(2); // between two looks, not to be right
        }
        up.destroyForcibly().waitFor();
        for (var watcher : List.of("guard.pid", "supervisor.pid")) {
            var file = house.home().resolve("run").resolve(watcher);
            if (Files.exists(file)) {
                kill(Long.parseLong(Files.readString(file).split(" ", 2)[0]));
            }
        }
    }

    private static void kill(long pid) throws Exception {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().destroyForcibly();
            process.get().onExit().get(20, TimeUnit.SECONDS);
        }
    }

    /** What the timeline calls a stop that was meant. */
    private Set<String> plannedStops() {
        var services = new HashSet<String>();
        try (var connection = house.database();
                var query = connection.createStatement();
                var rows =
                        query.executeQuery(
                                "select service from health_event"
                                        + " where to_state = 'STOPPED'"
                                        + " and reason = 'stopped by its owner'")) {
            while (rows.next()) {
                services.add(rows.getString(1));
            }
            return services;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private String state(String id) {
        return Services.of(house).get(id).path("state").asText();
    }

    private String reason(String id) {
        return Services.of(house).get(id).path("reason").asText();
    }

    private static void await(BooleanSupplier right) throws InterruptedException {
        var limit = Instant.now().plus(LIMIT);
        while (!right.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(100); // between two looks, not to be right
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException justGone) {
            return 0;
        }
    }
}
