package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.spi.EngineAdapter;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.house.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every engine must keep that the house starts itself. */
abstract class OwnEngineContract extends EngineContract {

    final int port = WatchedEngine.freePort();

    /** The settings that choose this kind, beyond the guide's. */
    abstract Map<String, String> kind();

    /** The kinds that the house may choose from. */
    abstract List<EngineAdapter> adapters();

    @Override
    WatchedEngine open() {
        return open(given());
    }

    WatchedEngine open(Map<String, String> settings) {
        return WatchedEngine.open(settings, adapters());
    }

    Map<String, String> given() {
        var given = new HashMap<>(WatchedEngine.guide(home, port));
        given.putAll(kind());
        return given;
    }

    @Override
    void crash() throws Exception {
        var process = engine.process();
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void nobody_asks_it_without_the_key_of_this_start() throws Exception {
        var ready = engine.ready();
        assertThat(ready.builtInGuide()).isTrue();
        assertThat(ready.apiKey().reveal()).hasSize(48);
        assertThat(Talk.withoutKey(ready, "/v1/models").statusCode()).isEqualTo(401);
        var arguments = engine.process().info().arguments().orElseThrow();
        assertThat(arguments).contains(Guide.model().toString());
        assertThat(String.join(" ", arguments)).doesNotContain(ready.apiKey().reveal());
        var state = home.resolve("run/engine-local.json");
        assertThat(Files.readString(state)).contains(ready.apiKey().reveal());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rw-------");
    }

    @Test
    void it_knows_nothing_of_the_environment_of_the_house() throws Exception {
        engine.ready();
        var path = Path.of("/proc", Long.toString(engine.program().pid()), "environ");
        assertThat(System.getenv()).containsKey("HOME");
        assertThat(Files.readString(path)).doesNotContain("HOME=").contains("LC_ALL=C.UTF-8");
    }

    @Test
    void it_can_gain_no_rights_and_leaves_no_core() throws Exception {
        engine.ready();
        var process = Path.of("/proc", Long.toString(engine.program().pid()));
        assertThat(Files.readString(process.resolve("status"))).contains("NoNewPrivs:\t1");
        assertThat(Files.readString(process.resolve("limits")))
                .containsPattern("Max core file size +0 +0")
                .doesNotContainPattern("Max data size +unlimited");
    }

    @Test
    void the_next_house_finds_the_running_engine_and_its_key() {
        var before = engine.ready();
        var pid = engine.program().pid();
        engine.leave();
        engine = open();
        assertThat(engine.ready()).isEqualTo(before);
        assertThat(engine.program().pid()).isEqualTo(pid);
        assertThat(engine.report().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void the_next_house_with_other_settings_starts_it_anew() {
        engine.ready();
        var process = engine.process();
        engine.leave();
        var other = new HashMap<>(given());
        other.put("dream.engine.context", "512");
        engine = open(other);
        assertThat(engine.ready().contextTokens()).isEqualTo(512);
        assertThat(engine.program().pid()).isNotEqualTo(process.pid());
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void a_restart_is_told_and_spends_from_the_budget() throws Exception {
        engine.ready();
        crash();
        engine.gone(Duration.ofSeconds(15));
        engine.ready();
        assertThat(engine.report().state()).isEqualTo(State.RECOVERED);
        assertThat(engine.report().reason())
                .hasValueSatisfying(r -> assertThat(r).contains("killed by signal 9"));
        assertThat(engine.report().lastRestart()).isPresent();
        assertThat(Files.readAllLines(home.resolve("run/engine-local.restarts"))).hasSize(1);
    }

    @Test
    void an_engine_that_hangs_is_found_within_15_seconds() throws Exception {
        engine.ready();
        var hung = engine.process();
        Signal.STOP.to(hung);
        engine.gone(Duration.ofSeconds(15));
        engine.ready();
        assertThat(engine.program().pid()).isNotEqualTo(hung.pid());
        assertThat(hung.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
        assertThat(engine.report().reason())
                .hasValueSatisfying(r -> assertThat(r).contains("hung"));
    }

    @Test
    void a_taken_port_is_told_and_not_fought_over() throws Exception {
        engine.ready();
        engine.close();
        try (var _ =
                new java.net.ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress())) {
            engine = open();
            var report = engine.stopped(Duration.ofSeconds(10));
            assertThat(report.reason())
                    .hasValueSatisfying(
                            reason ->
                                    assertThat(reason)
                                            .contains("Port " + port, "dream.engine.port"));
        }
        engine.ready();
    }
}
