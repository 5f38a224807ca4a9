package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.llamacpp.LlamaServer;
import dev.dreamserver.engine.spi.EnginePlan;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.runtime.spi.Program;
import dev.dreamserver.settings.Settings;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract, kept by an engine that somebody else runs: a llama-server the house knows nothing
 * of.
 */
class ExternalEngineIT extends EngineContract {

    private WatchedEngine somebodyElse;
    private final int port = WatchedEngine.freePort();
    private Map<String, String> theirs;
    private Map<String, String> ours;

    @Override
    WatchedEngine open() throws Exception {
        theirs =
                new HashMap<>(
                        WatchedEngine.guide(Files.createDirectory(home.resolve("other")), port));
        theirs.put("dream.engine.binary", RealLlama.binary().toString());
        theirs.put("dream.engine.restarts-per-hour", "0");
        somebodyElse = WatchedEngine.open(theirs);
        var endpoint = somebodyElse.ready();
        somebodyElse.leave();
        ours =
                Map.of(
                        "dream.home", home.toString(),
                        "dream.engine.url", endpoint.uri() + "/v1/",
                        "dream.engine.api-key", endpoint.apiKey().reveal());
        return WatchedEngine.open(ours);
    }

    @AfterEach
    void closesTheOther() {
        somebodyElse.close();
    }

    @Override
    void crash() throws Exception {
        var process = somebodyElse.process();
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    @Override
    void mend() throws Exception {
        // Their new engine has a new key, which the owner would have to tell us; so it keeps the
        // old.
        var old = ours.get("dream.engine.api-key");
        var program = theirProgram();
        var process =
                new ProcessBuilder(program.command())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("again.log").toFile());
        process.environment().putAll(program.environment());
        process.environment().put("LLAMA_API_KEY", old);
        again = process.start();
        engine.watch().hint();
    }

    private Process again;

    @AfterEach
    void endsTheSecond() {
        if (again != null) {
            again.destroyForcibly();
        }
    }

    private Program theirProgram() {
        var given = EngineSettings.read(new Settings(key -> Optional.ofNullable(theirs.get(key))));
        var plan = (EnginePlan.Run) new LlamaServer().plan(given).orElseThrow();
        return plan.program();
    }

    @Test
    void the_house_starts_no_process_for_it() {
        engine.ready();
        assertThat(home.resolve("run/engine-local.json")).doesNotExist();
        assertThat(engine.watch().endpoints().getFirst().builtInGuide()).isFalse();
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_that_mends_it() throws Exception {
        engine.close();
        var wrong = new HashMap<>(ours);
        wrong.put("dream.engine.api-key", "wrong");
        engine = WatchedEngine.open(wrong);
        var report = engine.stopped(Duration.ofSeconds(10));
        assertThat(report.state()).isEqualTo(State.STOPPED);
        assertThat(report.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("dream.engine.api-key"));
    }
}
