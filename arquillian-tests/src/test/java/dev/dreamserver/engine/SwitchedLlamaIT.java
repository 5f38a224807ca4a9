package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.llamacpp.LlamaServer;
import dev.dreamserver.engine.spi.EnginePlan;
import dev.dreamserver.gateway.BareGateway;
import dev.dreamserver.runtime.process.ProcessRuntime;
import dev.dreamserver.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Switches between real engines, behind the real gateway, while it is asked. */
class SwitchedLlamaIT {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int EACH_MILLIS = 20; // fifty a second
    private static final int MOST_UNANSWERED = 200;
    private static final SwitchSettings HOW = new SwitchSettings(Duration.ofSeconds(60), true);
    private static final String ASK =
            """
            {"model":"dream-guide","max_tokens":2,
             "messages":[{"role":"user","content":"How do I download a model?"}]}
            """;

    @TempDir Path home;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Phaser asked = new Phaser(1);
    private final List<SwitchPhase> phases = new ArrayList<>();
    private final BareGateway gateway = new BareGateway();

    private EngineSettings settings;
    private EngineDeck deck;

    @BeforeEach
    void opens() throws Exception {
        var given = new HashMap<>(WatchedEngine.guide(home, WatchedEngine.freePort()));
        given.put("dream.engine.binary", RealLlama.binary().toString());
        settings = EngineSettings.read(new Settings(key -> Optional.ofNullable(given.get(key))));
        deck =
                new EngineDeck(
                        List.of(new LlamaServer()),
                        new ProcessRuntime(home),
                        Clock.systemUTC(),
                        threads,
                        new EngineDeck.Listener() {
                            @Override
                            public void changed() {
                                announce();
                            }

                            @Override
                            public void loaded(EngineDeck.Tenant tenant, EngineEndpoint endpoint) {
                                var program = tenant.watch().program().orElseThrow();
                                assertThat(MemoryLeft.own(program).orElse(0)).isPositive();
                            }
                        },
                        gateway::underWay);
        deck.open(settings, List.of());
        var _ = threads.scheduleWithFixedDelay(deck::step, 0, 1, TimeUnit.SECONDS);
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (deck.endpoints().isEmpty()) {
            assertThat(System.nanoTime()).as("%s", deck.report()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private synchronized void announce() {
        gateway.has(deck.endpoints());
    }

    @AfterEach
    void closes() {
        threads.shutdownNow();
        deck.current().ifPresent(tenant -> tenant.watch().stop());
        gateway.close();
        client.close();
    }

    /** The queue has an end, which a slow machine must not come to. */
    private void askUnlessMany() {
        if (asked.getUnarrivedParties() < MOST_UNANSWERED) {
            ask();
        }
    }

    private void ask() {
        asked.register();
        var request =
                HttpRequest.newBuilder(URI.create(gateway.url() + "/chat/completions"))
                        .header("Authorization", "Bearer " + BareGateway.KEY)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(ASK))
                        .build();
        var _ =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                        .whenComplete(this::heard);
    }

    private void heard(HttpResponse<String> answer, Throwable broken) {
        if (broken != null) {
            failed.add(broken.toString());
        } else if (answer.statusCode() != 200) {
            failed.add(answer.statusCode() + " " + answer.body());
        } else {
            answered.incrementAndGet();
        }
        asked.arriveAndDeregister();
    }

    private void awaitNobodyWaits() throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (gateway.waiting() > 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private Path copy(String name) throws Exception {
        return Files.copy(Guide.model(), home.resolve(name + ".gguf"));
    }

    private SwitchView to(String name, Path file, boolean beside) {
        var model = new EngineModel(name, file, Optional.empty(), Optional.empty());
        var old = deck.current().orElseThrow().settings().berth().program();
        var next =
                settings.in(
                        new Berth(Berth.other(old), Optional.of(model)), WatchedEngine.freePort());
        var log =
                new SwitchSaga.Log() {
                    @Override
                    public void at(SwitchView view) {
                        phases.add(view.phase());
                    }

                    @Override
                    public void moving(SwitchView view) {
                        phases.add(view.phase());
                    }
                };
        var begun =
                new SwitchView(
                        UUID.randomUUID(),
                        deck.endpoints().getFirst().model(),
                        name,
                        SwitchPhase.RESERVING,
                        false,
                        Clock.systemUTC().instant(),
                        Optional.empty(),
                        "mara");
        return new SwitchSaga(deck.swap(next, HOW, any -> beside), log, Clock.systemUTC(), begun)
                .run();
    }

    /** Alone, since it says in seconds how long a switch may take. */
    @Tag("alone")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void under_fifty_requests_a_second_none_fails(boolean beside) throws Exception {
        var first = copy("first");
        var second = copy("second");
        var load =
                threads.scheduleAtFixedRate(
                        this::askUnlessMany, 0, EACH_MILLIS, TimeUnit.MILLISECONDS);
        var times = new ArrayList<Long>();
        for (var round = 0; round < ROUNDS; round++) {
            awaitNobodyWaits(); // nobody would get a turn between one that drains and the next
            var begun = System.nanoTime();
            var name = round % 2 == 0 ? "first" : "second";
            var done = to(name, round % 2 == 0 ? first : second, beside);
            times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            assertThat(done.phase()).as("%s", done.reason()).isEqualTo(SwitchPhase.DONE);
            assertThat(deck.endpoints())
                    .singleElement()
                    .satisfies(
                            one -> {
                                assertThat(one.model()).isEqualTo(name);
                                assertThat(one.also()).contains("dream-guide");
                                assertThat(one.held()).isFalse();
                            });
        }
        load.cancel(false);
        asked.awaitAdvanceInterruptibly(asked.arrive(), 60, TimeUnit.SECONDS);
        times.sort(Long::compare);
        System.out.printf(
                "%d switches %s: median %d ms, longest %d ms, %d answers, %d failed%n",
                ROUNDS,
                beside ? "beside" : "after draining",
                times.get(times.size() / 2),
                times.getLast(),
                answered.get(),
                failed.size());
        assertThat(failed).isEmpty();
        assertThat(answered.get()).isGreaterThan(ROUNDS);
        assertThat(times.get(times.size() / 2)).isLessThanOrEqualTo(3_000);
        assertThat(phases.contains(SwitchPhase.DRAINING)).isNotEqualTo(beside);
        var programs = new ProcessRuntime(home);
        var here = deck.current().orElseThrow().settings().berth().program();
        assertThat(programs.find(here)).isPresent();
        assertThat(programs.find(Berth.other(here))).as("the old one has ended").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_model_that_cannot_be_loaded_leaves_the_old_one_serving(boolean beside) throws Exception {
        var bytes = Files.readAllBytes(Guide.model());
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var strange = home.resolve("strange.gguf");
        Files.write(
                strange,
                text.replaceFirst(
                                "general\\.architecture(.{12})llama", "general.architecture$1lxama")
                        .getBytes(StandardCharsets.ISO_8859_1));
        var undone = to("strange", strange, beside);
        assertThat(undone.phase()).isEqualTo(SwitchPhase.ROLLED_BACK);
        assertThat(undone.reason())
                .hasValueSatisfying(why -> assertThat(why).contains("older than the model"));
        assertThat(deck.endpoints())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.model()).isEqualTo("dream-guide");
                            assertThat(one.held()).isFalse();
                            assertThat(one.also()).isEmpty();
                        });
        ask();
        asked.awaitAdvanceInterruptibly(asked.arrive(), 30, TimeUnit.SECONDS);
        assertThat(failed).isEmpty();
        assertThat(new ProcessRuntime(home).find(Berth.SECOND)).isEmpty();
    }

    @Test
    void the_next_house_goes_on_with_the_new_one_and_ends_a_second_that_was_left()
            throws Exception {
        var done = to("first", copy("first"), true);
        assertThat(done.phase()).isEqualTo(SwitchPhase.DONE);
        var serving = deck.endpoints().getFirst();
        var there = deck.current().orElseThrow().settings();
        var programs = new ProcessRuntime(home);
        var pid = programs.find(Berth.SECOND).orElseThrow().pid();
        deck.close();
        // A switch that was interrupted leaves a program in the other berth.
        var left = new LlamaServer().plan(settings.in(Berth.USUAL, WatchedEngine.freePort()));
        programs.start(((EnginePlan.Run) left.orElseThrow()).program());
        deck.open(there, serving.also());
        while (deck.endpoints().isEmpty()) {
            deck.step();
        }
        assertThat(deck.endpoints()).containsExactly(serving);
        assertThat(programs.find(Berth.SECOND).orElseThrow().pid()).isEqualTo(pid);
        assertThat(programs.find(Berth.FIRST)).isEmpty();
    }
}
