package dev.dreamserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.installer.home.LauncherSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an owner types every day, against the running house. */
@ExtendWith(HouseExtension.class)
class CommandsIT {

    private static final String GUIDE = "the small built-in guide";
    private static final String DETAIL = "llama.cpp, dream-guide";

    @Test
    void up_again_says_that_it_runs_and_touches_nothing(House house) {
        var before = Services.pids(house);
        var again = house.dream("up", "--yes");
        assertThat(again.code()).as(again.output()).isZero();
        assertThat(again.output())
                .contains("already runs", house.url(), "./dream down")
                .doesNotContain("Password:");
        assertThat(Services.pids(house)).isEqualTo(before);
    }

    @Test
    void status_names_the_three_services_for_people_and_for_programs(House house) {
        var services = Services.of(house);
        assertThat(services).containsOnlyKeys("database", "sign-in", "house");
        services.values()
                .forEach(
                        service -> {
                            assertThat(service.path("state").asText()).isIn("RUNNING", "RECOVERED");
                            assertThat(ProcessHandle.of(service.path("pid").asLong())).isPresent();
                        });
        var shown = house.dream("status");
        assertThat(shown.code()).as(shown.output()).isZero();
        assertThat(shown.output()).contains("PostgreSQL 18", "Keycloak 26.7", "WildFly 39");
    }

    @Test
    void up_status_and_doctor_say_which_model_answers(House house) {
        var told = Services.json(house.dream("status", "--json").output());
        assertThat(told.path("url").asText()).isEqualTo(house.url());
        assertThat(told.path("model").path("origin").asText()).isEqualTo(GUIDE);
        assertThat(told.path("model").path("detail").asText()).isEqualTo(DETAIL);
        assertThat(told.path("model").path("state").asText()).isIn("RUNNING", "RECOVERED");
        assertThat(house.dream("status").output())
                .containsPattern("Chat model +" + DETAIL + " +r")
                .contains(GUIDE);
        for (var command : List.of("up", "doctor")) {
            assertThat(house.dream(command).output())
                    .containsPattern("odel +" + GUIDE + " \\(" + DETAIL + "\\)");
        }
    }

    @Test
    void another_port_is_told_as_a_change_that_waits(House house) throws IOException {
        var before = Services.pids(house);
        with(
                house,
                "dream.port=" + (house.port() + 500),
                () -> {
                    for (var command : List.of("up", "status")) {
                        var said = house.dream(command);
                        assertThat(said.code()).as(said.output()).isZero();
                        assertThat(said.output())
                                .contains(house.url())
                                .contains("Changed since the start: dream.port. ./dream restart")
                                .doesNotContain(Integer.toString(house.port() + 500));
                    }
                    assertThat(house.dream("key", "list").code()).isZero();
                    assertThat(house.dream("restart", "attic").output())
                            .contains("There is no service attic");
                });
        assertThat(Services.pids(house)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dream.port=eighty", "dream.url=\\u12"})
    void nonsense_in_the_settings_stops_only_the_next_start(String nonsense, House house)
            throws IOException {
        with(
                house,
                nonsense,
                () -> {
                    var status = house.dream("status");
                    assertThat(status.code()).as(status.output()).isZero();
                    assertThat(status.output())
                            .contains("The next start would end here:", "cannot be", house.url());
                    assertThat(house.dream("logs", "house").code()).isZero();
                    assertThat(house.dream("key", "list").code()).isZero();
                    assertThat(Services.of(house)).hasSize(3);
                    assertThat(house.dream("doctor").code()).isEqualTo(1);
                    for (var start : List.of("up", "restart")) {
                        var refused = house.dream(start);
                        assertThat(refused.code()).as(refused.output()).isEqualTo(1);
                        assertThat(refused.output()).contains("cannot be");
                    }
                    assertThat(Services.of(house)).as("nothing was stopped").hasSize(3);
                });
    }

    @Test
    void a_mistyped_setting_is_noticed(House house) throws IOException {
        with(
                house,
                "dream.prot=9000",
                () -> {
                    var said = "There is no setting dream.prot";
                    var doctor = house.dream("doctor");
                    assertThat(doctor.code()).isEqualTo(1);
                    assertThat(doctor.output()).contains(said, "Did you mean dream.port?");
                    assertThat(house.dream("up").output()).contains(said);
                    assertThat(house.dream("settings").output()).contains(said);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"house", "sign-in", "database", "engine", "supervisor"})
    void logs_show_what_a_service_said(String service, House house) {
        var logs = house.dream("logs", service);
        assertThat(logs.code()).as(logs.output()).isZero();
        assertThat(logs.output()).isNotBlank();
    }

    @Test
    void logs_of_something_unknown_name_what_there_is(House house) {
        var logs = house.dream("logs", "attic");
        assertThat(logs.code()).isEqualTo(1);
        assertThat(logs.output()).contains("attic", "There are:", "house", "sign-in");
    }

    @Test
    void test_sends_a_real_prompt_and_says_ready(House house) {
        var test = house.dream("test");
        assertThat(test.code()).as(test.output()).isZero();
        assertThat(test.output())
                .contains("A real answer after")
                .endsWith("Dream Server is ready!\n");
        assertThat(house.dream("key", "list").output())
                .as("the key it made for itself is ended")
                .doesNotContainPattern("dream test.*active");
    }

    @Test
    void a_llama_server_found_or_fetched_is_the_engine(House house) {
        assertThat(Machine.commandLines().get(Services.engine(house)))
                .containsPattern("llama-server .*dream-guide.gguf");
    }

    @Test
    void a_key_is_made_listed_used_and_ended(House house) {
        var made =
                Services.json(
                        house.dream("key", "create", "from-the-shell", "--expires", "90d", "--json")
                                .output());
        var key = made.path("text").asText();
        var id = made.path("key").path("id").asText();
        var ends = Instant.parse(made.path("key").path("expiresAt").asText());
        assertThat(ends)
                .isCloseTo(
                        Instant.now().plus(Duration.ofDays(90)),
                        org.assertj.core.api.Assertions.within(5, ChronoUnit.MINUTES));
        assertThat(models(house, key)).isEqualTo(200);

        var list = house.dream("key", "list");
        assertThat(list.code()).isZero();
        assertThat(list.output()).contains(id, "from-the-shell").doesNotContain(key);

        assertThat(house.dream("key", "revoke", id).code()).isZero();
        assertThat(models(house, key)).isEqualTo(401);
        assertThat(house.dream("key", "revoke", id).output()).doesNotContain("bug");
    }

    @Test
    void nonsense_about_keys_is_refused_with_what_is_right(House house) {
        assertThat(house.dream("key", "revoke", "yesterday").code()).isEqualTo(2);
        var soon = house.dream("key", "create", "soon", "--expires", "soon");
        assertThat(soon.code()).isEqualTo(2);
        assertThat(soon.output()).contains("90d");
    }

    @Test
    void the_audit_log_is_whole(House house) {
        var verified = house.dream("audit", "verify");
        assertThat(verified.code()).as(verified.output()).isZero();
        assertThat(verified.output()).containsPattern("whole: [1-9][0-9]* entries");
    }

    @Test
    void doctor_finds_nothing_wrong(House house) {
        var doctor = house.dream("doctor");
        assertThat(doctor.code()).as(doctor.output()).isZero();
        assertThat(doctor.output()).contains("Nothing is wrong.");
    }

    @Test
    void version_names_what_was_built(House house) {
        var version = house.dream("version");
        assertThat(version.code()).isZero();
        assertThat(version.output())
                .contains("Dream Server 0.", "WildFly", "Keycloak", "PostgreSQL");
    }

    @Test
    void help_lists_every_command(House house) {
        var help = house.dream("help");
        assertThat(help.code()).isZero();
        assertThat(help.output())
                .contains(
                        List.of(
                                "up",
                                "down",
                                "restart",
                                "status",
                                "logs",
                                "settings",
                                "test",
                                "verify",
                                "key",
                                "usage",
                                "price",
                                "provider",
                                "budget",
                                "rate",
                                "routing",
                                "model",
                                "audit",
                                "bench",
                                "doctor",
                                "reset",
                                "version",
                                "help"));
        assertThat(house.dream("help", "up").output()).contains("--model", "--engine", "--lan");
    }

    @Test
    void help_and_version_are_understood_as_options_too(House house) {
        var help = house.dream("help").output();
        var version = house.dream("version").output();
        for (var word : List.of("-h", "--help")) {
            assertThat(house.dream(word)).isEqualTo(new House.Result(0, help));
        }
        for (var word : List.of("-V", "--version")) {
            assertThat(house.dream(word)).isEqualTo(new House.Result(0, version));
        }
        for (var name : List.of("up", "status", "key", "audit")) {
            assertThat(house.dream(name, "--help"))
                    .isEqualTo(new House.Result(0, house.dream("help", name).output()));
        }
        assertThat(house.dream("key", "create", "--help").output())
                .contains("dream.keys.default-lifetime");
    }

    @Test
    void settings_show_every_one_with_its_value(House house) {
        var settings = house.dream("settings");
        assertThat(settings.code()).isZero();
        for (var setting : LauncherSettings.ALL) {
            assertThat(settings.output()).contains(setting.key());
        }
        assertThat(settings.output()).containsPattern("dream.port +" + house.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dance", "--dance", "up --dance", "key dance", "key", ""})
    void words_that_make_no_sense_end_with_2(String words, House house) {
        var refused = house.dream(words.isEmpty() ? new String[0] : words.split(" ", -1));
        assertThat(refused.code()).as(refused.output()).isEqualTo(2);
        assertThat(refused.output()).isNotBlank().doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--engine=not an address",
                "--engine=ftp://there",
                "--engine=http://me:secret@there",
                "--engine=http://[",
                "--engine=http://there:99999",
                "--engine=http://there?key=x",
                "--model=/no/such.gguf",
                "--model=target/broken.gguf"
            })
    void an_engine_or_model_that_cannot_be_is_refused_and_not_remembered(String option, House house)
            throws IOException {
        Files.writeString(Path.of("target/broken.gguf"), "<html>Sign in to download</html>");
        var refused = house.dream("up", "--yes", option);
        assertThat(refused.code()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output()).containsPattern("is (not a|no GGUF)").doesNotContain("bug");
        assertThat(house.dream("settings").output())
                .containsPattern("dream.engine.url +\\(default\\)")
                .containsPattern("dream.model.file +\\(default\\)");
    }

    /** Does something while the owner's file has one more line. */
    private static void with(House house, String line, Runnable work) throws IOException {
        var file = house.home().resolve("dream.properties");
        var before = Files.readString(file);
        Files.writeString(file, before + line + "\n");
        try {
            work.run();
        } finally {
            Files.writeString(file, before);
        }
    }

    private static int models(House house, String key) {
        return house.send("GET", "/v1/models", "", "Authorization", "Bearer " + key).statusCode();
    }
}
