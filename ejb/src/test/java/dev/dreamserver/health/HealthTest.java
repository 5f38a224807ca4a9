package dev.dreamserver.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir Path home;

    private List<ServiceReport> read(String json) throws IOException {
        Files.createDirectories(home.resolve("run"));
        Files.writeString(home.resolve("run/services.json"), json);
        return new SupervisorFile(home, pid -> pid == 7).read();
    }

    @Test
    void the_supervisors_word_is_taken_as_it_stands() throws IOException {
        assertThat(
                        read(
                                """
                                {"services":[{"id":"sign-in","name":"Sign-in","detail":"Keycloak",
                                 "state":"RECOVERED","since":"2026-11-20T12:00:00Z",
                                 "lastRestart":"2026-11-20T11:59:00Z","reason":"It was gone","pid":7}]}
                                """))
                .containsExactly(
                        new ServiceReport(
                                "sign-in",
                                "Sign-in",
                                "Keycloak",
                                State.RECOVERED,
                                NOON,
                                Optional.of(NOON.minusSeconds(60)),
                                Optional.of("It was gone")));
    }

    @Test
    void a_service_whose_process_is_gone_is_not_said_to_run() throws IOException {
        var reports =
                read(
                        """
                        {"services":[{"id":"a","name":"A","detail":"","state":"RUNNING",
                         "since":"2026-11-20T12:00:00Z","lastRestart":null,"reason":null,"pid":8}]}
                        """);
        assertThat(reports.getFirst().state()).isEqualTo(State.UNKNOWN);
        assertThat(reports.getFirst().reason()).isPresent();
    }

    @Test
    void a_damaged_or_missing_file_is_no_list() throws IOException {
        assertThat(new SupervisorFile(home, pid -> true).read()).isEmpty();
        assertThat(read("{\"services\":[{\"id\":\"a\",\"state\":\"DANCING\"}]}")).isEmpty();
        assertThat(read("{\"services\":[{\"state\":\"RUNNING\"}]}")).isEmpty();
        assertThat(read("half a fi")).isEmpty();
        assertThat(read("")).isEmpty();
    }

    @Test
    void a_restart_is_told_once_also_when_nobody_saw_the_service_down() {
        var watch = new ServiceWatch();
        var first = watch.look(List.of(report(State.RUNNING, NOON, null)), NOON.plusSeconds(3));
        assertThat(first).hasSize(1);
        assertThat(first.getFirst().to()).isEqualTo(State.RUNNING);
        assertThat(first.getFirst().at()).isEqualTo(NOON);
        var restarted = report(State.RUNNING, NOON.plusSeconds(30), NOON.plusSeconds(25));
        var told = watch.look(List.of(restarted), NOON.plusSeconds(31));
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().to()).isEqualTo(State.RECOVERED);
        assertThat(told.getFirst().at()).isEqualTo(NOON.plusSeconds(25));
        assertThat(watch.look(List.of(restarted), NOON.plusSeconds(36))).isEmpty();
    }

    @Test
    void a_stop_and_the_way_back_are_two_lines() {
        var watch = new ServiceWatch();
        watch.look(List.of(report(State.RUNNING, NOON, null)), NOON);
        assertThat(
                        watch.look(
                                        List.of(report(State.STOPPED, NOON.plusSeconds(5), null)),
                                        NOON.plusSeconds(6))
                                .getFirst()
                                .to())
                .isEqualTo(State.STOPPED);
        assertThat(
                        watch.look(
                                List.of(report(State.STARTING, NOON.plusSeconds(7), null)),
                                NOON.plusSeconds(8)))
                .isEmpty();
        assertThat(
                        watch.look(
                                        List.of(report(State.RUNNING, NOON.plusSeconds(9), null)),
                                        NOON.plusSeconds(10))
                                .getFirst()
                                .to())
                .isEqualTo(State.RUNNING);
    }

    @Test
    void a_stop_by_the_owner_is_told_by_the_next_house_and_is_no_trouble() throws IOException {
        assertThat(new PlannedStop(home).at()).isEmpty();
        Files.createDirectories(home.resolve("run"));
        Files.writeString(home.resolve("run/stopped"), "half a");
        assertThat(new PlannedStop(home).at()).isEmpty();
        Files.writeString(home.resolve("run/stopped"), NOON + "\n");
        var stop = new PlannedStop(home).at().orElseThrow();

        var back = report(State.RECOVERED, NOON.plusSeconds(60), NOON.minusSeconds(900));
        var told = PlannedStop.told(stop, List.of(back));
        assertThat(told)
                .extracting(HealthEventView::to)
                .containsExactly(State.STOPPED, State.RUNNING);
        assertThat(told).extracting(HealthEventView::at).containsExactly(NOON, back.since());
        assertThat(told).extracting(HealthEventView::planned).containsExactly(true, false);

        var neverStopped = report(State.RUNNING, NOON.minusSeconds(1), null);
        assertThat(PlannedStop.told(stop, List.of(neverStopped))).isEmpty();
        var loading = report(State.STARTING, NOON.plusSeconds(60), null);
        assertThat(PlannedStop.told(stop, List.of(loading))).hasSize(1);
    }

    @Test
    void the_timeline_keeps_each_change_once_and_forgets_the_old() throws SQLException {
        var watch = new ServiceWatch();
        var told = watch.look(List.of(report(State.RUNNING, NOON, NOON)), NOON);
        try (var connection = TestDatabase.fresh().getConnection()) {
            HealthEvents.add(connection, told);
            HealthEvents.add(connection, told);
            assertThat(HealthEvents.newest(connection, 10)).isEqualTo(told);
            assertThat(HealthEvents.forget(connection, NOON, 10)).isZero();
            assertThat(HealthEvents.forget(connection, NOON.plusSeconds(1), 10)).isEqualTo(1);
            assertThat(HealthEvents.newest(connection, 10)).isEmpty();
        }
    }

    private static ServiceReport report(
            State state, Instant since, @org.jspecify.annotations.Nullable Instant restart) {
        return new ServiceReport(
                "engine",
                "Chat model",
                "llama.cpp",
                state,
                since,
                Optional.ofNullable(restart),
                Optional.empty());
    }
}
